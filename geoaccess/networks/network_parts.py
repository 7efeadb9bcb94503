"""A network taken apart into arrays, frames and a description, and put together again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.networks.shortest_paths.buckets import Buckets
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy
from geoaccess.networks.shortest_paths.prepare import PreparedMode
from geoaccess.networks.stops.stop_doors import StopDoors
from geoaccess.networks.stops.transfers import Changes
from geoaccess.networks.storage.files import Arrays, Stored, section_of
from geoaccess.networks.streets.snapping import main_tree
from geoaccess.networks.streets.street_network import ModeGraph, StreetNetwork
from geoaccess.networks.timetable.timetable import ServiceDay, Timetable
from geoaccess.options import TravelOptions

Frames = dict[str, pd.DataFrame]


class Parts(NamedTuple):
    """The fields of a `TransportNetwork`."""

    streets: StreetNetwork
    timetable: Timetable | None
    options: TravelOptions
    changes: Changes | None
    graphs: Mapping[dt.date, DayGraph]
    mirrors: Mapping[dt.date, DayGraph]
    stop_doors: Mapping[str, StopDoors]


def take_apart(parts: Parts) -> Stored:
    """Arrays, frames and description of a network."""
    arrays, frames = _street_arrays(parts.streets), {}
    if parts.streets.background is not None:
        frames["streets.background"] = parts.streets.background
    description: dict[str, Any] = {
        "options": asdict(parts.options),
        "streets": {
            "modes": sorted(parts.streets.modes),
            "prepared": {m: p.speed_m_per_h for m, p in parts.streets.prepared.items()},
            "sources": [dict(source) for source in parts.streets.sources],
        },
        "timetable": None,
    }
    if parts.timetable is not None and parts.changes is not None:
        arrays |= _named("changes", parts.changes._asdict())
        frames |= _timetable_frames(parts.timetable)
        days = _distinct_days(parts.timetable)
        for number, date in enumerate(days):
            arrays |= _named(f"day{number}", _day_arrays(parts.timetable.days[date]))
            arrays |= _named(f"graph{number}", parts.graphs[date]._asdict())
            arrays |= _named(f"mirror{number}", parts.mirrors[date]._asdict())
        for mode, doors in parts.stop_doors.items():
            arrays |= _door_arrays(mode, doors)
        description["timetable"] = {
            "dates": {d.isoformat(): n for n, same in enumerate(days.values()) for d in same},
            "horizon_s": [parts.timetable.days[date].horizon_s for date in days],
            "sources": [dict(source) for source in parts.timetable.sources],
            "doors": sorted(parts.stop_doors),
        }
    return Stored(arrays, frames, description)


def put_together(stored: Stored) -> Parts:
    """The network that was taken apart."""
    about = stored.description
    streets = _streets_of(stored)
    options = TravelOptions(**about["options"])
    if about["timetable"] is None:
        return Parts(streets, None, options, None, {}, {}, {})
    numbers = {dt.date.fromisoformat(d): n for d, n in about["timetable"]["dates"].items()}
    return Parts(
        streets=streets,
        timetable=_timetable_of(stored, numbers),
        options=options,
        changes=Changes(**section_of(stored.arrays, "changes")),
        graphs=_day_graphs(stored, "graph", numbers),
        mirrors=_day_graphs(stored, "mirror", numbers),
        stop_doors={mode: _doors_of(stored, mode) for mode in about["timetable"]["doors"]},
    )


def _day_graphs(
    stored: Stored, section: str, numbers: Mapping[dt.date, int]
) -> dict[dt.date, DayGraph]:
    """The graph of every date; dates that shared one share it again."""
    made = {
        n: DayGraph(**section_of(stored.arrays, f"{section}{n}")) for n in set(numbers.values())
    }
    return {date: made[n] for date, n in sorted(numbers.items())}


def _door_arrays(mode: str, doors: StopDoors) -> Arrays:
    """Nodes, connectors and both kinds of buckets."""
    ends: Arrays = {"node": doors.node, "connector_mm": doors.connector_mm}
    return (
        _named(f"doors_{mode}", ends)
        | _named(f"to_stops_{mode}", doors.to_stops._asdict())
        | _named(f"from_stops_{mode}", doors.from_stops._asdict())
    )


def _doors_of(stored: Stored, mode: str) -> StopDoors:
    ends = section_of(stored.arrays, f"doors_{mode}")
    to_stops, from_stops = (
        Buckets(**section_of(stored.arrays, f"{way}_stops_{mode}")) for way in ("to", "from")
    )
    return StopDoors(ends["node"], ends["connector_mm"], to_stops, from_stops)


def _named(section: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    return {f"{section}.{name}": array for name, array in arrays.items()}


def _array_fields(value: Any, skip: Iterable[str] = ()) -> Arrays:
    return {f.name: getattr(value, f.name) for f in fields(value) if f.name not in skip}


def _street_arrays(streets: StreetNetwork) -> Arrays:
    """Nodes, the graph of every mode and what is prepared of it."""
    nodes = {"osm_id": streets.osm_id, "lon": streets.lon, "lat": streets.lat}
    arrays = _named("streets", nodes)
    for mode, graph in streets.modes.items():
        arrays |= _named(f"graph_{mode}", _array_fields(graph))
    for mode, ready in streets.prepared.items():
        arrays |= _named(f"hierarchy_{mode}", _array_fields(ready.hierarchy))
    return arrays


def _streets_of(stored: Stored) -> StreetNetwork:
    """The streets; trees for snapping are made anew."""
    about = stored.description["streets"]
    nodes = section_of(stored.arrays, "streets")
    streets = StreetNetwork(
        osm_id=nodes["osm_id"],
        lon=nodes["lon"],
        lat=nodes["lat"],
        modes={m: ModeGraph(**section_of(stored.arrays, f"graph_{m}")) for m in about["modes"]},
        background=stored.frames.get("streets.background"),
        sources=tuple(about["sources"]),
    )
    prepared = {
        mode: PreparedMode(
            Hierarchy(**section_of(stored.arrays, f"hierarchy_{mode}")),
            speed,
            main_tree(streets, mode),
        )
        for mode, speed in about["prepared"].items()
    }
    return replace(streets, prepared=prepared)


def _timetable_frames(timetable: Timetable) -> Frames:
    """Frames of a timetable; the service per date as a frame of two columns."""
    dates = [day.isoformat() for day in timetable.service.index]
    frames = {
        "timetable.stops": timetable.stops,
        "timetable.trips": timetable.trips,
        "timetable.transfer_rules": timetable.transfer_rules,
        "timetable.service": pd.DataFrame(
            {"date": dates, "trips": timetable.service.to_numpy(np.int64)}
        ),
    }
    if timetable.shapes is not None:
        frames["timetable.shapes"] = timetable.shapes
    return frames


def _distinct_days(timetable: Timetable) -> dict[dt.date, list[dt.date]]:
    """First date of every group of dates that share their arrays, with the group."""
    first: dict[int, dt.date] = {}
    groups: dict[dt.date, list[dt.date]] = {}
    for date in timetable.dates:
        leader = first.setdefault(id(timetable.days[date].departure_s), date)
        groups.setdefault(leader, []).append(date)
    return groups


def _day_arrays(day: ServiceDay) -> Arrays:
    return _array_fields(day, skip=("date", "horizon_s"))


def _timetable_of(stored: Stored, numbers: Mapping[dt.date, int]) -> Timetable:
    """The timetable with the days of all dates."""
    about = stored.description["timetable"]
    service = stored.frames["timetable.service"]
    dates = pd.Index([dt.date.fromisoformat(d) for d in service["date"]], dtype=object)
    sections = {n: section_of(stored.arrays, f"day{n}") for n in set(numbers.values())}
    days = {
        date: ServiceDay(date=date, horizon_s=about["horizon_s"][n], **sections[n])
        for date, n in numbers.items()
    }
    return Timetable(
        stops=stored.frames["timetable.stops"],
        trips=stored.frames["timetable.trips"],
        transfer_rules=stored.frames["timetable.transfer_rules"],
        days=days,
        service=pd.Series(service["trips"].to_numpy(), index=dates, name="trips"),
        shapes=stored.frames.get("timetable.shapes"),
        sources=tuple(about["sources"]),
    )
