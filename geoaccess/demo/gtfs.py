"""Write the timetable of the model region as a GTFS feed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from geoaccess.demo.facts import MODEL_NOTE
from geoaccess.demo.lines import Line
from geoaccess.demo.plane import to_degrees
from geoaccess.demo.runs import SERVICES, Runs
from geoaccess.demo.stations import Stations
from geoaccess.demo.stops import Stops
from geoaccess.demo.streets import Streets

FIRST_DATE, LAST_DATE, DEFAULT_DATE = "2026-01-01", "2026-06-30", "2026-03-10"

_ROUTE_TYPE = {"rail": 2}
_BUS = 3
_PUBLIC_HOLIDAYS = ("20260101", "20260406", "20260427", "20260514", "20260525")
_CLOCK_END_S = 36 * 3600
_STOP_TIMES = pa.schema(
    [
        ("trip_id", pa.string()),
        ("arrival_time", pa.string()),
        ("departure_time", pa.string()),
        ("stop_id", pa.string()),
        ("stop_sequence", pa.int64()),
        ("pickup_type", pa.int64()),
        ("drop_off_type", pa.int64()),
    ]
)


def write_gtfs(
    path: Path,
    lines: Sequence[Line],
    stops: Stops,
    runs: Sequence[Runs],
    streets: Streets,
    stations: Stations,
    version: str,
) -> None:
    """Write the feed; the same content gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as feed:
        for name, table in _calendar_tables(version).items():
            _add(feed, name, table)
        _add(feed, "stops", stops.frame)
        _add(feed, "routes", _routes(lines))
        _add(feed, "trips", pd.concat(_trips(lines, runs), ignore_index=True))
        _add(feed, "transfers", _transfers(stations))
        _add(feed, "shapes", pd.concat(_shapes(lines, streets, stations), ignore_index=True))
        with _open(feed, "stop_times") as sink:
            _write_stop_times(sink, lines, stops, runs)


