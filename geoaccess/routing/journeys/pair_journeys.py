"""Journeys for chosen pairs: public transport against the way along streets."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from geoaccess.networks.network import TransportNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.journeys.search import Journey, JourneySearch
from geoaccess.routing.legs.access import transit_legs
from geoaccess.routing.legs.pairs import Legs
from geoaccess.routing.legs.places import Places
from geoaccess.routing.legs.street_times import street_times
from geoaccess.routing.search.query import STREET_MODES


class Pair(NamedTuple):
    """Rows of an origin and a destination, and the clock time of departure or deadline."""

    origin: int
    destination: int
    at_s: int


@dataclass(frozen=True)
class Asked:
    """What is asked of all pairs.

    Attributes
    ----------
    mode
        As in `travel_times`.
    is_deadline
        Whether clock times are those of an appointment.
    max_s
        The longest travel time.
    options
        Speeds and limits.
    date
        The service date; None for streets alone.
    """

    mode: str
    is_deadline: bool
    max_s: int
    options: TravelOptions
    date: dt.date | None

    @property
    def street_mode(self) -> str:
        """How one leaves the origin."""
        return {"transit": "walk", "bike_transit": "bike"}.get(self.mode, self.mode)


@dataclass(frozen=True)
class PairJourneys:
    """What was found.

    Attributes
    ----------
    start, end
        The places.
    pairs
        As asked.
    journeys
        One for every pair; None where there is none within the limit.
    search
        The search of the day; None for streets alone.
    """

    start: Places
    end: Places
    pairs: list[Pair]
    journeys: list[Journey | None]
    search: JourneySearch | None


def pair_journeys(
    network: TransportNetwork, start: Places, end: Places, pairs: list[Pair], asked: Asked
) -> PairJourneys:
    """The best journey of every pair.

    Parameters
    ----------
    network
        The network.
    start, end
        Places from `places_of`.
    pairs
        Which pairs, and when.
    asked
        What holds for all of them.
    """
    if asked.mode in STREET_MODES:
        direct, search = _direct(network, start, end, asked), None
    else:
        search = journey_search(network, start, end, asked)
        direct = search.legs.direct
    ridden = _ridden(search, pairs, asked) if search else [None] * len(pairs)
    journeys = [
        _better(journey, _on_street(direct, pair, asked), asked.is_deadline)
        for journey, pair in zip(ridden, pairs, strict=True)
    ]
    return PairJourneys(start, end, pairs, journeys, search)


def journey_search(
    network: TransportNetwork, start: Places, end: Places, asked: Asked
) -> JourneySearch:
    """Prepare the service day for journeys between the places."""
    network = network.with_options(asked.options)
    legs = transit_legs(
        network, start, end, mode=asked.mode, max_trip_s=asked.max_s, options=asked.options
    )
    date = network.service_date(asked.date)
    if network.timetable is None or network.changes is None:
        raise AssertionError("a network with a service date has a timetable")
    return JourneySearch.on(
        network.timetable.days[date],
        network.changes,
        legs,
        slack_s=asked.options.board_slack_s,
        max_rides=asked.options.max_rides,
    )


def _direct(network: TransportNetwork, start: Places, end: Places, asked: Asked) -> Legs:
    times = street_times(
        network.streets, start, end, mode=asked.mode, max_s=asked.max_s, options=asked.options
    )
    return Legs(times.ptr, times.to_row, times.seconds)


def _ridden(search: JourneySearch, pairs: list[Pair], asked: Asked) -> list[Journey | None]:
    """Journeys with at least one ride; pairs that share a search are searched together."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        shared = pair.destination if asked.is_deadline else pair.origin
        groups[shared, pair.at_s].append(number)
    found: list[Journey | None] = [None] * len(pairs)
    for (place, at_s), numbers in groups.items():
        if asked.is_deadline:
            origins = [pairs[n].origin for n in numbers]
            part = search.arriving(origins, place, at_s, at_s - asked.max_s)
        else:
            destinations = [pairs[n].destination for n in numbers]
            part = search.leaving(place, destinations, at_s, at_s + asked.max_s)
        for number, journey in zip(numbers, part, strict=True):
            found[number] = journey
    return found


def _on_street(direct: Legs, pair: Pair, asked: Asked) -> Journey | None:
    """The way along streets."""
    row = slice(direct.ptr[pair.origin], direct.ptr[pair.origin + 1])
    seconds: Any = direct.seconds[row][direct.end[row] == pair.destination]
    if not len(seconds) or seconds[0] > asked.max_s:
        return None
    taken_s = int(seconds[0])
    departs_s = pair.at_s - taken_s if asked.is_deadline else pair.at_s
    return Journey(departs_s, departs_s + taken_s)


def _better(ridden: Journey | None, walked: Journey | None, is_deadline: bool) -> Journey | None:
    """The way along streets wins where it is as good: it has no ride."""
    if ridden is None or walked is None:
        return ridden or walked
    if is_deadline:
        return ridden if ridden.departs_s > walked.departs_s else walked
    return ridden if ridden.arrives_s < walked.arrives_s else walked
