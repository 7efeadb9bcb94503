"""What stands behind a travel time: the journey of the median minute, the first and the last one."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.journeys.itinerary_frame import itinerary_frame
from geoaccess.routing.journeys.pair_itineraries import percentile_minutes
from geoaccess.routing.journeys.pair_journeys import Asked, Pair, journey_search, pair_journeys
from geoaccess.routing.journeys.search import Journey, JourneySearch
from geoaccess.routing.journeys.summary import journey_summary
from geoaccess.routing.legs.places import Places, places_of
from geoaccess.routing.search.profiles import earliest_arrivals
from geoaccess.units import check_positive, format_clock, threshold_s

DAY_STARTS_S = 4 * 3600
DAY_ENDS_S = 28 * 3600
"""The day of first departures and last returns: from 04:00 to 04:00, when few are under way."""


def journey_details(
    network: TransportNetwork,
    origins: Any,
    destinations: Any,
    *,
    departures: DepartureWindow,
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> pd.DataFrame:
    """Rides, waits and walks of the median journey, and the first and last one of the day.

    Parameters
    ----------
    network, origins, destinations, max_trip_min, options
        As in `travel_times`, for mode ``transit``. Every pair is searched by
        itself, so pass few places.
    departures
        The window whose median is taken.

    Returns
    -------
    pandas.DataFrame
        One row per pair, sorted by origin and destination as given:

        - ``from_id, to_id, status``: as in `itineraries`.
        - ``minute``: the first minute of the window whose travel time is the
          median of the window (nearest rank, as in `travel_times`); None where
          the median is not reached.
        - ``travel_time_min, rides, walk_min, in_vehicle_min, wait_min``: the
          journey of `itineraries` at that minute. Waiting at home counts, so the
          parts add up to the travel time.
        - ``first_departure``: when one leaves the origin for the journey with at
          least one ride that arrives first on the day (leaving as late as it
          allows).
        - ``last_return``: when one leaves the destination, at the latest, for a
          journey with at least one ride back to the origin.

        Both take at most `max_trip_min` from leaving to arriving; the day runs
        from 04:00 to 28:00. None where there is no such journey, or the two are
        one place.

    Raises
    ------
    InputError, NoServiceError
        As in `travel_times`.

    Examples
    --------
    >>> evening = DepartureWindow("17:00", "19:00")
    >>> journey_details(network, housing, practices, departures=evening)  # doctest: +SKIP
    """
    start, end = places_of(origins=origins, destinations=destinations)
    check_positive("max_trip_min", max_trip_min)
    asked = Asked(
        mode="transit",
        is_deadline=False,
        max_s=threshold_s(max_trip_min),
        options=options or network.options,
        date=network.service_date(departures.date),
    )
    arrivals_s = earliest_arrivals(
        network, origins, destinations, departures.departures_s(),
        mode="transit", date=asked.date, max_trip_min=max_trip_min, options=asked.options,
    )  # fmt: skip
    minute = percentile_minutes(arrivals_s, departures, 50)
    pairs = [
        Pair(o, d, int(minute[d, o])) for o in range(len(start.ids)) for d in range(len(end.ids))
    ]
    legs = itinerary_frame(network, pair_journeys(network, start, end, pairs, asked), asked)
    table = journey_summary(legs).drop(columns=["departs", "arrives", "bike_min", "car_min"])
    minutes = [
        format_clock(pair.at_s) if status == "ok" else None
        for pair, status in zip(pairs, table["status"], strict=True)
    ]
    table.insert(3, "minute", pd.Series(minutes, dtype=object))
    ends = _Day(network, start, end, asked).ends(pairs)
    return table.assign(
        first_departure=pd.Series([first for first, _ in ends], dtype=object),
        last_return=pd.Series([last for _, last in ends], dtype=object),
    )


class _Day(NamedTuple):
    """Where first departures and last returns are looked for."""

    network: TransportNetwork
    start: Places
    end: Places
    asked: Asked

    def ends(self, pairs: list[Pair]) -> list[tuple[str | None, str | None]]:
        """First departure and last return of every pair."""
        out = journey_search(self.network, self.start, self.end, self.asked)
        back = journey_search(self.network, self.end, self.start, self.asked)
        return [self._ends_of(pair, out, back) for pair in pairs]

    def _ends_of(
        self, pair: Pair, out: JourneySearch, back: JourneySearch
    ) -> tuple[str | None, str | None]:
        start, end = self.start, self.end
        one = (start.lon[pair.origin], start.lat[pair.origin])
        if one == (end.lon[pair.destination], end.lat[pair.destination]):
            return None, None
        first = self._first(out, pair.origin, pair.destination)
        last = self._last(back, pair.destination, pair.origin)
        return _departure(first), _departure(last)

    def _first(self, search: JourneySearch, origin: int, destination: int) -> Journey | None:
        """The journey that arrives first and is not too long."""
        latest_s = DAY_ENDS_S + self.asked.max_s
        (found,) = search.leaving(origin, [destination], DAY_STARTS_S, latest_s)
        while found and found.arrives_s - found.departs_s > self.asked.max_s:
            (found,) = search.leaving(origin, [destination], found.departs_s + 1, latest_s)
        return found if found and found.departs_s < DAY_ENDS_S else None

    def _last(self, search: JourneySearch, origin: int, destination: int) -> Journey | None:
        """The journey that leaves last within the day and is not too long."""
        by_s = DAY_ENDS_S + self.asked.max_s
        (found,) = search.arriving([origin], destination, by_s, DAY_STARTS_S)
        while found and (
            found.departs_s >= DAY_ENDS_S or found.arrives_s - found.departs_s > self.asked.max_s
        ):
            by_s = found.arrives_s - 1
            (found,) = search.arriving([origin], destination, by_s, DAY_STARTS_S)
        return found


def _departure(journey: Journey | None) -> str | None:
    return format_clock(journey.departs_s) if journey else None
