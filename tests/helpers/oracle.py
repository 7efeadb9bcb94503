"""A brute-force search for the earliest arrival: the reference that a reviewer trusts.

It shares no code with geoaccess. It reads the texts of the feeds with `csv`,
finds walks with a plain Dijkstra search over a plain adjacency, writes out
every trip that runs around the date, and scans all of them, for one departure
at a time. Slow and readable on purpose.

Times are whole seconds after noon minus twelve hours of the service date.
"""

from __future__ import annotations

import csv
import datetime as dt
import heapq
import io
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from zoneinfo import ZoneInfo

Node = int
Point = tuple[float, float]  # lon, lat
StopId = str
NEVER = math.inf
EARTH_RADIUS_M = 6_371_009.0
# How one gets to the first stop and from the last one, and which way needs no vehicle.
TO_AND_FROM = {
    "transit": ("walk", "walk"),
    "bike_transit": ("bike", "walk"),
    "transit_bike": ("walk", "bike"),
}
STREETS_OF = {
    "walk": "walk",
    "bike": "bike",
    "ebike": "ebike",
    "transit": "walk",
    "bike_transit": "bike",
    "transit_bike": "bike",
}
DAY = dt.timedelta(days=1)


# --- what is given ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Streets:
    """Nodes with their positions and, per mode, directed edges ``(tail, head, millimetres)``.

    ``main`` holds, per mode, the nodes to which points may be attached.
    """

    nodes: Sequence[Point]
    edges: Mapping[str, Sequence[tuple[Node, Node, int]]]
    main: Mapping[str, Sequence[Node]]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Speeds in metres an hour and limits, as the traveller has them."""

    walk_m_per_h: int = 4800
    bike_m_per_h: int = 15000
    ebike_m_per_h: int = 20000
    max_walk_s: int = 1200
    max_bike_s: int = 1200
    max_transfer_s: int = 600
    board_slack_s: int = 60
    max_rides: int | None = None
    max_snap_mm: int = 500_000


# --- walking and cycling ----------------------------------------------------------------------


def distance_mm(a: Point, b: Point) -> int:
    """Great circle by the haversine formula, in whole millimetres."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS_M * math.asin(math.sqrt(half)) * 1000)


def seconds(connector_mm: int, street_mm: int, walk_m_per_h: int, m_per_h: int) -> int:
    """Connectors at walking speed and streets at the speed of the mode, rounded up once."""
    # One millimetre at one metre an hour takes 3.6 seconds.
    return math.ceil(
        Fraction(18, 5) * (Fraction(connector_mm, walk_m_per_h) + Fraction(street_mm, m_per_h))
    )


@dataclass(frozen=True)
class Ways:
    """Walks or rides between points over one mode's streets."""

    streets: Streets
    mode: str
    walk_m_per_h: int
    m_per_h: int
    max_snap_mm: int
    _lengths: dict[Node, dict[Node, int]] = field(default_factory=dict)

    def attach(self, point: Point) -> tuple[Node, int] | None:
        """The nearest main node and the straight way to it, if near enough."""
        found = min(
            ((distance_mm(point, self.streets.nodes[n]), n) for n in self.streets.main[self.mode]),
            default=None,
        )
        return (found[1], found[0]) if found and found[0] <= self.max_snap_mm else None

    def seconds(self, a: Point, b: Point) -> float:
        """From `a` to `b` along the streets; `NEVER` if either is off the streets."""
        from_node, to_node = self.attach(a), self.attach(b)
        if from_node is None or to_node is None:
            return NEVER
        length = self.lengths(from_node[0]).get(to_node[0])
        if length is None:
            return NEVER
        return seconds(from_node[1] + to_node[1], length, self.walk_m_per_h, self.m_per_h)

    def lengths(self, source: Node) -> dict[Node, int]:
        """Dijkstra: the shortest length from `source` to every node."""
        if source not in self._lengths:
            done: dict[Node, int] = {}
            queue = [(0, source)]
            while queue:
                length, node = heapq.heappop(queue)
                if node in done:
                    continue
                done[node] = length
                for tail, head, more in self.streets.edges[self.mode]:
                    if tail == node and head not in done:
                        heapq.heappush(queue, (length + more, head))
            self._lengths[source] = done
        return self._lengths[source]


