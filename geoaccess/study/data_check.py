"""Look at everything that a study is made from and tell what is odd, as a page and as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.outside_check import gp_road_distances
from geoaccess.errors import Fault, InputError
from geoaccess.files import together
from geoaccess.inputs.findings import SEVERITIES, Finding, finding
from geoaccess.inputs.gtfs.feed_checks import check_feed
from geoaccess.inputs.tables.areas import read_areas
from geoaccess.inputs.tables.opening_hours import open_intervals, parse_opening_hours
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.provenance import source_record
from geoaccess.report.check_page import render_check, told
from geoaccess.study.check import Problem, StudyInputs, inspect_inputs
from geoaccess.study.check_places import place_findings
from geoaccess.study.check_streets import street_findings
from geoaccess.study.language import language_of
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.texts import Texts, load_texts

_SHOWN = 10


@dataclass(frozen=True)
class DataCheck:
    """What a check found.

    Attributes
    ----------
    findings
        The worst first.
    inputs
        What was read; None when something could not be.
    problems
        Faults that keep the study from being read at all; they stand among the
        findings too.
    distances
        Road distances beside official ones, see `gp_road_distances`; None where
        the study names no official ones.
    page, data
        Where both were written.
    language
        The language of the page, and of what is printed.
    """

    findings: tuple[Finding, ...]
    inputs: StudyInputs | None
    problems: tuple[Problem, ...]
    distances: pd.DataFrame | None
    page: Path
    data: Path
    language: str

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(found.severity == "error" for found in self.findings)

    @property
    def told_page(self) -> str:
        """Where the page is, in a line."""
        return load_texts(self.language)("check_list.page", path=str(self.page))

    def __str__(self) -> str:
        texts = load_texts(self.language)
        counts = {s: sum(found.severity == s for found in self.findings) for s in SEVERITIES}
        lines = [str(self.inputs)] if self.inputs is not None and not self.errors else []
        lines.append(texts("check_list.counts", **counts))
        worth = [found for found in self.findings if found.severity != "note"]
        lines += [_line(found, texts) for found in worth[:_SHOWN]]
        if len(worth) > _SHOWN:
            lines.append(texts("check_list.more", count=len(worth) - _SHOWN))
        return "\n".join([*lines, self.told_page])


def _line(found: Finding, texts: Texts) -> str:
    """A finding on a line."""
    words = told(found, texts)
    return texts(
        "check_list.finding",
        severity=texts.word("check_one", found.severity),
        where=found.where,
        problem=words["problem"]["words"],
        count=found.count,
    )


def check_data(path: str | Path) -> DataCheck:
    """Check every input of a study: streets, timetable, tables, and how they fit together.

    Parameters
    ----------
    path
        The study file.

    Returns
    -------
    DataCheck
        It raises nothing that lies in the inputs: their faults are findings.

    Raises
    ------
    InputError
        If there is no such study file, or it is not TOML.
    OutputError
        If the page cannot be written.
    """
    draft = read_study(path)
    read = inspect_inputs(draft)
    frames, streets, timetable, problems = read
    date = draft.service_dates[0] if draft.service_dates else None
    found = [_as_finding(fault) for fault, _ in problems]
    found += _feed_findings(draft, date) + _holiday(date)
    postcodes, unread = _read_optional(draft, "postcode_areas")
    found += unread + place_findings(frames, date=date, postcode_areas=postcodes)
    if streets is not None:
        found += street_findings(streets, frames, timetable)
    distances, unread = _distances(draft, frames, streets)
    found = sorted(found + unread, key=lambda each: SEVERITIES.index(each.severity))
    language = language_of(path)
    page, data = _write(draft, Path(path), found, distances, language)
    inputs = None if problems else read.inputs_of(draft)
    return DataCheck(tuple(found), inputs, tuple(problems), distances, page, data, language)


def refuse_errors(
    study: Study,
    frames: Mapping[str, gpd.GeoDataFrame],
    streets: StreetNetwork,
    timetable: Timetable | None,
) -> None:
    """Refuse a study whose inputs do not fit together, unless it was told to run all the same.

    Raises
    ------
    InputError
        With every finding that is an error.
    """
    if study.despite_errors:
        return
    found = place_findings(frames, date=study.service_date)
    found += street_findings(streets, frames, timetable)
    errors = [each for each in found if each.severity == "error"]
    if errors:
        faults = [Fault(e.where, e.problem, e.remedy, e.sample_ids) for e in errors]
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise InputError(
            f"The inputs do not fit together, so the study does not run:\n{lines}\n"
            "geoaccess check tells more; --despite-errors runs the study all the same.",
            faults=faults,
        )


def _as_finding(fault: Fault) -> Finding:
    """A fault of reading as a finding; its count is that of its rows."""
    return Finding(
        "error", "fault", max(len(fault.ids), 1), fault.ids[:_SHOWN], fault.problem, fault.remedy,
        where=fault.where,
    )  # fmt: skip


def _feed_findings(draft: Draft, date: dt.date | None) -> list[Finding]:
    """What is odd in the feeds; what keeps one from being read was found before."""
    return [
        replace(found, where=feed.name)
        for feed in draft.inputs.get("timetable", ())
        for found in check_feed(feed, study_date=date)
        if found.code not in ("unreadable", "study_date") or len(draft.inputs["timetable"]) > 1
    ]


def _holiday(date: dt.date | None) -> list[Finding]:
    """Whether the day of the study is a public holiday in the Netherlands."""
    hours = parse_opening_hours("PH 00:00-24:00")
    if date is None or not open_intervals(hours, date):
        return []
    problem, remedy = "The study date is a public holiday.", "Choose an ordinary day."
    found = finding("warning", "holiday", [date], problem, remedy, date=date.isoformat())
    return [replace(each, where="travel") for each in found]


def _read_optional(draft: Draft, key: str) -> tuple[gpd.GeoDataFrame | None, list[Finding]]:
    """Areas that help checking only; when they cannot be read, that is a warning."""
    if key not in draft.inputs:
        return None, []
    try:
        return read_areas(draft.inputs[key]), []
    except InputError as error:
        return None, [Finding("warning", "fault", 1, (), str(error), "", where=key)]


def _distances(
    draft: Draft, frames: Mapping[str, gpd.GeoDataFrame], streets: StreetNetwork | None
) -> tuple[pd.DataFrame | None, list[Finding]]:
    """Road distances beside the official ones, where the study names these."""
    needed = {"housing", "practices"} <= set(frames) and "gp_distances" in draft.inputs
    if streets is None or not needed:
        return None, []
    try:
        official = pd.read_csv(draft.inputs["gp_distances"])
        housing, practices = frames["housing"], frames["practices"]
        return gp_road_distances(streets, housing, practices, official=official), []
    except (InputError, ValueError, OSError) as error:
        problem = str(error) or type(error).__name__
        return None, [Finding("warning", "fault", 1, (), problem, "", where="gp_distances")]


def _write(
    draft: Draft,
    path: Path,
    findings: Sequence[Finding],
    distances: pd.DataFrame | None,
    language: str,
) -> tuple[Path, Path]:
    """Write page and JSON beside the results of the study."""
    study = draft.study
    folder = study.folder if study is not None else path.resolve().parent / "results"
    texts = load_texts(language)
    title = study.title if study is not None else path.name
    page = render_check(findings, texts, title=title, distances=distances, sources=_sources(draft))
    with together() as batch:
        batch.write(folder / "check.html", lambda part: part.write_text(page, encoding="utf-8"))
        text = json.dumps(_as_json(findings, distances), indent=2, ensure_ascii=False, default=str)
        batch.write(folder / "check.json", lambda part: part.write_text(text, encoding="utf-8"))
    return folder / "check.html", folder / "check.json"


def _as_json(findings: Sequence[Finding], distances: pd.DataFrame | None) -> dict[str, Any]:
    """Everything of the page for programs; what is not known is null."""
    listed: list[dict[Any, Any]] = []
    if distances is not None:
        known = distances.astype(object).where(distances.notna(), None)
        listed = known.to_dict(orient="records")
    return {
        "errors": sum(found.severity == "error" for found in findings),
        "findings": [asdict(found) for found in findings],
        "gp_distances": listed,
    }


def _sources(draft: Draft) -> list[dict[str, Any]]:
    """Records of all inputs that are files."""
    paths: list[Path] = []
    for found in draft.inputs.values():
        paths += found if isinstance(found, tuple) else (found,)
    return [source_record(path) for path in paths if path.is_file()]
