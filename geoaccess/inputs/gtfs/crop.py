"""Cut a GTFS feed to an area, so that a country's timetable becomes a region's.

The feed is read in pieces and written as it is read: a country never stands in
memory.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from geoaccess.errors import FeedError, raise_faults
from geoaccess.files import write_safely
from geoaccess.inputs.gtfs.crop_spans import call_spans, stops_inside
from geoaccess.inputs.gtfs.feed_csv import (
    ReadLog,
    find_rows,
    header_of,
    parse_distinct,
    read_batches,
    read_frame,
    whole_number,
)
from geoaccess.inputs.gtfs.feed_files import FeedFiles, FeedLimits, open_feed
from geoaccess.inputs.zones import zone_around

_WHOLE = ("agency.txt", "feed_info.txt", "levels.txt")
_BY_ID: Mapping[str, Mapping[str, str]] = {
    "routes.txt": {"route_id": "route_id"},
    "calendar.txt": {"service_id": "service_id"},
    "calendar_dates.txt": {"service_id": "service_id"},
    "shapes.txt": {"shape_id": "shape_id"},
    "frequencies.txt": {"trip_id": "trip_id"},
    "transfers.txt": {
        f"{end}_{what}_id": f"{what}_id"
        for what in ("stop", "route", "trip")
        for end in ("from", "to")
    },
    "pathways.txt": {"from_stop_id": "stop_id", "to_stop_id": "stop_id"},
}
"""Files whose rows stay when every id that they name, if any, stays."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)

Ids = Mapping[str, pd.Index]
"""The ids that stay, by the name of their column."""


@dataclass(frozen=True)
class FeedCrop:
    """What is left of a feed.

    Attributes
    ----------
    path
        The new feed.
    stops, trips, calls
        Rows of ``stops.txt``, ``trips.txt`` and ``stop_times.txt``.
    left_out
        Files of the old feed that the new one lacks.
    """

    path: Path
    stops: int
    trips: int
    calls: int
    left_out: tuple[str, ...]


def crop_feed(
    path: str | Path,
    area: Any,
    target: str | Path,
    *,
    buffer_km: float = 10.0,
    limits: FeedLimits | None = None,
) -> FeedCrop:
    """Cut a feed to the trips that serve an area.

    A trip stays when it calls at two or more stops of the area, whole from the
    first of them to the last, so that a line that leaves the area and comes back
    is not torn; where its ends there have no times, on to the next calls that
    have. A trip of ``frequencies.txt`` stays whole: its headway counts
    from its first stop.

    Parameters
    ----------
    path
        A zip or a folder.
    area
        A GeoDataFrame in any CRS, or a polygon in EPSG:4326.
    target
        The zip to write; the same feed and area give the same bytes.
    buffer_km
        A margin around the area, so that journeys that lead through its
        surroundings are not lost.
    limits
        How large the feed may be.

    Returns
    -------
    FeedCrop

    Raises
    ------
    FeedError
        If the feed cannot be read, or nothing of it serves the area.
    """
    files, log, zone = open_feed(path, limits), ReadLog(), zone_around(area, buffer_km)
    for name in ("stops.txt", "trips.txt", "stop_times.txt"):
        if name not in files:
            log.fault(files.name, f"{name} is missing.", "Get a complete GTFS feed.")
    raise_faults(log.faults)
    stops = _whole_table(files, "stops.txt", log)
    spans = call_spans(files, stops_inside(stops, zone), log)
    raise_faults(log.faults)
    if not len(spans):
        raise FeedError(
            f"{files.name}: no trip calls twice inside the area. "
            "Check that feed and area belong together, or widen the margin."
        )
    parts: dict[str, int] = {}
    target = Path(target)
    write_safely(target, lambda part: _write(part, files, stops, spans, log, parts))
    done = {"stops.txt", "trips.txt", "stop_times.txt", *_WHOLE, *_BY_ID}
    left_out = tuple(sorted(set(files.members) - done))
    stops_left, trips, calls = (parts[f"{name}.txt"] for name in ("stops", "trips", "stop_times"))
    return FeedCrop(target, stops_left, trips, calls, left_out)


def _whole_table(files: FeedFiles, name: str, log: ReadLog) -> pd.DataFrame:
    """All columns of a small table as text."""
    return read_frame(files, name, header_of(files, name), log)


