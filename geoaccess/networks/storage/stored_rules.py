"""The rules of every array of a saved network, and the check when one is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geoaccess.errors import NetworkError, name_some
from geoaccess.networks.storage.array_rules import (
    MOST,
    MOST_S,
    Rule,
    Section,
    amounts,
    broken,
    end_of,
    flags,
    numbers,
    offsets,
    rows_of,
    size_of,
)
from geoaccess.networks.storage.files import Stored, section_of
from geoaccess.networks.storage.stored_fits import (
    calls_fit,
    circles_are_brief,
    climbs_end,
    connections_fall,
    connections_keep_time,
    connections_lead_on,
    has_all_times,
    rows_rise,
    times_rise,
    trips_go_on_later,
)

_STREETS = Section(
    {
        "osm_id": Rule("int64", "nodes"),
        "lon": amounts("nodes", -180, 180, "float64"),
        "lat": amounts("nodes", -90, 90, "float64"),
    },
    {"nodes": size_of("osm_id")},
)
_MODE = Section(
    {
        "indptr": offsets("nodes", "edges"),
        "head": numbers("edges", "nodes"),
        "length_mm": amounts("edges", 0, MOST),
        "fixed_ms": amounts("edges", 0, MOST),
        "in_main": flags("nodes"),
    },
    {"edges": size_of("head")},
)
_HIERARCHY = Section(
    {
        "position": numbers("nodes", "nodes"),
        "up_ptr": offsets("nodes", "up"),
        "up_to": numbers("up", "nodes"),
        "up_mm": amounts("up", 0, MOST),
        "down_ptr": offsets("nodes", "down"),
        "down_from": numbers("down", "nodes"),
        "down_mm": amounts("down", 0, MOST),
    },
    {"up": size_of("up_to"), "down": size_of("down_from")},
    {"an arc leads to a less important node": lambda a, _: climbs_end(a)},
)
_CHANGES = Section(
    {
        "ptr": offsets("stops", "changes"),
        "to_stop": numbers("changes", "stops"),
        "walk_s": amounts("changes", 0, MOST_S),
        "required_s": amounts("changes", 0, MOST),
    },
    {"changes": size_of("to_stop")},
    {"the stops to change to do not rise": lambda a, _: rows_rise(a)},
)
_DOORS = Section(
    {
        "node": numbers("stops", "nodes", least=-1),
        "connector_mm": amounts("stops", 0, 2**53, "int64"),
    }
)
_BUCKETS = Section(
    {
        "ptr": offsets("nodes", "entries"),
        "target": numbers("entries", "stops"),
        "length_mm": amounts("entries", 0, MOST),
        "longest_mm": amounts("one", 0, MOST, "int64"),
        "targets": Rule("int64", "one"),
    },
    {"entries": size_of("target")},
    {
        "the stops are others than those of the timetable": lambda a, c: (
            a["targets"][0] == c["stops"]
        )
    },
)
_PATTERNS = {
    "pattern_stop_ptr": offsets("patterns", "positions"),
    "pattern_stop": numbers("positions", "stops"),
    "pattern_board": flags("positions"),
    "pattern_alight": flags("positions"),
    "pattern_trip_ptr": offsets("patterns", "trips"),
    "pattern_time_ptr": offsets("patterns", "times"),
    "arrival_s": amounts("times", -MOST_S, MOST_S),
    "departure_s": amounts("times", -MOST_S, MOST_S),
    "stop_pattern_ptr": offsets("stops", "calls"),
    "stop_pattern": numbers("calls", "patterns"),
    "stop_pattern_pos": numbers("calls", "positions"),
}
_PATTERN_COUNTS = {
    "patterns": rows_of("pattern_stop_ptr"),
    "positions": size_of("pattern_stop"),
    "trips": end_of("pattern_trip_ptr"),
    "times": size_of("arrival_s"),
    "calls": size_of("stop_pattern"),
}
_PATTERN_FITS = {
    "the trips do not have the times of their stops": lambda a, _: has_all_times(a),
    "a stop stands behind the end of a pattern": lambda a, _: calls_fit(a),
    "a trip goes back in time or overtakes another": lambda a, _: times_rise(a),
}
_DAY = Section(
    _PATTERNS
    | {
        "trip_row": numbers("trips", "trip_rows"),
        "trip_shift_s": amounts("trips", -MOST_S, MOST_S),
        "trip_next": numbers("trips", "trips", least=-1),
    },
    _PATTERN_COUNTS,
    _PATTERN_FITS | {"a trip goes on as an earlier one": lambda a, _: trips_go_on_later(a)},
)
_GRAPH = Section(
    _PATTERNS
    | {
        "running_s": amounts("positions", 0, MOST),
        "time_row": numbers("times", "connections", least=-1),
        "begin_s": amounts("connections", -MOST_S, MOST_S),
        "end_s": amounts("connections", -MOST_S, MOST_S),
        "board_stop": numbers("connections", "stops", least=-1),
        "alight_stop": numbers("connections", "stops", least=-1),
        "stay": numbers("connections", "connections", least=-1),
        "also": numbers("connections", "connections", least=-1),
        "link_ptr": offsets("connections", "links"),
        "link_to": numbers("links", "connections"),
        "loop_first": amounts("loops", 0, MOST),
        "loop_last": amounts("loops", 0, MOST),
        "order_s": amounts("connections", -MOST_S, MOST_S),
    },
    _PATTERN_COUNTS
    | {
        "connections": size_of("begin_s"),
        "links": size_of("link_to"),
        "loops": size_of("loop_first"),
    },
    _PATTERN_FITS
    | {
        "connections do not keep the times of their trips": lambda a, _: connections_keep_time(a),
        "connections are not in order": lambda a, _: connections_fall(a),
        "a connection leads back in time": lambda a, _: connections_lead_on(a),
        "a circle of connections takes time": lambda a, _: circles_are_brief(a),
    },
)
_FRAMES = {
    "timetable.stops": Section(
        {"lon": amounts("stops", -180, 180, "float64"), "lat": amounts("stops", -90, 90, "float64")}
    ),
    "timetable.trips": Section({"shape": Rule("int32", "trip_rows", -1, "shapes")}),
    "timetable.transfer_rules": Section(
        {"from_stop": numbers("rules", "stops"), "to_stop": numbers("rules", "stops")},
        {"rules": size_of("from_stop")},
    ),
}


def check_arrays(stored: Stored, path: str | Path) -> None:
    """Hold every array, and every number in a frame that leads to a row, against its rule.

    Parameters
    ----------
    stored
        What was found in the folder of a network.
    path
        The folder, for the message.

    Raises
    ------
    NetworkError
        With the faults.
    """
    arrays, frames = stored.arrays, stored.frames
    known = {"one": 1, "nodes": arrays["streets.osm_id"].size}
    faults = []
    if stored.description["timetable"] is not None:
        known |= {
            "stops": len(frames["timetable.stops"]),
            "trip_rows": len(frames["timetable.trips"]),
            "shapes": len(frames.get("timetable.shapes", ())),
        }
        for name, section in _FRAMES.items():
            columns = {key: frames[name][key].to_numpy() for key in section.rules}
            faults += broken(name, section, columns, known)
    for name, section in _sections(stored.description):
        faults += broken(name, section, section_of(arrays, name), known)
    if faults:
        raise NetworkError(
            f"The network in {path} is damaged (its arrays do not fit: {name_some(faults, 3)}). "
            "Build and save it again."
        )


def _sections(description: Mapping[str, Any]) -> Iterator[tuple[str, Section]]:
    """Every section that a network of this description has, by name."""
    yield "streets", _STREETS
    streets, timetable = description["streets"], description["timetable"]
    for mode in streets["modes"]:
        yield f"graph_{mode}", _MODE
    for mode in streets["prepared"]:
        yield f"hierarchy_{mode}", _HIERARCHY
    if timetable is None:
        return
    yield "changes", _CHANGES
    for number in sorted(set(timetable["dates"].values())):
        yield f"day{number}", _DAY
        yield f"graph{number}", _GRAPH
        yield f"mirror{number}", _GRAPH
    for mode in timetable["doors"]:
        yield f"doors_{mode}", _DOORS
        yield f"to_stops_{mode}", _BUCKETS
        yield f"from_stops_{mode}", _BUCKETS
