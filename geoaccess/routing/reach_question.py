"""What is asked of isochrones, checked, and the conditions that travel with the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from geoaccess.errors import Fault, raise_faults
from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.streets.legs import GRAPH_OF_MODE
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.search.query import Trip

CONDITIONS = (
    *("mode", "direction", "service_date", "departures", "percentile"),
    *("walk_speed_kmh", "bike_speed_kmh", "ebike_speed_kmh"),
    *("max_walk_min", "max_transfer_min", "board_slack_s", "max_rides", "max_snap_m", "buffer_m"),
)
"""Columns of the conditions under which an area is reached."""


class ReachQuestion(NamedTuple):
    """What is asked of the areas around places; minutes as seconds, rising."""

    network: TransportNetwork
    mode: str
    limits_s: tuple[int, ...]
    towards: bool
    departures: DepartureWindow | None
    percentile: float
    options: TravelOptions
    buffer_m: float

    def conditions(self) -> dict[str, Any]:
        """The conditions that travel with every area; None for those that play no part."""
        limit_s, options = self.limits_s[-1], self.options
        trip = Trip(self.mode, self.departures, False, limit_s, (self.percentile,), options)
        known = trip.conditions(self.network, limit_s / 60)
        known["direction"] = "towards" if self.towards else "from"
        known["percentile"] = self.percentile if "departures" in known else None
        known["buffer_m"] = self.buffer_m
        return {name: known.get(name) for name in CONDITIONS}


def check_question(
    mode: str,
    within_min: Sequence[float],
    direction: str,
    departures: DepartureWindow | None,
    buffer_m: float,
) -> None:
    """Raise everything that is wrong with the question, at once."""
    faults = []
    if mode not in (*GRAPH_OF_MODE, "transit"):
        known = ", ".join((*GRAPH_OF_MODE, "transit"))
        faults.append(Fault("mode", f"{mode!r} is not a mode.", f"Choose one of: {known}."))
    if mode == "transit" and departures is None:
        remedy = 'Pass departures=DepartureWindow("17:00", "19:00").'
        faults.append(Fault("departures", "Mode transit needs departures.", remedy))
    if not len(within_min) or not all(np.isfinite(m) and m > 0 for m in within_min):
        found = f"{tuple(within_min)!r} are not minutes above 0."
        faults.append(Fault("within_min", found, "Give one or more positive numbers."))
    if direction not in ("from", "towards"):
        remedy = "Choose 'from' or 'towards'."
        faults.append(Fault("direction", f"{direction!r} is not a direction.", remedy))
    if not buffer_m > 0:
        remedy = "Give metres above 0."
        faults.append(Fault("buffer_m", f"{buffer_m!r} leaves no area.", remedy))
    raise_faults(faults)