def _write(
    path: Path,
    files: FeedFiles,
    stops: pd.DataFrame,
    spans: pd.DataFrame,
    log: ReadLog,
    rows: dict[str, int],
) -> None:
    """Write the new feed, noting the rows of every file."""
    trips = _whole_table(files, "trips.txt", log)
    trips = trips[trips["trip_id"].isin(spans.index)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        called: set[str] = set()
        with _member(archive, "stop_times.txt") as sink:
            batches = _kept_calls(files, spans, log, called)
            rows["stop_times.txt"] = _write_batches(
                sink, header_of(files, "stop_times.txt"), batches
            )
        ids = {c: pd.Index(trips[c].dropna().unique()) for c in _TRIP_IDS if c in trips}
        stops = stops[_stays(stops, called)]
        ids["stop_id"] = pd.Index(stops["stop_id"])
        for name, frame in (("trips.txt", trips), ("stops.txt", stops)):
            rows[name] = _write_frame(archive, name, frame)
        for name in sorted({*_WHOLE, *_BY_ID} & set(files.members)):
            with _member(archive, name) as sink:
                rows[name] = _write_batches(
                    sink, header_of(files, name), _kept_rows(files, name, ids, log)
                )
    raise_faults(log.faults)


_TRIP_IDS = ("trip_id", "route_id", "service_id", "shape_id")


def _kept_calls(
    files: FeedFiles, spans: pd.DataFrame, log: ReadLog, called: set[str]
) -> Iterator[pa.Table]:
    """Calls of the trips that stay, from the first to the last that counts."""
    columns = _first(header_of(files, "stop_times.txt"), "trip_id")
    trips = pd.Index(spans.index)
    first, last = (spans[c].to_numpy(np.int64) for c in ("first", "last"))
    for batch in read_batches(
        files, "stop_times.txt", columns, log, keep=lambda ids: find_rows(ids, trips) >= 0
    ):
        trip = find_rows(batch["trip_id"], trips)
        sequence = parse_distinct(batch["stop_sequence"], whole_number).astype(np.int64)
        kept = batch.filter(pa.array((sequence >= first[trip]) & (sequence <= last[trip])))
        called.update(pc.unique(kept["stop_id"]).to_pylist())
        yield kept


def _kept_rows(files: FeedFiles, name: str, ids: Ids, log: ReadLog) -> Iterator[pa.Table]:
    """Rows of a file whose ids all stay; an id that is not given asks for nothing."""
    header = header_of(files, name)
    rules = {c: kind for c, kind in _BY_ID.get(name, {}).items() if c in header}
    empty: pd.Index[Any] = pd.Index([])
    for batch in read_batches(files, name, header, log):
        keep: npt.NDArray[np.bool_] = np.ones(len(batch), dtype=np.bool_)
        for column, kind in rules.items():
            given = pc.is_valid(batch[column]).to_numpy()
            keep &= ~given | (find_rows(batch[column], ids.get(kind, empty)) >= 0)
        yield batch.filter(pa.array(keep))


def _stays(stops: pd.DataFrame, called: set[str]) -> npt.NDArray[np.bool_]:
    """Stops that are called at, their stations, and the entrances and nodes of these."""
    ids = stops["stop_id"]
    if "parent_station" not in stops:
        return ids.isin(called).to_numpy()
    parents = dict(zip(ids, stops["parent_station"], strict=True))
    kept = set(called)
    climbing = set(called)
    while climbing:
        climbing = {above for stop in climbing if (above := parents.get(stop))} - kept
        kept |= climbing
    inner = stops.get("location_type", pd.Series("", stops.index)).isin(["2", "3", "4"])
    stays = ids.isin(kept) | (inner & stops["parent_station"].isin(kept - called))
    return stays.to_numpy()


def _first(columns: Sequence[str], name: str) -> list[str]:
    """Columns with one of them moved to the front, where rows are filtered by it."""
    return [name, *(c for c in columns if c != name)]


@contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A file of the zip, dated alike every time so that its bytes are the same."""
    info = zipfile.ZipInfo(name, date_time=_EARLIEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as sink:
        yield sink


def _write_batches(sink: IO[bytes], header: Sequence[str], batches: Iterator[pa.Table]) -> int:
    """Write pieces of a table under one header, also where there is no row; returns the rows."""
    rows, writer = 0, None
    for batch in batches:
        writer = writer or pacsv.CSVWriter(sink, batch.schema, write_options=_PLAIN)
        writer.write_table(batch)
        rows += len(batch)
    if writer is None:
        sink.write((",".join(header) + "\n").encode())
    else:
        writer.close()
    return rows


_PLAIN = pacsv.WriteOptions(quoting_style="needed")


def _write_frame(archive: zipfile.ZipFile, name: str, frame: pd.DataFrame) -> int:
    """Write a small table."""
    with _member(archive, name) as sink:
        sink.write(frame.to_csv(index=False, lineterminator="\n").encode())
    return len(frame)
