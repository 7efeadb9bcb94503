"""Changes between stops: walks, platform changes and the rules of `transfers.txt`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.geodesy import great_circle_mm
from geoaccess.networks.shortest_paths.lengths import bounded_many_to_many
from geoaccess.networks.streets.legs import edge_weights, leg_seconds, limit_mm
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.options import TravelOptions
from geoaccess.rows import offsets
from geoaccess.units import threshold_s

TIMED = 1
MINIMUM_TIME = 2
FORBIDDEN = 3


class Changes(NamedTuple):
    """What a change takes, in compressed sparse rows over the stops.

    Attributes
    ----------
    ptr
        int64, shape (stops + 1,).
    to_stop
        int32: where the next vehicle leaves, rising within a row; the stop itself included.
    walk_s
        int32: seconds on foot.
    required_s
        int32: least seconds between arrival and departure.
    """

    ptr: npt.NDArray[np.int64]
    to_stop: npt.NDArray[np.int32]
    walk_s: npt.NDArray[np.int32]
    required_s: npt.NDArray[np.int32]


def changes_between_stops(
    streets: StreetNetwork, timetable: Timetable, options: TravelOptions
) -> Changes:
    """All changes that the options and the rules of the feed allow.

    Parameters
    ----------
    streets, timetable
        The networks.
    options
        `walk_speed_kmh`, `max_transfer_min`, `board_slack_s` and `max_snap_m` count.
    """
    stops = timetable.stops
    walks = pd.concat(
        [
            _same_stop(stops),
            street_walks(streets, stops, options),
            _station_walks(stops, options),
        ]
    )
    walks = walks.groupby(["from_stop", "to_stop"], as_index=False).agg({"walk_s": "min"})
    changes = _apply_rules(walks, timetable.transfer_rules, options.board_slack_s)
    changes = changes.sort_values(["from_stop", "to_stop"])
    counts = np.bincount(changes["from_stop"], minlength=len(stops))
    return Changes(
        ptr=offsets(counts),
        to_stop=changes["to_stop"].to_numpy(np.int32),
        walk_s=changes["walk_s"].to_numpy(np.int32),
        required_s=changes["required_s"].to_numpy(np.int32),
    )


def _same_stop(stops: pd.DataFrame) -> pd.DataFrame:
    """The change at the stop itself, on every stop: no walk."""
    number = np.arange(len(stops))
    return pd.DataFrame({"from_stop": number, "to_stop": number, "walk_s": 0})


def street_walks(
    streets: StreetNetwork, stops: pd.DataFrame, options: TravelOptions
) -> pd.DataFrame:
    """Walks along streets between different stops, each within the limit of a change."""
    nodes, connector_mm = snap(
        streets, "walk", stops["lon"], stops["lat"], max_snap_m=options.max_snap_m
    )
    graph = streets.modes["walk"]
    speed = options.walk_speed_m_per_h
    limit_s = threshold_s(options.max_transfer_min)
    found = bounded_many_to_many(
        graph, edge_weights(graph, speed), nodes, nodes, limit_mm(limit_s, speed)
    )
    source = np.repeat(np.arange(len(stops)), np.diff(found.ptr))
    target = found.target_index
    seconds = leg_seconds(
        connector_mm[source] + connector_mm[target],
        found.network_mm,
        walk_speed_m_per_h=speed,
        speed_m_per_h=speed,
    )
    within = (seconds <= limit_s) & (source != target)
    return pd.DataFrame(
        {"from_stop": source[within], "to_stop": target[within], "walk_s": seconds[within]}
    )


def _station_walks(stops: pd.DataFrame, options: TravelOptions) -> pd.DataFrame:
    """Straight walks between the platforms of a station, for where the streets know none."""
    numbered = pd.DataFrame({"stop": np.arange(len(stops)), "station": stops["station"].to_numpy()})
    shared = numbered[numbered["station"].duplicated(keep=False) & (numbered["station"] >= 0)]
    pairs = shared.merge(shared, on="station", suffixes=("_from", "_to"))
    pairs = pairs[pairs["stop_from"] != pairs["stop_to"]]
    source, target = pairs["stop_from"].to_numpy(), pairs["stop_to"].to_numpy()
    lon, lat = stops["lon"].to_numpy(), stops["lat"].to_numpy()
    speed = options.walk_speed_m_per_h
    seconds = leg_seconds(
        great_circle_mm(lon[source], lat[source], lon[target], lat[target]),
        0,
        walk_speed_m_per_h=speed,
        speed_m_per_h=speed,
    )
    within = seconds <= threshold_s(options.max_transfer_min)
    return pd.DataFrame(
        {"from_stop": source[within], "to_stop": target[within], "walk_s": seconds[within]}
    )


def _apply_rules(walks: pd.DataFrame, rules: pd.DataFrame, slack_s: int) -> pd.DataFrame:
    """Seconds that every change requires; changes that the feed forbids are left out.

    The meaning of each type is that of the table in `transfer_rules`.
    """
    changes = walks.merge(rules, on=["from_stop", "to_stop"], how="left")
    changes = changes[changes["transfer_type"] != FORBIDDEN]
    timed = changes["transfer_type"] == TIMED
    least_s = changes["min_transfer_s"].where(changes["transfer_type"] == MINIMUM_TIME, 0)
    required_s = changes["walk_s"] + np.where(timed, 0, slack_s)
    return changes.assign(required_s=np.maximum(required_s, least_s))
