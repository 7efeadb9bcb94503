"""The calls of all trips of the feeds, cleaned: every call timed, every trip in time order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.inputs.gtfs.feed import Feed
from geoaccess.inputs.gtfs.feed_csv import MISSING
from geoaccess.inputs.gtfs.stop_times import StopTimes
from geoaccess.networks.timetable.interpolation import interpolate

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TripCalls:
    """Calls of trips in compressed rows; times count from the trip's own service day.

    Attributes
    ----------
    ptr
        int64, shape (trips + 1,): calls of trip *t* are ``ptr[t]:ptr[t + 1]``;
        none for a trip that was not read or not usable.
    stop
        int32: stop of each call.
    arrival_s, departure_s
        int32: never falling along a trip.
    board, alight
        bool: whether passengers may get on and off.
    """

    ptr: npt.NDArray[np.int64]
    stop: Ints
    arrival_s: Ints
    departure_s: Ints
    board: Flags
    alight: Flags

    @property
    def usable(self) -> Flags:
        """Trips that have calls, shape (trips,)."""
        return np.diff(self.ptr) > 0

    def first_departure_s(self) -> npt.NDArray[np.int64]:
        """Departure from the first stop, shape (trips,); 0 for a trip without calls."""
        return self._at(self.departure_s, self.ptr[:-1])

    def last_arrival_s(self) -> npt.NDArray[np.int64]:
        """Arrival at the last stop, shape (trips,); 0 for a trip without calls."""
        return self._at(self.arrival_s, self.ptr[1:] - 1)

    def _at(self, times: Ints, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        found = np.zeros(len(rows), dtype=np.int64)
        found[self.usable] = times[rows[self.usable]]
        return found


def clean_calls(feed: Feed, raw: StopTimes, *, phone_ahead: bool) -> TripCalls:
    """Mend and complete the stop times of a feed; what was done is counted in its log.

    A call with one of its two times gets the other; a departure before its
    arrival moves to the arrival; missing times between timed calls are
    interpolated. Left out are calls before the first and after the last timed
    call, stops without a position, and trips that go back in time or have fewer
    than two calls.

    Boarding and alighting: type 0 (or none) and 3 (arranged with the driver on
    the spot) are allowed, 1 is not; 2 (phone the agency ahead) is not something
    a shift worker without the language can rely on, so it counts only with
    `phone_ahead`.
    """
    keep = _placed(feed, raw.stop) & _within_timed(raw)
    feed.log.repair(
        int((~keep).sum()),
        "stop times lie outside the timed part of their trip or at a stop without a position; "
        "they were left out",
    )
    trip, stop = raw.trip[keep], raw.stop[keep]
    arrival, departure = _completed(raw.arrival_s[keep], raw.departure_s[keep])
    late = departure < arrival
    feed.log.repair(int(late.sum()), "departures lie before their arrival; they were moved to it")
    departure = np.maximum(arrival, departure)
    lon, lat = (feed.stops[c].to_numpy(dtype=np.float64)[stop] for c in ("lon", "lat"))
    untimed = int((arrival == MISSING).sum())
    arrival, departure = interpolate(trip, arrival, departure, raw.distance[keep], lon, lat)
    if untimed:
        feed.log.assumptions.append(
            f"{untimed:,} calls without times: interpolated by distance between timed calls"
        )
    board, alight = _allowed(feed, raw.pickup[keep], raw.drop_off[keep], phone_ahead=phone_ahead)
    good = _good_trips(feed, trip, arrival, departure)[trip]
    return _compressed(len(feed.trips), trip[good], (stop, arrival, departure, board, alight), good)


def joined_calls(parts: Sequence[TripCalls], stop_index: Sequence[Ints]) -> TripCalls:
    """Put the calls of several feeds one after the other; `stop_index` numbers their stops anew."""
    ends = np.cumsum([0, *(part.ptr[-1] for part in parts)])
    ptr = [part.ptr[:-1] + end for part, end in zip(parts, ends[:-1], strict=True)]
    stops = [index[part.stop] for part, index in zip(parts, stop_index, strict=True)]
    return TripCalls(
        ptr=np.concatenate([*ptr, ends[-1:]]).astype(np.int64),
        stop=np.concatenate(stops).astype(np.int32),
        arrival_s=np.concatenate([part.arrival_s for part in parts]),
        departure_s=np.concatenate([part.departure_s for part in parts]),
        board=np.concatenate([part.board for part in parts]),
        alight=np.concatenate([part.alight for part in parts]),
    )


def _placed(feed: Feed, stop: Ints) -> Flags:
    """Calls at stops that have a position."""
    placed = feed.stops[["lon", "lat"]].notna().all(axis=1).to_numpy()
    return np.asarray(placed[stop])


def _within_timed(raw: StopTimes) -> Flags:
    """Calls between the first and the last timed call of their trip, both included."""
    timed = (raw.arrival_s != MISSING) | (raw.departure_s != MISSING)
    trips = int(raw.trip.max()) + 1 if len(raw.trip) else 0
    rows = np.arange(len(raw.trip))
    first = np.full(trips, len(rows))
    last = np.full(trips, -1)
    np.minimum.at(first, raw.trip[timed], rows[timed])
    np.maximum.at(last, raw.trip[timed], rows[timed])
    return np.asarray((rows >= first[raw.trip]) & (rows <= last[raw.trip]))


def _completed(arrival: Ints, departure: Ints) -> tuple[Ints, Ints]:
    """Where one of the two times is given, it stands for both."""
    return (
        np.where(arrival == MISSING, departure, arrival),
        np.where(departure == MISSING, arrival, departure),
    )


def _allowed(feed: Feed, pickup: Ints, drop_off: Ints, *, phone_ahead: bool) -> tuple[Flags, Flags]:
    """Where passengers may get on and off."""
    by_phone = int(((pickup == 2) | (drop_off == 2)).sum())
    if by_phone:
        use = "used" if phone_ahead else "not used"
        feed.log.assumptions.append(f"{by_phone:,} calls only after phoning the agency: {use}")
    on_the_spot = int(((pickup == 3) | (drop_off == 3)).sum())
    if on_the_spot:
        feed.log.assumptions.append(f"{on_the_spot:,} calls arranged with the driver: used")
    refused = [1] if phone_ahead else [1, 2]
    return ~np.isin(pickup, refused), ~np.isin(drop_off, refused)


def _good_trips(feed: Feed, trip: Ints, arrival: Ints, departure: Ints) -> Flags:
    """Trips with at least two calls whose times never fall, shape (trips of the feed,)."""
    count = np.bincount(trip, minlength=len(feed.trips))
    back = (np.diff(trip) == 0) & (arrival[1:] < departure[:-1])
    good = count >= 2
    feed.log.repair(int((count == 1).sum()), "trips have only one usable call; they were left out")
    falling = np.zeros(len(feed.trips), dtype=np.bool_)
    falling[trip[1:][back]] = True
    feed.log.repair(int(falling.sum()), "trips go back in time; they were left out")
    return np.asarray(good & ~falling)


def _compressed(
    trips: int, trip: Ints, columns: tuple[npt.NDArray[np.generic], ...], good: Flags
) -> TripCalls:
    """Arrange the good calls by trip; nobody gets on at the last call or off at the first."""
    ptr = np.zeros(trips + 1, dtype=np.int64)
    np.cumsum(np.bincount(trip, minlength=trips), out=ptr[1:])
    stop, arrival, departure = (column[good].astype(np.int32) for column in columns[:3])
    board, alight = (column[good].astype(np.bool_) for column in columns[3:])
    has_calls = np.diff(ptr) > 0
    board[ptr[1:][has_calls] - 1] = False
    alight[ptr[:-1][has_calls]] = False
    return TripCalls(ptr, stop, arrival, departure, board, alight)
