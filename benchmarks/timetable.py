"""Reading timetables: Porto Alegre, and a generated feed of national size.

The national feed has the shape of the Dutch one: some 15 million stop times,
services listed by date only, of which a sixth runs on any one day.
"""

from __future__ import annotations

import functools
import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from benchmarks.measure import DATA, Row, median_s, peak_gb, seconds_of
from geoaccess import read_timetable

STOPS, CALLS, GROUPS = 45_000, 30, 6
TRIPS = 500_000
FEEDS = [DATA / "porto_alegre" / name for name in ("poa_eptc.zip", "poa_trensurb.zip")]
NEEDS = FEEDS


def write_national(path: Path, trips: int = TRIPS) -> None:
    """Write a feed: lines of `CALLS` stops along a road each, trips all day, six kinds of day."""
    rng = np.random.default_rng(1)
    lines = STOPS // CALLS
    line = np.sort(rng.integers(0, lines, trips))
    number = np.arange(trips)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _small_tables(lines).items():
            archive.writestr(f"{name}.txt", text)
        _write(
            archive,
            "trips",
            {
                "route_id": _ids("r", line),
                "service_id": _ids("d", number % GROUPS),
                "trip_id": _ids("t", number),
            },
        )
        with archive.open("stop_times.txt", "w", force_zip64=True) as file:
            for first in range(0, trips, 50_000):
                part = slice(first, first + 50_000)
                file.write(_csv(_stop_times(number[part], line[part], rng), header=first == 0))


def _small_tables(lines: int) -> dict[str, str]:
    rng = np.random.default_rng(2)
    position = np.tile(np.arange(CALLS), lines)
    heading = np.repeat(rng.uniform(0, 2 * np.pi, lines), CALLS)
    lon = np.repeat(rng.uniform(3.5, 7, lines), CALLS) + 0.008 * position * np.cos(heading)
    lat = np.repeat(rng.uniform(51, 53.5, lines), CALLS) + 0.005 * position * np.sin(heading)
    stops = "".join(
        f"s{n},{x:.6f},{y:.6f}\n" for n, (x, y) in enumerate(zip(lon, lat, strict=True))
    )
    routes = "".join(f"r{n},{n},3\n" for n in range(lines))
    dates = "".join(f"d{g},202603{day:02d},1\n" for day in range(1, 31) for g in (day % GROUPS,))
    return {
        "agency": "agency_timezone\nEurope/Amsterdam\n",
        "stops": f"stop_id,stop_lon,stop_lat\n{stops}",
        "routes": f"route_id,route_short_name,route_type\n{routes}",
        "calendar_dates": f"service_id,date,exception_type\n{dates}",
    }


def _stop_times(
    trip: np.ndarray, line: np.ndarray, rng: np.random.Generator
) -> dict[str, pa.Array]:
    position = np.tile(np.arange(CALLS), len(trip))
    start = np.repeat(rng.integers(5 * 3600, 25 * 3600, len(trip)), CALLS)
    time = _clock().take(pa.array(start + 90 * position))
    return {
        "trip_id": _ids("t", np.repeat(trip, CALLS)),
        "stop_sequence": pa.array(position),
        "stop_id": _ids("s", np.repeat(line, CALLS) * CALLS + position),
        "arrival_time": time,
        "departure_time": time,
    }


@functools.cache
def _clock() -> pa.Array:
    """Every second of thirty hours as text."""
    return pa.array(f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(30 * 3600))


def _ids(letter: str, numbers: np.ndarray) -> pa.Array:
    return pa.array(np.char.add(letter, numbers.astype(str)))


def _csv(columns: dict[str, pa.Array], *, header: bool) -> bytes:
    out = io.BytesIO()
    options = pacsv.WriteOptions(include_header=header, quoting_style="none")
    pacsv.write_csv(pa.table(columns), out, options)
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, columns: dict[str, pa.Array]) -> None:
    archive.writestr(f"{name}.txt", _csv(columns, header=True))


def read_national(path: Path) -> None:
    read_timetable(path, service_date="2026-03-10")


def run() -> list[Row]:
    porto = functools.partial(read_timetable, FEEDS, service_date="2019-05-13")
    day = next(iter(porto().days.values()))
    rows = [
        Row(
            "timetable",
            "Porto Alegre: read two feeds",
            median_s(porto),
            runs=5,
            note=f"{day.trips:,} trips, {len(day.arrival_s):,} calls, {day.patterns} patterns",
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "national.zip"
        write_national(path)
        read = functools.partial(read_national, path)
        size = f"{TRIPS * CALLS:,} stop times, {path.stat().st_size / 1e6:.0f} MB zipped"
        rows += [
            Row(
                "timetable",
                "national feed: read one date",
                seconds_of(read, runs=1, warm=0)[0],
                note=size,
            ),
            Row("timetable", "national feed: peak memory", peak_gb(read), unit="GB", note=size),
        ]
    return rows
