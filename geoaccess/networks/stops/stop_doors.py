"""Where the stops stand on the streets, and the buckets by which walks to them are found."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.on_demand import OnDemand
from geoaccess.networks.shortest_paths.buckets import Buckets, fill_buckets
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy, turn_round
from geoaccess.networks.streets.legs import limit_mm, mode_speeds
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.options import TravelOptions
from geoaccess.units import threshold_s

_LONGEST = {"walk": "max_walk_min", "bike": "max_bike_min"}
"""The option that limits the ways between places and stops, by mode."""


class StopDoors(NamedTuple):
    """The stops of a timetable on the streets of a mode.

    Attributes
    ----------
    node
        int32, shape (stops,): -1 off the streets.
    connector_mm
        int64, shape (stops,).
    to_stops, from_stops
        Buckets for ways towards the stops, and away from them (on the hierarchy
        turned round).
    """

    node: npt.NDArray[np.int32]
    connector_mm: npt.NDArray[np.int64]
    to_stops: Buckets
    from_stops: Buckets


def find_stop_doors(
    streets: StreetNetwork, timetable: Timetable, options: TravelOptions
) -> OnDemand[str, StopDoors]:
    """The doors of all stops by prepared mode, for ways as long as the options allow.

    They are found when a search first asks for a mode.
    """
    speeds, doors = mode_speeds(options), {}
    for mode in sorted(_LONGEST.keys() & streets.prepared.keys()):
        hierarchy = streets.prepared[mode].hierarchy_at(speeds[mode])
        if hierarchy is not None:
            doors[mode] = partial(_doors_of, streets, mode, hierarchy, timetable, options)
    return OnDemand(doors)


def _doors_of(
    streets: StreetNetwork,
    mode: str,
    hierarchy: Hierarchy,
    timetable: Timetable,
    options: TravelOptions,
) -> StopDoors:
    """The doors of all stops on the streets of one mode."""
    lon, lat = (timetable.stops[name].to_numpy(np.float64) for name in ("lon", "lat"))
    node, connector_mm = snap(streets, mode, lon, lat, max_snap_m=options.max_snap_m)
    position = np.where(node >= 0, hierarchy.position[node], np.int32(-1))
    longest_s = threshold_s(getattr(options, _LONGEST[mode]))
    longest_mm = limit_mm(longest_s, mode_speeds(options)[mode])
    return StopDoors(
        node,
        connector_mm,
        fill_buckets(hierarchy, position, longest_mm),
        fill_buckets(turn_round(hierarchy), position, longest_mm),
    )
