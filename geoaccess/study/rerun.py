"""Repeat a run from its provenance: check every input, say what changed, compare the files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geoaccess.errors import Fault, InputError, name_some, raise_faults
from geoaccess.inputs.gtfs.feed_files import open_feed
from geoaccess.provenance import dated, library_versions, sha256_of
from geoaccess.study.claim import claimed_by
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.outputs import PROVENANCE
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.study.run import STEPS, StudyResult, run_draft

FOLDER = "rerun"
"""Where a repeated run writes, beside the record of the first one."""


@dataclass(frozen=True, eq=False)
class Rerun:
    """A run that was repeated.

    Attributes
    ----------
    result
        What it gave.
    changed
        What is not as it was: inputs, the study file, versions of libraries.
    same, different
        Files whose bytes are, and are not, those of the first run.
    """

    result: StudyResult
    changed: tuple[str, ...]
    same: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def confirmed(self) -> bool:
        """Whether every file came out the same."""
        return not self.different

    def __str__(self) -> str:
        lines = [f"Changed since: {change}" for change in self.changed]
        if not self.changed:
            lines.append("Inputs, study and libraries are as they were.")
        if self.confirmed:
            lines.append(f"All {len(self.same)} files came out the same, byte for byte.")
        else:
            lines.append(f"Files that came out different: {name_some(self.different)}.")
        return "\n".join([*lines, f"Written to {self.result.study.folder}"])


def rerun_study(
    provenance: str | Path,
    *,
    folder: str | Path | None = None,
    anyway: bool = False,
    progress: Progress | None = None,
) -> Rerun:
    """Repeat a run as its record tells it, and compare what comes out.

    The record holds the study file as it was read, so a later change of that
    file does no harm. Inputs are looked up where the study file names them, as
    seen from the record.

    Parameters
    ----------
    provenance
        The ``provenance.json`` of a run.
    folder
        Where the new files go; ``rerun`` beside the record by default. The files of
        the first run stay as they are.
    anyway
        Go on although inputs have changed.
    progress
        As for `run_study`.

    Raises
    ------
    InputError
        If the record cannot be used, an input is gone, or one has changed and
        `anyway` is not set; all of them at once.
    """
    place = Path(provenance).resolve()
    record = _read(place)
    draft = _draft(place, record, Path(folder) if folder is not None else place.parent / FOLDER)
    changed = _changed_inputs(draft, record)
    raise_faults([*draft.faults, *([] if anyway else changed)])
    clock = Clock(STEPS, progress)
    with dated(dt.date.fromisoformat(record["made_on"])), claimed_by(draft):
        clock.step("inputs")
        result = run_draft(draft, clock)
    same, different = _compared(record["outputs"], result.study)
    notes = [f"{fault.where} {fault.problem}" for fault in changed]
    return Rerun(result, (*notes, *_other_changes(draft, record)), same, different)


def _read(place: Path) -> dict[str, Any]:
    """The record of a run, with all that a repetition needs."""
    try:
        record = json.loads(place.read_text(encoding="utf-8"))
        texts = [
            record["made_on"],
            *(record["study"][k] for k in ("file", "folder", "map", "text")),
        ]
        sources = [(source["file"], source["sha256"]) for source in record["sources"]]
        hashes = [*record["outputs"].items(), *record["versions"].items(), *sources]
        dt.date.fromisoformat(record["made_on"])
    except FileNotFoundError as error:
        raise InputError(f"There is no record at {place}. Name a {PROVENANCE}.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(_unusable(place)) from error
    if not all(isinstance(text, str) for text in (*texts, *(t for pair in hashes for t in pair))):
        raise InputError(_unusable(place))
    return dict(record)


def _unusable(place: Path) -> str:
    return f"{place.name} is not the whole record of a run. Run the study again to get one."


def _draft(place: Path, record: Mapping[str, Any], folder: Path) -> Draft:
    """The study as it was, with new places for what it writes."""
    told = record["study"]
    home = (place.parent / told["folder"]).resolve()
    draft = read_study(home / Path(told["file"]).name, text=told["text"])
    if draft.study is None:
        return draft
    folder = folder.resolve()
    page = folder / Path(told["map"]).name
    return replace(draft, study=replace(draft.study, folder=folder, map=page))


def _changed_inputs(draft: Draft, record: Mapping[str, Any]) -> list[Fault]:
    """Inputs whose content is not that of the first run."""
    known: dict[str, set[str]] = {}
    for source in record["sources"]:
        known.setdefault(source["file"], set()).add(source["sha256"])
    paths = [
        path
        for found in draft.inputs.values()
        for path in (found if isinstance(found, tuple) else (found,))
    ]
    return [
        Fault(
            path.name,
            "does not hold what it held in the first run.",
            "Put the old file back, or go on with --anyway (anyway=True).",
        )
        for path in paths
        if path.name in known and _hash(path) not in known[path.name]
    ]


def _hash(path: Path) -> str:
    """The hash that a run records for an input; a feed may be a folder."""
    return str(open_feed(path).source()["sha256"]) if path.is_dir() else sha256_of(path)


def _other_changes(draft: Draft, record: Mapping[str, Any]) -> list[str]:
    """Changes that do not keep a run from being repeated."""
    study = draft.require()
    told = record["study"]["text"]
    notes = []
    if study.path.is_file() and sha256_of(study.path) != hashlib.sha256(told.encode()).hexdigest():
        notes.append(f"{study.path.name} (the run went by what it said then)")
    now = library_versions()
    for name, before in record["versions"].items():
        if now.get(name) != before:
            notes.append(f"{name} was {before} and is {now.get(name, 'not installed')}")
    return notes


def _compared(outputs: Mapping[str, str], study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the files that came out the same, and of the others."""
    found = {name: study.folder / Path(name).name for name in outputs}
    same = {
        name for name, path in found.items() if path.is_file() and sha256_of(path) == outputs[name]
    }
    names = {name: Path(name).name for name in outputs}
    return (
        tuple(names[name] for name in outputs if name in same),
        tuple(names[name] for name in outputs if name not in same),
    )
