"""Scenarios: what if? Edits of the inputs, never of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.inputs.tables.table import read_table
from geoaccess.inputs.toml_file import parse_toml, read_text_file, tables_of
from geoaccess.scenarios.edits import Edit
from geoaccess.scenarios.feed_lines import line_routes
from geoaccess.scenarios.feed_places import StreetPoints
from geoaccess.scenarios.feed_tables import FeedTables, load_feed, save_feed
from geoaccess.scenarios.line_edits import add_stop, cut_line, reroute_line
from geoaccess.scenarios.schema import parse_edit
from geoaccess.scenarios.table_edits import TABLES, edit_table
from geoaccess.scenarios.timetable_edits import (
    AddLine,
    AddStop,
    ChangeHeadway,
    CutLine,
    ExtraTrips,
    RerouteLine,
    TimetableEdit,
)
from geoaccess.scenarios.trip_edits import add_line, change_headway, extra_trips

_TIMETABLE = (AddStop, AddLine, ExtraTrips, CutLine, RerouteLine, ChangeHeadway)


@dataclass(frozen=True)
class Scenario:
    """Named edits, applied in order.

    Parameters
    ----------
    name
        What people call it.
    edits
        The edits.
    note
        Why, for the report.

    Examples
    --------
    >>> scenario = Scenario("One more", (parse_scenario_edit(
    ...     {"do": "close_practice", "id": "p1", "cost": -5}),))
    >>> scenario.cost
    -5
    """

    name: str
    edits: tuple[Edit, ...]
    note: str = ""

    @property
    def cost(self) -> float:
        """What all edits cost together."""
        return sum(edit.cost for edit in self.edits)

    @property
    def changes_timetable(self) -> bool:
        """Whether any edit changes public transport."""
        return any(isinstance(edit, _TIMETABLE) for edit in self.edits)


@dataclass(frozen=True, eq=False)
class ScenarioInputs:
    """The inputs that scenarios edit.

    Attributes
    ----------
    housing, practices
        The tables.
    feeds
        GTFS feeds: zips or folders.
    streets
        Nodes of the street network, to check new stops; None for no check.
    """

    housing: gpd.GeoDataFrame
    practices: gpd.GeoDataFrame
    feeds: tuple[Path, ...] = ()
    streets: StreetPoints | None = field(default=None)


def parse_scenario_edit(cells: dict[str, Any]) -> Edit:
    """One edit from a dictionary, as a table ``[[edit]]`` of a scenario file has it.

    Raises
    ------
    InputError
        If the edit cannot be read.

    Examples
    --------
    >>> parse_scenario_edit({"do": "give_bikes", "share": 0.8, "municipality": "Zundert"})
    GiveBikes(cost=0.0, share=0.8, ids=(), kind=None, municipality='Zundert')
    """
    edit, faults = parse_edit(1, cells, "scenario")
    raise_faults(faults)
    if edit is None:
        raise InputError("The edit cannot be read.")
    return edit


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path
        TOML with ``name``, ``note`` and tables ``[[edit]]``, each with ``do``::

            name = "Evening shuttle"

            [[edit]]
            do = "add_shuttle"
            line = "Shuttle"
            stops = [
              { name = "Camp", lon = 4.58, lat = 51.53 },
              { name = "Centre", lon = 4.60, lat = 51.58 },
            ]
            departures = ["17:00", "18:00"]
            back_departures = ["17:30", "20:30"]
            cost = 40_000

    Raises
    ------
    InputError
        With all faults of the file together.
    """
    path = Path(path)
    data = parse_toml(read_text_file(path, "scenario"), path.name)
    raw = tables_of(data, "edit", path.name)
    parsed = [parse_edit(n, cells, path.name) for n, cells in enumerate(raw, 1)]
    faults = [fault for _, found in parsed for fault in found]
    if not raw:
        faults.append(Fault(path.name, "there is no [[edit]].", "Write at least one edit."))
    unknown = [key for key in data if key not in ("name", "note", "edit")]
    if unknown:
        problem = f"{', '.join(unknown)} not known."
        faults.append(Fault(path.name, problem, "A scenario has name, note and [[edit]]."))
    raise_faults(faults)
    edits = tuple(edit for edit, _ in parsed if edit is not None)
    return Scenario(str(data.get("name", path.stem)), edits, str(data.get("note", "")))


