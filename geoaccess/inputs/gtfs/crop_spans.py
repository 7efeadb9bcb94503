"""Which calls of which trips stay when a feed is cut to an area."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import shapely

from geoaccess.errors import FeedError
from geoaccess.inputs.gtfs.feed_csv import (
    ReadLog,
    decimals,
    find_rows,
    parse_distinct,
    read_batches,
    read_frame,
    whole_number,
)
from geoaccess.inputs.gtfs.feed_files import FeedFiles


def stops_inside(stops: pd.DataFrame, zone: Any) -> pd.Index[str]:
    """Ids of the stops in the zone; a stop without a position lies where its station does."""
    if not {"stop_id", "stop_lat", "stop_lon"} <= set(stops):
        raise FeedError("stops.txt lacks stop_id, stop_lat or stop_lon. Get a complete GTFS feed.")
    lon, lat = decimals(stops["stop_lon"]), decimals(stops["stop_lat"])
    inside = np.asarray(shapely.contains_xy(zone, lon, lat))
    if "parent_station" in stops:
        stations = set(stops["stop_id"][inside])
        inside |= np.isnan(lon) & stops["parent_station"].isin(stations).to_numpy()
    ids: pd.Index[str] = pd.Index(stops["stop_id"][inside].dropna().unique())
    return ids


def call_spans(files: FeedFiles, inside: pd.Index[str], log: ReadLog) -> pd.DataFrame:
    """First and last ``stop_sequence`` to keep, by trip."""
    calls = _sequences(files, "stop_id", inside, log)
    grouped = calls.groupby("trip_id", sort=False)
    spans = grouped["sequence"].agg(["min", "max", "nunique"])
    spans = spans[spans["nunique"] > 1].drop(columns="nunique")
    spans.columns = pd.Index(["first", "last"])
    timed = calls[calls["timed"]].groupby("trip_id", sort=False)["sequence"].agg(["min", "max"])
    ends = timed.reindex(spans.index)
    untimed = spans[(ends["min"] != spans["first"]) | (ends["max"] != spans["last"])]
    if len(untimed):
        spans.update(_out_to_timepoints(files, untimed, log))
    if "frequencies.txt" in files:
        repeated = read_frame(files, "frequencies.txt", ("trip_id",), log)["trip_id"]
        everything = np.iinfo(np.int32)
        spans.loc[spans.index.isin(repeated)] = everything.min, everything.max
    return spans


def _sequences(files: FeedFiles, column: str, ids: pd.Index[str], log: ReadLog) -> pd.DataFrame:
    """Trip, sequence and whether there is a time, of the calls with these ids in a column."""
    others = ("trip_id", "stop_sequence", "arrival_time", "departure_time")
    pieces = [
        pd.DataFrame(
            {
                "trip_id": batch["trip_id"].to_pandas(),
                "sequence": parse_distinct(batch["stop_sequence"], whole_number),
                "timed": pc.or_(
                    pc.is_valid(batch["arrival_time"]), pc.is_valid(batch["departure_time"])
                ).to_numpy(),
            }
        )
        for batch in read_batches(
            files,
            "stop_times.txt",
            tuple(dict.fromkeys((column, *others))),
            log,
            keep=lambda texts: find_rows(texts, ids) >= 0,
        )
    ]
    empty = pd.DataFrame({"trip_id": [], "sequence": np.empty(0, int), "timed": np.empty(0, bool)})
    return pd.concat(pieces or [empty], ignore_index=True)


def _out_to_timepoints(files: FeedFiles, spans: pd.DataFrame, log: ReadLog) -> pd.DataFrame:
    """Spans widened to calls with times: between them, times are interpolated."""
    calls = _sequences(files, "trip_id", pd.Index(spans.index), log)
    calls = calls[calls["timed"]].join(spans, on="trip_id")
    before = calls[calls["sequence"] <= calls["first"]].groupby("trip_id")["sequence"].max()
    after = calls[calls["sequence"] >= calls["last"]].groupby("trip_id")["sequence"].min()
    return pd.DataFrame({"first": before, "last": after})