def _open(feed: zipfile.ZipFile, name: str) -> IO[bytes]:
    # A fixed date: the clock of the machine must not change the file.
    member = zipfile.ZipInfo(f"{name}.txt", date_time=(2026, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return feed.open(member, "w", force_zip64=True)


def _add(feed: zipfile.ZipFile, name: str, table: pd.DataFrame) -> None:
    text = io.StringIO(newline="")
    table.to_csv(text, index=False, lineterminator="\n")
    with _open(feed, name) as sink:
        sink.write(text.getvalue().encode())


def _calendar_tables(version: str) -> dict[str, pd.DataFrame]:
    start, end = FIRST_DATE.replace("-", ""), LAST_DATE.replace("-", "")
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    runs = {"weekday": days[:5], "saturday": days[5:6], "sunday": days[6:]}
    calendar = [
        {
            "service_id": s,
            **{d: int(d in runs[s]) for d in days},
            "start_date": start,
            "end_date": end,
        }
        for s in SERVICES
    ]
    holidays = [
        {"service_id": service, "date": date, "exception_type": exception}
        for date in _PUBLIC_HOLIDAYS
        for service, exception in (("weekday", 2), ("sunday", 1))
    ]
    agency = {
        "agency_id": "MODEL",
        "agency_name": "Modelvervoer (model, geen echte dienstregeling)",
        "agency_url": "https://example.org/model",
        "agency_timezone": "Europe/Amsterdam",
        "agency_lang": "nl",
    }
    info = {
        "feed_publisher_name": MODEL_NOTE,
        "feed_publisher_url": "https://example.org/model",
        "feed_lang": "nl",
        "feed_start_date": start,
        "feed_end_date": end,
        "feed_version": version,
    }
    return {
        "agency": pd.DataFrame([agency]),
        "feed_info": pd.DataFrame([info]),
        "calendar": pd.DataFrame(calendar),
        "calendar_dates": pd.DataFrame(holidays),
    }


def _routes(lines: Sequence[Line]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "route_id": [f"L{i}" for i in range(len(lines))],
            "agency_id": "MODEL",
            "route_short_name": [line.number for line in lines],
            "route_long_name": [line.name for line in lines],
            "route_type": [_ROUTE_TYPE.get(line.kind, _BUS) for line in lines],
        }
    )


def _trips(lines: Sequence[Line], runs: Iterable[Runs]) -> list[pd.DataFrame]:
    tables, first = [], 1
    for run in runs:
        ends = lines[run.line].name.split(" - ")
        number = np.arange(first, first + len(run.start_s))
        first += len(number)
        table = {
            "route_id": f"L{run.line}",
            "service_id": np.array(SERVICES)[run.service],
            "trip_id": number,
            "trip_headsign": ends[-1] if run.direction == 0 else ends[0],
            "direction_id": run.direction,
            "shape_id": f"G{run.line}-{run.direction}",
        }
        tables.append(pd.DataFrame(table))
    return tables


def _transfers(stations: Stations) -> pd.DataFrame:
    """Three minutes between bus and train, and between trains, at every railway station."""
    ids = [f"S{i}" for i in range(len(stations.names))]
    table = {"from_stop_id": ids, "to_stop_id": ids, "transfer_type": 2, "min_transfer_time": 180}
    return pd.DataFrame(table)


def _shapes(lines: Sequence[Line], streets: Streets, stations: Stations) -> list[pd.DataFrame]:
    tables = []
    for number, line in enumerate(lines):
        xy = (stations.xy if line.kind == "rail" else streets.xy)[line.nodes]
        for direction, points in enumerate((to_degrees(xy), to_degrees(xy)[::-1])):
            table = {
                "shape_id": f"G{number}-{direction}",
                "shape_pt_lat": points[:, 1].round(6),
                "shape_pt_lon": points[:, 0].round(6),
                "shape_pt_sequence": np.arange(len(points)),
            }
            tables.append(pd.DataFrame(table))
    return tables


def _write_stop_times(
    sink: IO[bytes], lines: Sequence[Line], stops: Stops, runs: Iterable[Runs]
) -> None:
    """Write one line and direction at a time, so that memory does not grow with the feed."""
    clock = _clock_texts()
    ids = pa.array(stops.frame["stop_id"].tolist(), pa.string())
    options = pa_csv.WriteOptions(quoting_style="needed")
    with pa_csv.CSVWriter(sink, _STOP_TIMES, write_options=options) as writer:
        first = 1
        for run in runs:
            if len(run.start_s):
                writer.write_table(_stop_times(run, lines[run.line].kind, first, clock, ids))
            first += len(run.start_s)


def _stop_times(run: Runs, kind: str, first: int, clock: pa.Array, ids: pa.Array) -> pa.Table:
    trips, calls = len(run.start_s), len(run.calls)
    arrival = (run.start_s[:, None] + run.arrival_s).ravel()
    departure = (run.start_s[:, None] + run.departure_s).ravel()
    position = np.tile(np.arange(calls), trips)
    # Nobody leaves at the first stop or boards at the last; an express on its way
    # back only sets down at its last stops.
    drop_off = np.where(position == 0, 1, 0)
    pickup = np.where(position == calls - 1, 1, 0)
    if kind == "express" and run.direction == 1:
        pickup = np.where(position > calls - 3, 1, pickup)
    columns = [
        pc.cast(pa.array(np.repeat(np.arange(first, first + trips), calls)), pa.string()),
        clock.take(pa.array(arrival)),
        clock.take(pa.array(departure)),
        ids.take(pa.array(np.tile(run.calls, trips))),
        pa.array(position + 1),
        pa.array(pickup),
        pa.array(drop_off),
    ]
    return pa.Table.from_arrays(columns, schema=_STOP_TIMES)


def _clock_texts() -> pa.Array:
    texts = [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(0, _CLOCK_END_S)]
    return pa.array(texts, pa.string())