def apply_scenario(
    inputs: ScenarioInputs, scenario: Scenario, *, folder: str | Path | None = None
) -> ScenarioInputs:
    """The inputs after all edits of a scenario; the given inputs stay as they are.

    Parameters
    ----------
    inputs
        Tables, feeds and street nodes.
    scenario
        The edits.
    folder
        Where edited feeds are written; needed when public transport changes.

    Returns
    -------
    ScenarioInputs
        Tables that an edit touched are checked anew, as on reading.

    Raises
    ------
    InputError
        With the faults of all edits together: places, lines and stops that are
        not there, stops far from streets, vehicles faster than 100 km/h, a
        shuttle without a way back.

    Examples
    --------
    >>> homes = gpd.GeoDataFrame({"id": ["camp"], "residents": [100]},
    ...     geometry=gpd.points_from_xy([4.5], [51.5]), crs=4326)
    >>> practices = gpd.GeoDataFrame({"id": ["p1"], "status": ["full"]},
    ...     geometry=gpd.points_from_xy([4.6], [51.5]), crs=4326)
    >>> grown = Scenario("2029", (parse_scenario_edit(
    ...     {"do": "grow_housing", "factor": 1.09, "years": 3}),))
    >>> apply_scenario(ScenarioInputs(homes, practices), grown).housing["residents"].tolist()
    [130]
    """
    faults: list[Fault] = []
    tables = {"housing": inputs.housing, "practices": inputs.practices}
    for number, edit in enumerate(scenario.edits, 1):
        found: list[Fault] = []
        for name, table in tables.items():
            tables[name] = _tried(found, edit_table, table, name, edit)
        faults += _placed(found, scenario, number)
    for name, before in (("housing", inputs.housing), ("practices", inputs.practices)):
        if tables[name] is not before and not faults:
            tables[name] = _tried(faults, _checked, tables[name], name)
    feeds = inputs.feeds
    if scenario.changes_timetable:
        feeds = _edited_feeds(inputs, scenario, folder, faults)
    raise_faults(faults)
    return replace(inputs, housing=tables["housing"], practices=tables["practices"], feeds=feeds)


def _checked(table: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """The table as the reader would give it, with columns of the user's own kept.

    A region where the last practice closes is a question that people ask.
    """
    if name == "practices" and table.empty:
        return table
    checked = read_table(table, TABLES[name])
    own = {c: table[c].to_numpy() for c in table if c not in checked and c != "geometry"}
    return checked.assign(**own)


def _tried(faults: list[Fault], change: Any, table: Any, *rest: Any) -> Any:
    """A changed table; what is wrong with the change goes to `faults` and the table stays."""
    try:
        return change(table, *rest)
    except InputError as error:
        # A clock time that cannot be read is told without a table of faults.
        faults.extend(error.faults or [Fault("scenario", str(error), "")])
        return table


def _placed(faults: list[Fault], scenario: Scenario, number: int) -> list[Fault]:
    """Faults of one edit that say which edit of which scenario they are about."""
    where = f"{scenario.name}, edit {number}"
    return [replace(fault, where=f"{where} ({fault.where})") for fault in faults]


def _edited_feeds(
    inputs: ScenarioInputs, scenario: Scenario, folder: str | Path | None, faults: list[Fault]
) -> tuple[Path, ...]:
    """Feeds with the timetable edits, written to `folder`."""
    if folder is None or not inputs.feeds:
        problem = "the scenario changes public transport, but no feed or no folder is given."
        faults.append(Fault("timetable", problem, "Give feeds, and folder= for the edited ones."))
        return inputs.feeds
    loaded = [load_feed(path) for path in inputs.feeds]
    for number, edit in enumerate(scenario.edits, 1):
        if isinstance(edit, _TIMETABLE):
            found: list[Fault] = []
            feed = _feed_of(loaded, edit)
            loaded[feed] = _tried(found, edit_feed, loaded[feed], edit, inputs.streets)
            faults += _placed(found, scenario, number)
    if faults:
        return inputs.feeds
    return tuple(
        save_feed(feed, Path(folder) / f"{number}-{Path(feed.name).stem}")
        for number, feed in enumerate(loaded, 1)
    )


def _feed_of(feeds: Sequence[FeedTables], edit: TimetableEdit) -> int:
    """The feed that has the line; the first one for new lines and lines that none has."""
    if isinstance(edit, AddLine):
        return 0
    having = [number for number, feed in enumerate(feeds) if line_routes(feed, edit.line)]
    return having[0] if having else 0


def edit_feed(feed: FeedTables, edit: TimetableEdit, streets: StreetPoints | None) -> FeedTables:
    """A feed after one edit.

    Raises
    ------
    InputError
        If the edit names what is not there, or asks for what cannot run.
    """
    if isinstance(edit, AddStop):
        return add_stop(feed, edit, streets)
    if isinstance(edit, AddLine):
        return add_line(feed, edit, streets)
    if isinstance(edit, RerouteLine):
        return reroute_line(feed, edit, streets)
    if isinstance(edit, ExtraTrips):
        return extra_trips(feed, edit)
    if isinstance(edit, CutLine):
        return cut_line(feed, edit)
    return change_headway(feed, edit)
