"""A study as it is planned: the study file, read and checked, nothing computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from geoaccess.errors import Fault, InputError
from geoaccess.inputs.toml_file import parse_toml, read_text_file
from geoaccess.options import DepartureWindow, TravelOptions, Week
from geoaccess.routing.visits.cube import VisitRules
from geoaccess.study.sections import SECTIONS
from geoaccess.study.session_settings import session_dates
from geoaccess.study.settings import read_section
from geoaccess.study.siting_settings import SitingAsk, siting_ask, siting_faults
from geoaccess.study.travel_faults import travel_faults


@dataclass(frozen=True, kw_only=True)
class Study:
    """What a study file says, with paths made absolute and defaults filled in."""

    path: Path
    text: str = field(compare=False)
    title: str
    language: str
    model: bool
    despite_errors: bool
    max_table_mb: float
    housing: Path
    practices: Path
    areas: Path | None
    candidates: Path | None
    postcodes: Path | None
    streets: Path
    timetable: tuple[Path, ...]
    postcode_areas: Path | None
    gp_distances: Path | None
    mode: str
    bike_mode: str | None
    service_date: dt.date | None
    departures: DepartureWindow | None
    percentiles: tuple[float, ...]
    max_trip_min: float
    options: TravelOptions
    within_min: float
    statuses: tuple[str, ...]
    empty_status: str | None
    percentile: float | None
    max_age_days: float | None
    week: Week | None
    language_refuses: bool
    visit_rules: VisitRules
    siting: SitingAsk
    folder: Path
    map: Path

    @property
    def service_dates(self) -> tuple[dt.date, ...]:
        """Every date whose service is needed."""
        sessions = self.siting.sessions
        return _service_dates(self.service_date, self.week, sessions.dates if sessions else ())

    def parameters(self) -> dict[str, Any]:
        """The conditions of the study as plain values, for provenance."""
        return {
            "title": self.title,
            "model": self.model,
            "despite_errors": self.despite_errors,
            "mode": self.mode,
            "bike_mode": self.bike_mode,
            "service_date": self.service_date.isoformat() if self.service_date else None,
            "departures": str(self.departures) if self.departures else None,
            "percentiles": list(self.percentiles),
            "max_trip_min": self.max_trip_min,
            "options": asdict(self.options),
            "within_min": self.within_min,
            "statuses": list(self.statuses),
            "empty_status": self.empty_status,
            "percentile": self.percentile,
            "max_age_days": self.max_age_days,
            "week": [date.isoformat() for date in self.week.dates] if self.week else None,
            "language_refuses": self.language_refuses,
            "visits": asdict(self.visit_rules) if self.week else None,
        }


@dataclass(frozen=True)
class Draft:
    """As much of a study file as could be read.

    Attributes
    ----------
    study
        The study; None when the file has faults.
    inputs
        The inputs that are there, by key: paths, for ``timetable`` several.
    service_dates
        The service date, those of the week of visits and those of sessions, where
        they could be read.
    faults
        What is wrong with the file.
    """

    study: Study | None
    inputs: Mapping[str, Any]
    service_dates: tuple[dt.date, ...]
    faults: tuple[Fault, ...]

    def require(self) -> Study:
        """The study.

        Raises
        ------
        InputError
            With the faults of the file.
        """
        if self.study is None:
            lines = "\n".join(str(fault) for fault in self.faults)
            raise InputError(lines, faults=self.faults)
        return self.study


def read_study(path: str | Path, *, text: str | None = None) -> Draft:
    """Read a study file and gather its faults.

    Parameters
    ----------
    path
        The TOML file. Relative paths in it start from its folder.
    text
        What to take for the content of the file, which need not be there then.

    Returns
    -------
    Draft
        The study with its faults, and the inputs that it names as far as they
        are there, so that their faults can be gathered as well.

    Raises
    ------
    InputError
        If there is no such file, or it is not TOML: nothing else can be said then.
    """
    path = Path(path).resolve()
    text = read_text_file(path, "study") if text is None else text
    data = parse_toml(text, path.name)
    values: dict[str, dict[str, Any]] = {}
    faults = _unknown_sections(data, path.name)
    for name, settings in SECTIONS.items():
        values[name], wrong = read_section(_section(data, name), name, settings, path.name)
        faults += wrong
    inputs = {key: _absolute(path, text) for key, text in values["inputs"].items()}
    faults += _missing_files(inputs, path.name) + travel_faults(values, path.name)
    faults += siting_faults(values, path.name)
    return Draft(
        study=None if faults else _study(path, text, values, inputs),
        inputs={key: found for key, found in inputs.items() if found and not _absent(found)},
        service_dates=_service_dates(
            values["travel"].get("service_date"),
            values["coverage"].get("week"),
            session_dates(values),
        ),
        faults=tuple(faults),
    )


def _service_dates(
    date: dt.date | None, week: Week | None, sessions: tuple[dt.date, ...]
) -> tuple[dt.date, ...]:
    """Every date whose service is needed: of the travel times, of the visits and of sessions."""
    days = {date} if date is not None else set()
    return tuple(sorted(days.union(week.dates if week is not None else (), sessions)))


def _section(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The keys of a section, without the sections below it."""
    inner: Any = data
    for part in filter(None, name.split(".")):
        inner = inner.get(part, {}) if isinstance(inner, Mapping) else {}
    if not isinstance(inner, Mapping):
        return {}
    below = {s.removeprefix(f"{name}.").split(".")[0] for s in SECTIONS if s and _inside(s, name)}
    return {key: value for key, value in inner.items() if key not in below and not _table(value)}


