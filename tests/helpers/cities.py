"""Small random cities: streets, one or two feeds and some places, for router against oracle.

The generator takes a `random.Random`, so that hypothesis can draw it and shrink
what it finds. Everything that may go wrong in a timetable is likely here:
overtaking, trips past midnight, headways, missing times, boarding rules, transfer
rules, stations, vehicles that go on as another trip, stops off the streets.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from geoaccess import TransportNetwork, TravelOptions, build_network, read_timetable
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.timetable import Timetable
from tests.helpers import oracle
from tests.helpers.feeds import AGENCY, table, write_feed
from tests.helpers.streets import graph_of, streets_of

Place = tuple[str, float, float]
DATES = ("2026-03-10", "2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def random_cities(in_ci: int) -> settings:
    """For searches: so many cities in CI, a fifth while working."""
    return settings(
        max_examples=in_ci if os.environ.get("CI") else -(-in_ci // 5),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


STEP = 0.012  # some 830 m eastwards and 1 330 m northwards: too far to walk to everything


@dataclass(frozen=True)
class City:
    """A random city and how its people travel."""

    feeds: list[dict[str, str]]
    streets: oracle.Streets
    origins: list[Place]
    destinations: list[Place]
    date: dt.date
    start_s: int
    rules: oracle.Rules

    def oracle(self) -> oracle.Oracle:
        """The reference for this city."""
        return oracle.Oracle(self.feeds, self.streets, self.rules, self.date)

    def options(self) -> TravelOptions:
        """The same rules as geoaccess takes them."""
        rules = self.rules
        return TravelOptions(
            walk_speed_kmh=rules.walk_m_per_h / 1000,
            bike_speed_kmh=rules.bike_m_per_h / 1000,
            ebike_speed_kmh=rules.ebike_m_per_h / 1000,
            max_walk_min=rules.max_walk_s / 60,
            max_bike_min=rules.max_bike_s / 60,
            max_transfer_min=rules.max_transfer_s / 60,
            board_slack_s=rules.board_slack_s,
            max_rides=rules.max_rides,
            max_snap_m=rules.max_snap_mm / 1000,
        )

    def timetable(self, folder: Path) -> Timetable:
        """The feeds, read by geoaccess."""
        paths = [write_feed(texts, folder / f"feed{n}.zip") for n, texts in enumerate(self.feeds)]
        return read_timetable(paths, service_date=self.date)

    def network(self) -> TransportNetwork:
        """Streets and timetable as geoaccess puts them together."""
        with tempfile.TemporaryDirectory() as folder:
            timetable = self.timetable(Path(folder))
        return build_network(self.street_network(), timetable, options=self.options())

    def street_network(self) -> StreetNetwork:
        """The streets as arrays."""
        streets = self.streets
        graphs = {}
        for mode, edges in streets.edges.items():
            graph = graph_of(len(streets.nodes), edges)
            graph.in_main[:] = np.isin(np.arange(len(streets.nodes)), streets.main[mode])
            graphs[mode] = graph
        lon, lat = zip(*streets.nodes, strict=True)
        return streets_of(lon, lat, **graphs)


def frame_of(places: Sequence[Place]) -> gpd.GeoDataFrame:
    """Places as geoaccess takes them."""
    names, lon, lat = zip(*places, strict=True)
    return gpd.GeoDataFrame({"id": names}, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def cities(*, feeds: int = 2, lines: int = 5) -> st.SearchStrategy[City]:
    """Random cities with at most this many feeds, and lines per feed."""
    return st.builds(
        lambda rng: random_city(rng, feeds=feeds, lines=lines),
        st.randoms(use_true_random=False, note_method_calls=False),
    )


def random_city(rng: random.Random, *, feeds: int = 2, lines: int = 5) -> City:
    """One random city."""
    side = rng.choice((2, 3, 3))
    streets = random_streets(rng, side)
    date = dt.date.fromisoformat(rng.choice(DATES))
    start_s = rng.choice((8 * 3600, 1800, 23 * 3600 + 2700, 24 * 3600 + 600))
    maker = _FeedMaker(rng, side, date, start_s)
    places = [_place(rng, side, f"p{n}") for n in range(rng.randint(2, 5))]
    half = rng.randint(1, len(places) - 1)
    return City(
        feeds=[maker.feed(rng.randint(2, lines)) for _ in range(rng.randint(1, feeds))],
        streets=streets,
        origins=places[:half],
        destinations=places[half:],
        date=date,
        start_s=start_s,
        rules=random_rules(rng),
    )


def random_rules(rng: random.Random) -> oracle.Rules:
    """Speeds and limits."""
    return oracle.Rules(
        walk_m_per_h=rng.choice((3600, 4800, 5000)),
        bike_m_per_h=rng.choice((12000, 15000)),
        max_walk_s=60 * rng.choice((4, 8, 12, 12, 20)),
        max_bike_s=60 * rng.choice((2, 6)),
        max_transfer_s=60 * rng.choice((0, 3, 6, 10)),
        board_slack_s=rng.choice((0, 30, 60, 150)),
        max_rides=rng.choice((None, None, 1, 2, 3)),
        max_snap_mm=1000 * rng.choice((100, 500, 500)),
    )


def random_streets(rng: random.Random, side: int) -> oracle.Streets:
    """A grid with winding streets, some one-way for bikes, and an island beside it."""
    nodes = [(4.7 + STEP * x, 51.6 + STEP * y) for y in range(side) for x in range(side)]
    walk: list[tuple[int, int, int]] = []
    for y in range(side):
        for x in range(side):
            here = y * side + x
            for there in ([here + 1] if x + 1 < side else []) + (
                [here + side] if y + 1 < side else []
            ):
                length = round(oracle.distance_mm(nodes[here], nodes[there]) * rng.uniform(1, 1.3))
                walk += [(here, there, length), (there, here, length)]
    # The first row and the first column stay two-way, so that every node is reached and left ...
    bike = [e for e in walk if e[0] < e[1] or rng.random() < 0.7]
    main = range(side * side)
    # ... which the search from node 0, both ways, decides.
    bike_main = sorted(_reach(bike, 0) & _reach([(b, a, w) for a, b, w in bike], 0))
    island = len(nodes)
    nodes += [(4.7 - STEP, 51.6 - STEP / 4), (4.7 - 2 * STEP, 51.6 - STEP / 4)]
    length = oracle.distance_mm(nodes[island], nodes[island + 1])
    lonely = [(island, island + 1, length), (island + 1, island, length)]
    return oracle.Streets(
        nodes=nodes,
        edges={"walk": walk + lonely, "bike": bike + lonely},
        main={"walk": list(main), "bike": bike_main},
    )


def _reach(edges: Sequence[tuple[int, int, int]], source: int) -> set[int]:
    """Nodes that can be reached."""
    seen, queue = {source}, [source]
    while queue:
        node = queue.pop()
        for tail, head, _ in edges:
            if tail == node and head not in seen:
                seen.add(head)
                queue.append(head)
    return seen


def _place(rng: random.Random, side: int, name: str) -> Place:
    """A point near a crossing, sometimes far off."""
    away = 5 if rng.random() < 0.05 else 0
    x, y = (rng.randrange(side) + rng.choice((0.02, 0.05, 0.12)) * rng.uniform(-1, 1) for _ in "xy")
    return (name, round(4.7 + STEP * (x + away), 6), round(51.6 + STEP * y, 6))


class _FeedMaker:
    """Writes the tables of one feed, step by step."""

    def __init__(self, rng: random.Random, side: int, date: dt.date, start_s: int) -> None:
        self.rng, self.side, self.date, self.start_s = rng, side, date, start_s

    def feed(self, lines: int) -> dict[str, str]:
        """A feed with `lines` lines."""
        stops = self._stops()
        services = self._services()
        self.stop_times: list[tuple[object, ...]] = []
        self.trips: list[tuple[str, str, str]] = []
        self.frequencies: list[tuple[object, ...]] = []
        calling = [row[0] for row in stops if row[4] == 0]
        for line in range(lines):
            self._line(f"L{line}", calling, services)
        texts = {
            "agency": AGENCY if self.rng.random() < 0.9 else AGENCY.replace("Amsterdam", "London"),
            "routes": table(("route_id", "route_short_name", "route_type"),
                            ((f"L{n}", n, 3) for n in range(lines))),
            "stops": table(("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type",
                            "parent_station"), stops),
            "trips": table(("route_id", "service_id", "trip_id"), self.trips),
            "stop_times": table(("trip_id", "arrival_time", "departure_time", "stop_id",
                                 "stop_sequence", "pickup_type", "drop_off_type",
                                 "shape_dist_traveled"), self.stop_times),
            **self._calendars(services),
        }  # fmt: skip
        if self.frequencies:
            columns = ("trip_id", "start_time", "end_time", "headway_secs", "exact_times")
            texts["frequencies"] = table(columns, self.frequencies)
        if self.rng.random() < 0.7:
            texts["transfers"] = self._transfers([row[0] for row in stops])
        return texts

    def _stops(self) -> list[tuple[object, ...]]:
        """Stops near the grid, some in stations, some off the streets."""
        rng, rows = self.rng, []
        stations = [f"S{n}" for n in range(rng.randint(0, 2))]
        for name in stations:
            _, lon, lat = _place(rng, self.side, name)
            rows.append((name, name, lat, lon, 1, ""))
        for n in range(rng.randint(4, 9)):
            _, lon, lat = _place(rng, self.side, "")
            parent = rng.choice(stations) if stations and rng.random() < 0.5 else ""
            rows.append((f"s{n}", n, lat, lon, 0, parent))
        return rows

    def _services(self) -> list[str]:
        return [f"D{n}" for n in range(self.rng.randint(1, 2))]

    def _calendars(self, services: list[str]) -> dict[str, str]:
        """By week, by date or both; at least one service runs on the date itself."""
        rng = self.rng
        weekly: list[tuple[object, ...]] = []
        dates: list[tuple[object, ...]] = []
        form = rng.choice(("weekly", "dates", "both"))
        for service in services:
            if form != "dates":
                days = [int(rng.random() < 0.8) for _ in WEEKDAYS]
                if service == services[0]:
                    days[self.date.weekday()] = 1
                weekly.append((service, *days, "20260101", "20261231"))
            if form != "weekly":
                for shift in (-1, 0, 1):
                    day = (self.date + dt.timedelta(days=shift)).strftime("%Y%m%d")
                    if service == services[0] and shift == 0:
                        dates.append((service, day, 1))
                    elif rng.random() < 0.7:
                        dates.append((service, day, rng.choice((1, 1, 2))))
        texts = {}
        if form != "dates":
            columns = ("service_id", *WEEKDAYS, "start_date", "end_date")
            texts["calendar"] = table(columns, weekly)
        if form != "weekly":
            texts["calendar_dates"] = table(("service_id", "date", "exception_type"), dates)
        return texts

    def _line(self, route: str, stops: list[object], services: list[str]) -> None:
        """Trips of one line: same stops, times that overtake and cross midnight."""
        rng = self.rng
        length = rng.randint(3, 6)
        path = [rng.choice(stops)]
        while len(path) < length:
            path.append(rng.choice([s for s in stops if s != path[-1]]))
        rules = [(self._rule(), self._rule()) for _ in path]
        far = [0.0]
        for _ in path[1:]:
            far.append(round(far[-1] + rng.choice((0, 150.5, 400, 999.25)), 2))
        for n in range(rng.randint(2, 8)):
            trip = f"{route}t{n}"
            # The first service runs on the date, so something always does.
            service = rng.choice(services) if self.trips else services[0]
            self.trips.append((route, service, trip))
            if rng.random() < 0.2:
                rules = [(self._rule(), self._rule()) for _ in path]
            start = max(
                0,
                self.start_s + 30 * rng.randint(-4, 60) + rng.choice((0, 0, 0, 0, 86_400, -86_400)),
            )
            self._calls(trip, start, path, rules, far)
            if rng.random() < 0.15:
                first = max(0, self.start_s + 60 * rng.randint(-60, 30))
                headway = rng.choice((240, 420, 900))
                last = first + rng.randint(1, 5) * headway - rng.choice((0, 1, 60))
                exact = rng.choice(("0", "1", ""))
                self.frequencies.append((trip, clock(first), clock(last), headway, exact))

    def _rule(self) -> str:
        return self.rng.choice(("", "", "", *"0000000000000", "1", "2", "3"))

    def _calls(
        self,
        trip: str,
        start: int,
        path: list[object],
        rules: list[tuple[str, str]],
        far: list[float],
    ) -> None:
        """Times of one trip; some between are left out, with or without distances."""
        rng, time = self.rng, start
        with_distance = rng.random() < 0.4
        for n, stop in enumerate(path):
            arrival = time
            departure = arrival + rng.choice((0, 0, 0, 20, 60))
            time = departure + rng.choice((0, 30, 47, 60, 90))
            missing = 0 < n < len(path) - 1 and rng.random() < 0.25
            times = (None, None) if missing else (clock(arrival), clock(departure))
            if not missing and departure == arrival and rng.random() < 0.1:
                times = (None, clock(departure))
            distance = far[n] if with_distance and rng.random() < 0.95 else None
            self.stop_times.append((trip, *times, stop, 2 * n + 1, *rules[n], distance))

    def _transfers(self, stops: list[object]) -> str:
        """Rules between stops and stations, and vehicles that go on as another trip."""
        rng = self.rng
        columns = ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time",
                   "from_trip_id", "to_trip_id")  # fmt: skip
        rows: list[tuple[object, ...]] = []
        for _ in range(rng.randint(0, 6)):
            kind = rng.choice(("", "0", "1", "2", "2", "3"))
            least = rng.choice((0, 60, 200, 500)) if kind == "2" and rng.random() < 0.9 else None
            rows.append((rng.choice(stops), rng.choice(stops), kind, least, None, None))
        trips = [trip for _, _, trip in self.trips]
        for _ in range(rng.randint(0, 4)):
            rows.append((None, None, rng.choice("445"), None, rng.choice(trips), rng.choice(trips)))
        return table(columns, rows)


def clock(time_s: int) -> str:
    """``HH:MM:SS``."""
    return f"{time_s // 3600:02d}:{time_s // 60 % 60:02d}:{time_s % 60:02d}"
