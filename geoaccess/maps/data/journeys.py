"""The best journey of every place to the practice that decides its reason, and how a page carries it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoaccess.coverage.result import Coverage
from geoaccess.maps.data.layers import metric_crs
from geoaccess.networks.network import TransportNetwork
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.journeys.pair_itineraries import pair_itineraries
from geoaccess.routing.search.query import STREET_MODES
from geoaccess.units import format_clock

MOST_JOURNEYS = 1_000
"""A map carries no more journeys than this: about a kilobyte each."""

_TOLERANCE_M = 25.0
_GRID_DEG = 1e-5
_DAY_S = 86_400


def best_journeys(
    network: TransportNetwork,
    result: Coverage,
    housing: gpd.GeoDataFrame,
    practices: gpd.GeoDataFrame,
    *,
    departures: DepartureWindow | None = None,
    options: TravelOptions | None = None,
    most: int = MOST_JOURNEYS,
) -> gpd.GeoDataFrame:
    """The journey of every place to the practice that gives its reason, leg by leg.

    Parameters
    ----------
    network
        The network of the travel times.
    result
        What `coverage` gave.
    housing, practices
        The tables that it was made from.
    departures
        The window of the travel times, for modes with a timetable.
    options
        Speeds and limits of the travel times.
    most
        The most journeys; places with the most residents come first.

    Returns
    -------
    geopandas.GeoDataFrame
        Legs as from `itineraries`. With a window, the journey is that of the first
        minute whose travel time is the percentile of the coverage; so its minutes
        are those that the map shows.

    Examples
    --------
    >>> best_journeys(network, result, housing, practices)  # doctest: +SKIP
    """
    pairs = _pairs(result, most)
    travel = result.options.get("travel", {})
    return pair_itineraries(
        network,
        housing,
        practices,
        pairs,
        mode=str(travel.get("mode", "transit")),
        departures=departures,
        percentile=float(result.options.get("percentile") or 50),
        max_trip_min=float(travel.get("max_trip_min", 120)),
        options=options,
    )


def _pairs(result: Coverage, most: int) -> pd.DataFrame:
    """Places and the practice of their reason; else their nearest."""
    places = result.places.sort_values("residents", ascending=False, kind="stable")
    to_id = places["reason_practice_id"].astype(object)
    to_id = to_id.where(to_id.notna(), places["nearest_practice_id"])
    pairs = pd.DataFrame({"from_id": places["id"].astype(str), "to_id": to_id})
    return pairs[pairs["to_id"].notna()].head(most)


def journey_data(
    legs: gpd.GeoDataFrame, place_ids: Sequence[str], practice_ids: Sequence[str]
) -> list[dict[str, Any]]:
    """Plain values of journeys: row of the place, row of the practice, and legs.

    Journeys of places or practices that the map does not show are left out, and
    so are pairs without a journey.
    """
    place = {identity: row for row, identity in enumerate(place_ids)}
    practice = {identity: row for row, identity in enumerate(practice_ids)}
    travelled = legs[legs["leg"] > 0].reset_index(drop=True)
    lines = _lines(travelled)
    records = travelled.drop(columns="geometry").to_dict("records")
    found: dict[tuple[int, int], list[tuple[Mapping[str, Any], list[int]]]] = {}
    for record, line in zip(records, lines, strict=True):
        pair = place.get(str(record["from_id"])), practice.get(str(record["to_id"]))
        if pair[0] is not None and pair[1] is not None:
            found.setdefault((pair[0], pair[1]), []).append((record, line))
    return [
        {"place": i, "practice": j, **_whole([record for record, _ in ways])}
        | {"legs": [_leg(record, line) for record, line in ways]}
        for (i, j), ways in found.items()
    ]


def _whole(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """From being ready to being there: what the travel time counts, waiting before the first leg too."""
    first, last = records[0], records[-1]
    ready_s = first["departs_s"] - 60 * first["wait_min"]
    return {
        "ready": _clock(ready_s),
        "there": _clock(_up_to_minute(last["arrives_s"])),
        "minutes": math.ceil((last["arrives_s"] - ready_s) / 60),
        "wait": round(sum(record["wait_min"] for record in records)),
    }


def _up_to_minute(time_s: float) -> int:
    return 60 * math.ceil(time_s / 60)


def _clock(time_s: float) -> str:
    """Hours and minutes of the day; after midnight they begin anew."""
    return format_clock(60 * int(time_s % _DAY_S // 60))


def _leg(record: Mapping[str, Any], line: list[int]) -> dict[str, Any]:
    texts = {
        "line": record["line"] or record["line_name"],
        "towards": record["headsign"],
        "from": record["from_stop_name"],
        "to": record["to_stop_name"],
    }
    # a ride ends when the timetable says so; a walk of part of a minute has not ended in it
    rides = record["mode"] not in STREET_MODES
    arrives_s = record["arrives_s"] if rides else _up_to_minute(record["arrives_s"])
    return {
        "mode": record["mode"],
        "departs": _clock(record["departs_s"]),
        "arrives": _clock(arrives_s),
        "minutes": round(float(record["duration_min"]), 1),
        "wait": round(float(record["wait_min"]), 1),
        **{name: str(text) for name, text in texts.items() if text},
        "path": line,
    }


def _lines(legs: gpd.GeoDataFrame) -> list[list[int]]:
    """Every line as steps of a hundred-thousandth of a degree: longitude, latitude, and so on."""
    if legs.empty:
        return []
    metric = legs.geometry.to_crs(metric_crs(legs))
    simple = gpd.GeoSeries(shapely.simplify(metric.to_numpy(), _TOLERANCE_M), crs=metric.crs)
    return [_steps(line) for line in simple.to_crs(4326)]


def _steps(line: Any) -> list[int]:
    merged = shapely.line_merge(line) if line.geom_type == "MultiLineString" else line
    points = np.rint(shapely.get_coordinates(merged) / _GRID_DEG).astype(np.int64)
    return [int(step) for step in np.diff(points, axis=0, prepend=0).ravel()]