def _inside(section: str, name: str) -> bool:
    """Whether a section lies in another; all lie in the top of the file."""
    return not name or section.startswith(f"{name}.")


def _table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _unknown_sections(data: Mapping[str, Any], where: str, outer: str = "") -> list[Fault]:
    """Sections that no study has, and sections that are written as a value."""
    faults: list[Fault] = []
    for key, value in data.items():
        name = f"{outer}.{key}" if outer else key
        if name in SECTIONS:
            if isinstance(value, Mapping):
                faults += _unknown_sections(value, where, name)
            else:
                fault = f"{name} is a value, not a section."
                faults.append(Fault(where, fault, f"Write [{name}] on a line of its own."))
        elif isinstance(value, Mapping):
            known = [section for section in SECTIONS if section]
            close = get_close_matches(name, known, n=1)
            hint = f"Did you mean [{close[0]}]?" if close else f"Use: [{'], ['.join(known)}]."
            faults.append(Fault(where, f"the section [{name}] is not known.", hint))
    return faults


def _absolute(study: Path, text: Any) -> Any:
    """A path, or several, starting from the folder of the study file."""
    if isinstance(text, tuple):
        return tuple(_absolute(study, item) for item in text)
    return None if text is None else study.parent / text


def _absent(found: Any) -> list[Path]:
    """Those of one or several paths where nothing is."""
    paths = found if isinstance(found, tuple) else (found,)
    return [path for path in paths if path is not None and not path.exists()]


def _missing_files(inputs: Mapping[str, Any], where: str) -> list[Fault]:
    """Inputs that are not there."""
    return [
        Fault(
            f"{where} [inputs]",
            f"{key}: there is no file {path}.",
            "Relative paths start from the folder of the study file.",
        )
        for key, found in inputs.items()
        for path in _absent(found)
    ]


def _study(
    path: Path,
    text: str,
    values: Mapping[str, Mapping[str, Any]],
    inputs: Mapping[str, Any],
) -> Study:
    """Put the values of a faultless file together."""
    travel = dict(values["travel"])
    clocks = travel.pop("departures")
    window = DepartureWindow(clocks[0], clocks[1], date=travel["service_date"]) if clocks else None
    rules = dict(values["visits"])
    rules["max_trip_min"] = rules["max_trip_min"] or int(travel["max_trip_min"])
    output = {key: _absolute(path, text) for key, text in values["output"].items()}
    return Study(
        path=path,
        text=text,
        **values[""],
        **inputs,
        **travel,
        departures=window,
        options=TravelOptions(**values["travel.options"]),
        **values["coverage"],
        visit_rules=VisitRules(**rules),
        siting=siting_ask(values),
        **output,
    )
