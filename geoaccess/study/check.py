"""Check everything that a study names before anything is computed, and say all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd

from geoaccess.errors import Fault, InputError, NetworkError, raise_faults
from geoaccess.inputs.tables.catchments import parse_names
from geoaccess.inputs.tables.postcodes import read_postcodes
from geoaccess.inputs.tables.sources import MAX_MB
from geoaccess.inputs.tables.status_age import age_statuses
from geoaccess.inputs.tables.table import check_table
from geoaccess.networks.streets.read import read_streets
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.build import read_timetable
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.schema import TABLES
from geoaccess.study.far import far_from_streets
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.texts import load_texts

Problem = tuple[Fault, Exception | None]
"""A fault, and the error that said so where it was one."""


@dataclass(frozen=True, kw_only=True)
class StudyInputs:
    """The inputs of a study, read and without faults.

    Attributes
    ----------
    study
        The study file.
    housing, practices, areas
        The tables; `areas` is None when the study names none.
    streets, timetable
        The networks' sources; `timetable` is None when the mode needs none.
    """

    study: Study
    housing: gpd.GeoDataFrame
    practices: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame | None
    streets: StreetNetwork
    timetable: Timetable | None

    def __str__(self) -> str:
        texts = load_texts(self.study.language)
        housing, practices = self.housing, self.practices
        residents = int(housing["residents"].sum())
        is_open = int(practices["status"].eq("open").sum())
        lines = [
            texts("check_list.no_faults", study=self.study.path.name),
            texts("check_list.housing", places=len(housing), residents=residents),
            texts("check_list.practices", practices=len(practices), open=is_open),
        ]
        if self.areas is not None:
            lines.append(texts("check_list.areas", areas=len(self.areas)))
        lines.append(texts("check_list.streets", nodes=self.streets.nodes))
        days = self.timetable.days if self.timetable is not None else {}
        for date, day in sorted(days.items()):
            lines.append(texts("check_list.trips", trips=day.trips, date=date.isoformat()))
        return "\n".join(lines)


def check_study(path: str | Path) -> StudyInputs:
    """Read a study file and every input that it names, without computing anything.

    Parameters
    ----------
    path
        The study file.

    Returns
    -------
    StudyInputs
        What was read; it prints as a short list.

    Raises
    ------
    InputError
        With the faults of the study file and of all tables, streets and feeds.
    NoServiceError
        If the only fault is that nothing runs on the service date.
    """
    draft = read_study(path)
    read = inspect_inputs(draft)
    raise_problems(read.problems)
    return read.inputs_of(draft)


class Inspection(NamedTuple):
    """What could be read of the inputs that a study names, and what is wrong with them."""

    frames: dict[str, gpd.GeoDataFrame]
    streets: Any
    timetable: Timetable | None
    problems: list[Problem]

    def inputs_of(self, draft: Draft) -> StudyInputs:
        """The inputs of a study without problems."""
        return StudyInputs(
            study=draft.require(),
            housing=self.frames["housing"],
            practices=self.frames["practices"],
            areas=self.frames.get("areas"),
            streets=self.streets,
            timetable=self.timetable,
        )


def inspect_inputs(draft: Draft) -> Inspection:
    """Read everything that a study names, and gather what is wrong with it."""
    frames, problems = check_tables(draft)
    streets, timetable, more = read_networks(draft)
    problems += more
    if streets is not None:
        problems += far_places(frames, streets)
    return Inspection(frames, streets, timetable, problems)


def check_tables(draft: Draft) -> tuple[dict[str, gpd.GeoDataFrame], list[Problem]]:
    """Read the tables that a study names; those with faults are left out."""
    max_mb = draft.study.max_table_mb if draft.study is not None else MAX_MB
    known, wrong = _known_postcodes(draft, max_mb)
    faults = [*draft.faults, *wrong]
    frames: dict[str, gpd.GeoDataFrame] = {}
    for name in ("housing", "practices", "areas", "candidates"):
        if name in draft.inputs:
            empty = _empty_reads_as(draft) if name == "practices" else None
            frame, found = check_table(
                draft.inputs[name], TABLES[name], postcodes=known, empty=empty, max_mb=max_mb
            )
            faults += found
            if frame is not None:
                frames[name] = frame
    faults += _unknown_housing(frames)
    study = draft.study
    if study is not None and study.max_age_days and study.service_date and "practices" in frames:
        try:
            frames["practices"] = age_statuses(
                frames["practices"], on=study.service_date, max_age_days=study.max_age_days
            )
        except InputError as error:
            faults += error.faults
    return frames, [(fault, None) for fault in faults]


def _known_postcodes(draft: Draft, max_mb: float) -> tuple[frozenset[int] | None, list[Fault]]:
    """The postcodes that exist, where the study names a table of them."""
    if "postcodes" not in draft.inputs:
        return None, []
    try:
        return read_postcodes(draft.inputs["postcodes"], max_mb=max_mb), []
    except InputError as error:
        return None, list(error.faults)


def _empty_reads_as(draft: Draft) -> dict[str, str]:
    """What an empty status of a practice means, where the study says so."""
    word = draft.study.empty_status if draft.study is not None else None
    return {"status": word} if word else {}


def _unknown_housing(frames: Mapping[str, gpd.GeoDataFrame]) -> list[Fault]:
    """Practices that serve housing which no row of the housing table describes."""
    practices, housing = frames.get("practices"), frames.get("housing")
    if practices is None or housing is None or "serves_housing" not in practices:
        return []
    known = set(housing["id"])
    unknown = {
        practice: [i for i in parse_names(text) if i not in known]
        for practice, text in practices.set_index("id")["serves_housing"].dropna().items()
    }
    wrong = {practice: ids for practice, ids in unknown.items() if ids}
    if not wrong:
        return []
    named = ", ".join(dict.fromkeys(i for ids in wrong.values() for i in ids))
    problem = f"serves_housing names ids that are not in the housing table: {named}."
    return [Fault("practices", problem, "Correct the ids.", tuple(map(str, wrong)))]


def read_networks(draft: Draft) -> tuple[Any, Any, list[Problem]]:
    """Read streets and timetable as far as the study names them; None where that fails."""
    streets = timetable = None
    problems: list[Problem] = []
    if "streets" in draft.inputs:
        streets, problems = _attempt(lambda: read_streets(draft.inputs["streets"]), "streets")
    if "timetable" in draft.inputs and draft.service_dates:
        feeds, dates = draft.inputs["timetable"], draft.service_dates
        timetable, more = _attempt(lambda: read_timetable(feeds, service_dates=dates), "timetable")
        problems += more
    return streets, timetable, problems


def _attempt(read: Callable[[], Any], where: str) -> tuple[Any, list[Problem]]:
    """Read a source, turning its error into faults that can stand beside others."""
    try:
        return read(), []
    except InputError as error:
        faults = list(error.faults) or [Fault(where, str(error), "")]
        return None, [(fault, error) for fault in faults]
    except NetworkError as error:
        return None, [(Fault(where, str(error), ""), error)]


def far_places(frames: Mapping[str, gpd.GeoDataFrame], streets: StreetNetwork) -> list[Problem]:
    """Housing, practices and candidates far outside the streets."""
    return [
        (fault, None)
        for name in ("housing", "practices", "candidates")
        if name in frames
        for fault in far_from_streets(frames[name], streets, where=name)
    ]


def raise_problems(problems: list[Problem]) -> None:
    """Raise all faults as one error; an error that stands alone keeps its kind."""
    if len(problems) == 1 and problems[0][1] is not None:
        raise problems[0][1]
    raise_faults([fault for fault, _ in problems])
