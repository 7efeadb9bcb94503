"""Scenario files of a comparison: read together, each under a name and in a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from geoaccess.errors import Fault, InputError
from geoaccess.scenarios.edits import GiveBikes
from geoaccess.scenarios.scenario import Scenario, read_scenario
from geoaccess.study.plan import Draft


def read_scenarios(
    paths: Sequence[str | Path], draft: Draft
) -> tuple[tuple[Scenario, ...], tuple[Fault, ...]]:
    """All scenarios with names of their own, and what is wrong with their files."""
    read: list[Scenario] = []
    faults: list[Fault] = []
    if not paths:
        faults.append(Fault("scenarios", "none is given.", "Name at least one scenario file."))
    for path in map(Path, paths):
        try:
            scenario = read_scenario(path)
        except InputError as error:
            faults += list(error.faults) or [Fault(path.name, str(error), "")]
            continue
        faults += _bike_faults(scenario, path, draft)
        taken = {known.name for known in read}
        if scenario.name in taken:
            # The map of a study names every choice it saves after the study.
            scenario = replace(scenario, name=f"{scenario.name} ({path.stem})")
        read.append(scenario)
    double = {s.name for s in read if sum(s.name == other.name for other in read) > 1}
    faults += [Fault(name, "this scenario is given twice.", "Name it once.") for name in double]
    return tuple(read), tuple(faults)


def _bike_faults(scenario: Scenario, path: Path, draft: Draft) -> list[Fault]:
    """Bikes help nobody in a study that does not say what they open."""
    gives = any(isinstance(edit, GiveBikes) for edit in scenario.edits)
    if not gives or draft.study is None or draft.study.bike_mode is not None:
        return []
    problem = f"it gives bikes, but {draft.study.path.name} does not say where they lead."
    remedy = 'Write bike_mode = "bike_transit" or "bike" under [travel] of the study.'
    return [Fault(path.name, problem, remedy)]


def slug(name: str) -> str:
    """A name as part of the name of a file.

    Examples
    --------
    >>> slug("Avondbus Zundert / Breda"), slug("...")
    ('avondbus-zundert-breda', 'scenario')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "scenario"


def slugs(names: Iterable[str]) -> dict[str, str]:
    """A part of a file name for each name, no two alike.

    Examples
    --------
    >>> slugs(["Bus 1", "Bus-1", "?"])
    {'Bus 1': 'bus-1', 'Bus-1': 'bus-1-2', '?': 'scenario'}
    """
    found: dict[str, str] = {}
    for name in names:
        number, part = 1, slug(name)
        while part in found.values():
            number += 1
            part = f"{slug(name)}-{number}"
        found[name] = part
    return found