# --- the feed ---------------------------------------------------------------------------------


def rows_of(feed: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """Rows of a table; none if the file is absent."""
    return list(csv.DictReader(io.StringIO(feed.get(name, ""))))


def clock(text: str) -> int | None:
    """Seconds of ``HH:MM:SS``; None for nothing."""
    if not text:
        return None
    hours, minutes, secs = map(int, text.split(":"))
    return 3600 * hours + 60 * minutes + secs


@dataclass
class Call:
    """A vehicle at a stop."""

    stop: StopId
    arrival: int
    departure: int
    board: bool
    alight: bool


@dataclass
class Run:
    """One vehicle on its way: a trip on one service day, or one repetition of it."""

    calls: list[Call]
    next_run: Run | None = None


def runs_on(service: dt.date, feed: Mapping[str, str]) -> set[str]:
    """Services that run on a date."""
    name = service.strftime("%A").lower()
    day = service.strftime("%Y%m%d")
    active = {
        row["service_id"]
        for row in rows_of(feed, "calendar")
        if row[name] == "1" and row["start_date"] <= day <= row["end_date"]
    }
    for row in rows_of(feed, "calendar_dates"):
        if row["date"] == day:
            (active.add if row["exception_type"] == "1" else active.discard)(row["service_id"])
    return active


def noon(date: dt.date, feed: Mapping[str, str]) -> float:
    """The instant of noon in the time zone of the feed's agency."""
    zone = ZoneInfo(rows_of(feed, "agency")[0]["agency_timezone"])
    return dt.datetime(date.year, date.month, date.day, 12, tzinfo=zone).timestamp()


def timed_calls(feed: Mapping[str, str]) -> dict[str, list[Call]]:
    """Calls of every trip, times of the feed, missing ones interpolated."""
    places = stop_positions(feed)
    by_trip: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(feed, "stop_times"):
        by_trip.setdefault(row["trip_id"], []).append(row)
    calls = {}
    for trip, rows in by_trip.items():
        rows.sort(key=lambda row: int(row["stop_sequence"]))
        arrivals = [clock(r["arrival_time"] or r["departure_time"]) for r in rows]
        departures = [clock(r["departure_time"] or r["arrival_time"]) for r in rows]
        fill_gaps(arrivals, departures, rows, places)
        calls[trip] = [
            Call(
                stop=row["stop_id"],
                arrival=arrivals[n],
                departure=departures[n],
                # 2 is "phone ahead": not something to rely on; 3 is "ask the driver": fine.
                board=row.get("pickup_type", "") in ("", "0", "3") and n < len(rows) - 1,
                alight=row.get("drop_off_type", "") in ("", "0", "3") and n > 0,
            )
            for n, row in enumerate(rows)
        ]
    return calls


def fill_gaps(
    arrivals: list[int | None],
    departures: list[int | None],
    rows: list[dict[str, str]],
    places: Mapping[str, Point],
) -> None:
    """Between two timed calls the vehicle moves at one speed; nearest second, halves up."""
    timed = [n for n, time in enumerate(arrivals) if time is not None]
    for first, last in itertools.pairwise(timed):
        marks = [rows[n].get("shape_dist_traveled", "") for n in range(first, last + 1)]
        along = [round(float(mark) * 1000) for mark in marks] if all(marks) else []
        if not along or along != sorted(along) or along[0] == along[-1]:
            along = [0]
            for n in range(first, last):
                step = distance_mm(places[rows[n]["stop_id"]], places[rows[n + 1]["stop_id"]])
                along.append(along[-1] + step)
        if along[0] == along[-1]:
            along = list(range(last - first + 1))
        for n in range(first + 1, last):
            share = Fraction(along[n - first] - along[0], along[-1] - along[0])
            time = departures[first] + share * (arrivals[last] - departures[first])
            arrivals[n] = departures[n] = math.floor(time + Fraction(1, 2))


def stop_positions(feed: Mapping[str, str]) -> dict[str, Point]:
    """Position of every row of stops.txt."""
    return {
        r["stop_id"]: (float(r["stop_lon"]), float(r["stop_lat"])) for r in rows_of(feed, "stops")
    }


def write_out(feed: Mapping[str, str], date: dt.date, origin: float, horizon: int) -> list[Run]:
    """All runs of the service days around a date, in seconds after `origin`."""
    calls = timed_calls(feed)
    runs = []
    for days in (-1, 0, 1):
        day = date + days * DAY
        shift = round(noon(day, feed) - 43_200 - origin)
        of_day = runs_of_day(feed, calls, runs_on(day, feed), shift)
        if days == 1:
            of_day = [(trip, run) for trip, run in of_day if run.calls[0].departure < horizon]
        stay_on_board(feed, dict(of_day))
        runs += [run for _, run in of_day]
    return runs


def runs_of_day(
    feed: Mapping[str, str], calls: Mapping[str, list[Call]], active: set[str], shift: int
) -> list[tuple[str, Run]]:
    """Trips of one service day; those with frequencies at every headway from start to end."""
    runs = []
    frequencies = rows_of(feed, "frequencies")
    repeated = {row["trip_id"] for row in frequencies}
    running = [t["trip_id"] for t in rows_of(feed, "trips") if t["service_id"] in active]
    for trip in running:
        if trip not in repeated:
            runs.append((trip, moved(calls[trip], shift)))
    for row in frequencies:
        trip = row["trip_id"]
        if trip in running:
            start, end = clock(row["start_time"]), clock(row["end_time"])
            for departure in range(start, end, int(row["headway_secs"])):
                later = shift + departure - calls[trip][0].departure
                # No name: nobody knows which vehicle of a headway goes on as which trip.
                runs.append(("", moved(calls[trip], later)))
    return runs


def moved(calls: list[Call], shift: int) -> Run:
    """A run with all times shifted."""
    return Run(
        [Call(c.stop, c.arrival + shift, c.departure + shift, c.board, c.alight) for c in calls]
    )


def stay_on_board(feed: Mapping[str, str], of_trip: Mapping[str, Run]) -> None:
    """Link runs of one service day whose passengers stay on board (transfer type 4)."""
    for row in rows_of(feed, "transfers"):
        if row["transfer_type"] != "4":
            continue
        one, other = of_trip.get(row["from_trip_id"]), of_trip.get(row["to_trip_id"])
        if one is None or other is None or one.next_run is not None:
            continue
        begins, ends = other.calls[0].departure, one.calls[-1].arrival
        if begins >= ends and begins > one.calls[0].departure:
            one.next_run = other


# --- changes between stops --------------------------------------------------------------------


def ancestors(feed: Mapping[str, str]) -> dict[str, list[str]]:
    """For every row of stops.txt itself, its parent, the parent of that."""
    parent = {r["stop_id"]: r.get("parent_station", "") for r in rows_of(feed, "stops")}
    chains = {}
    for stop in parent:
        chain = [stop]
        while parent[chain[-1]]:
            chain.append(parent[chain[-1]])
        chains[stop] = chain
    return chains


def rule_between(
    rules: Iterable[dict[str, str]], from_chain: list[str], to_chain: list[str]
) -> tuple[str, int | None]:
    """The transfer rule for a pair of stops: the closest one, of equals the strictest."""
    best: tuple[tuple[int, int], str, int | None] | None = None
    for row in rules:
        if row["from_stop_id"] not in from_chain or row["to_stop_id"] not in to_chain:
            continue
        kind = row["transfer_type"] or "0"
        least = int(row["min_transfer_time"]) if row["min_transfer_time"] else None
        strictness = {
            "3": 10**9,
            "2": -1 if least is None else least,
            "1": -2,
            "0": -1,
        }[kind]
        steps = from_chain.index(row["from_stop_id"]) + to_chain.index(row["to_stop_id"])
        rank = (steps, -strictness)
        if best is None or rank < best[0]:
            best = (rank, kind, least)
    return (best[1], best[2]) if best else ("0", None)


def change_seconds(walk: float, kind: str, least: int | None, slack: int) -> float:
    """Least time between arriving at one stop and departing from the other."""
    if kind == "3":
        return NEVER
    if kind == "1":
        return walk
    if kind == "2" and least is not None:
        return max(walk + slack, least) if walk < NEVER else NEVER
    return walk + slack


# --- the search -------------------------------------------------------------------------------


@dataclass
class Oracle:
    """Everything about one city on one date.

    Parameters
    ----------
    feeds
        Texts by file name without ``.txt``.
    streets, rules
        As above.
    date
        The service date.
    horizon_s
        Trips of the day after that start before this time count.
    """

    feeds: Sequence[Mapping[str, str]]
    streets: Streets
    rules: Rules
    date: dt.date
    horizon_s: int = 30 * 3600

    def __post_init__(self) -> None:
        self.ways = {mode: self._ways(mode) for mode in ("walk", "bike", "ebike")}
        self.places: dict[StopId, Point] = {}
        self.runs: list[Run] = []
        origin = noon(self.date, self.feeds[0]) - 43_200
        for number, feed in enumerate(self.feeds):
            runs = write_out(feed, self.date, origin, self.horizon_s)
            for run in runs:
                for call in run.calls:
                    call.stop = f"{number}/{call.stop}"
            self.runs += runs
            self.places |= {f"{number}/{stop}": at for stop, at in stop_positions(feed).items()}
        self.stops = sorted({call.stop for run in self.runs for call in run.calls})
        self.changes = {a: dict(self._changes_from(a)) for a in self.stops}

    def _ways(self, mode: str) -> Ways:
        speed = {
            "walk": self.rules.walk_m_per_h,
            "bike": self.rules.bike_m_per_h,
            "ebike": self.rules.ebike_m_per_h,
        }[mode]
        graph = "walk" if mode == "walk" else "bike"
        return Ways(self.streets, graph, self.rules.walk_m_per_h, speed, self.rules.max_snap_mm)

    def _changes_from(self, a: StopId) -> Iterable[tuple[StopId, float]]:
        """Stops that one may change to, with the least time between arrival and departure."""
        number, from_id = a.split("/", 1)
        chains = ancestors(self.feeds[int(number)])
        rules = [
            r for r in rows_of(self.feeds[int(number)], "transfers") if r["transfer_type"] in "0123"
        ]
        for b in self.stops:
            walk = 0.0 if a == b else self.ways["walk"].seconds(self.places[a], self.places[b])
            other, to_id = b.split("/", 1)
            kind, least = "0", None
            if other == number:
                kind, least = rule_between(rules, chains[from_id], chains[to_id])
                if chains[from_id][-1] == chains[to_id][-1]:
                    straight = distance_mm(self.places[a], self.places[b])
                    speed = self.rules.walk_m_per_h
                    walk = min(walk, seconds(straight, 0, speed, speed))
            if walk <= self.rules.max_transfer_s:
                needed = change_seconds(walk, kind, least, self.rules.board_slack_s)
                if needed < NEVER:
                    yield b, needed

    def earliest_arrival(
        self, origin: Point, destination: Point, departure: int, *, mode: str = "transit"
    ) -> float:
        """Clock time of arrival when leaving at `departure`; `NEVER` if there is no way.

        Modes: ``walk``, ``bike``, ``ebike`` (streets only), ``transit``,
        ``bike_transit`` (by bike to the first stop) and ``transit_bike`` (on the
        way home the bike waits at the last stop).
        """
        best = departure + self.ways[STREETS_OF[mode]].seconds(origin, destination)
        if mode not in TO_AND_FROM:
            return best
        before, after = TO_AND_FROM[mode]
        limits = {"walk": self.rules.max_walk_s, "bike": self.rules.max_bike_s}
        ready: dict[StopId, float] = {}  # from when on a departure at the stop can be caught
        for stop in self.stops:
            leg = self.ways[before].seconds(origin, self.places[stop])
            if leg <= limits[before]:
                ready[stop] = departure + leg + self.rules.board_slack_s
        arrived = self.arrivals_by_vehicle(ready)
        for stop, time in arrived.items():
            leg = self.ways[after].seconds(self.places[stop], destination)
            if leg <= limits[after]:
                best = min(best, time + leg)
        return best

    def arrivals_by_vehicle(self, ready: dict[StopId, float]) -> dict[StopId, float]:
        """Earliest arrival of a vehicle with us on board, at every stop, ride after ride."""
        arrived: dict[StopId, float] = {}
        ride = 0
        while self.rules.max_rides is None or ride < self.rules.max_rides:
            ride += 1
            after = dict(arrived)
            for run in self.runs:
                self._ride(run, ready, after)
            if after == arrived:
                break
            arrived = after
            ready = dict(ready)
            for a, time in arrived.items():
                for b, needed in self.changes[a].items():
                    ready[b] = min(ready.get(b, NEVER), time + needed)
        return arrived

    @staticmethod
    def _ride(run: Run, ready: Mapping[StopId, float], arrived: dict[StopId, float]) -> None:
        """Get on where possible and note where the vehicle takes us, also as its next trip."""
        aboard = False
        current: Run | None = run
        first_trip = True
        while current is not None:
            for call in current.calls:
                if aboard and call.alight:
                    arrived[call.stop] = min(arrived.get(call.stop, NEVER), call.arrival)
                if first_trip and call.board and ready.get(call.stop, NEVER) <= call.departure:
                    aboard = True
            # Those who are on board at the end stay; the next trip has its own boarding.
            first_trip = False
            current = current.next_run if aboard else None

    def travel_s(
        self, origin: Point, destination: Point, departure: int, *, mode: str, max_trip_s: int
    ) -> float:
        """Seconds under way, waiting included; `NEVER` beyond the longest trip."""
        taken = self.earliest_arrival(origin, destination, departure, mode=mode) - departure
        return taken if taken <= max_trip_s else NEVER

    def latest_departure(
        self, origin: Point, destination: Point, by: int, *, mode: str, max_trip_s: int
    ) -> float:
        """Latest time to leave and arrive at or before `by`; minus `NEVER` if there is none.

        A departure that is the latest possible leaves just in time for some
        vehicle, or walks all the way; so these moments are all that need trying.
        """
        moments = {by - self.ways[STREETS_OF[mode]].seconds(origin, destination)}
        if mode in TO_AND_FROM:
            before, _ = TO_AND_FROM[mode]
            for stop in self.stops:
                leg = self.ways[before].seconds(origin, self.places[stop])
                moments |= {
                    call.departure - leg - self.rules.board_slack_s
                    for run in self.runs
                    for call in run.calls
                    if call.stop == stop
                }
        for moment in sorted((m for m in moments if by - max_trip_s <= m <= by), reverse=True):
            if self.earliest_arrival(origin, destination, int(moment), mode=mode) <= by:
                return moment
        return -NEVER


def percentile(times: Sequence[float], p: float) -> float:
    """Nearest rank: the smallest time that at least `p` percent of all times do not exceed."""
    ordered = sorted(times)
    rank = math.ceil(Fraction(p) / 100 * len(ordered))
    return ordered[max(rank, 1) - 1]
