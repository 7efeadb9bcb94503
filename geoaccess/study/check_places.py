"""Findings in the tables of a study: places that lie oddly, rules that do not fit, old facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoaccess.inputs.findings import Finding, finding

OLD_DAYS = 365
"""A row that was checked longer ago than this deserves another look."""

_MOST = 0.5
_NEAR_DEGREES = 1e-6


def place_findings(
    frames: Mapping[str, gpd.GeoDataFrame],
    *,
    date: dt.date | None = None,
    postcode_areas: gpd.GeoDataFrame | None = None,
) -> list[Finding]:
    """What is odd in the tables of housing and practices.

    Parameters
    ----------
    frames
        ``housing``, ``practices`` and, where there are some, ``areas``, as their
        readers give them.
    date
        The day of the study.
    postcode_areas
        Outlines of four-digit postcodes with ``id``, to hold ``postcode`` against.
    """
    found: list[Finding] = []
    for name in ("housing", "practices"):
        if name not in frames:
            continue
        frame = frames[name]
        mine = [*_outside(frame, frames.get("areas"), name), *_same_point(frame)]
        mine += _wrong_postcodes(frame, postcode_areas) + _old(frame, date)
        if name == "housing":
            mine += _empty_places(frame)
        found += [replace(each, where=name) for each in mine]
    return found


def _outside(frame: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None, name: str) -> list[Finding]:
    """Places in none of the areas; practices in the surroundings are ordinary."""
    if areas is None:
        return []
    union = shapely.union_all(areas.geometry.to_numpy())
    off = ~frame.geometry.intersects(union).to_numpy()
    most = off.mean() > _MOST
    usual = "note" if name == "practices" else "warning"
    return finding(
        "error" if most else usual,
        "outside_areas",
        frame["id"][off],
        f"Outside all areas of the study: {off.sum()} of {len(frame)}.",
        "Check the coordinates and their projection, or take areas of the right region.",
        count=int(off.sum()),
        of=len(frame),
    )


def _same_point(frame: gpd.GeoDataFrame) -> list[Finding]:
    """Places that share their coordinates with another."""
    lonlat = np.column_stack([frame.geometry.x, frame.geometry.y])
    cells = pd.DataFrame(np.round(lonlat / _NEAR_DEGREES).astype(np.int64))
    return finding(
        "warning",
        "same_point",
        frame["id"][cells.duplicated(keep=False).to_numpy()],
        "Several rows stand on one point.",
        "Right for a building with several of them; wrong when addresses became the middle of a "
        "postcode.",
    )


def _wrong_postcodes(frame: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None) -> list[Finding]:
    """Places that do not lie in the area of their postcode."""
    if areas is None or "postcode" not in frame:
        return []
    outlines = areas.set_index(areas["id"].astype(str))["geometry"]
    code = frame["postcode"].astype("string").str.extract(r"^(\d{4})")[0]
    known = code.isin(outlines.index).to_numpy()
    off: npt.NDArray[np.bool_] = np.zeros(len(frame), dtype=np.bool_)
    theirs = outlines.loc[code[known]].to_numpy()
    off[known] = ~shapely.intersects(frame.geometry.to_numpy()[known], theirs)
    return finding(
        "warning",
        "postcode_mismatch",
        frame["id"][off],
        "The point does not lie in the area of the row's postcode.",
        "Correct the postcode or the coordinates.",
    )


def _old(frame: gpd.GeoDataFrame, date: dt.date | None) -> list[Finding]:
    """Rows that nobody checked lately, or ever."""
    if "checked_on" not in frame:
        return []
    checked = pd.to_datetime(frame["checked_on"], errors="coerce")
    day = pd.Timestamp(date or dt.datetime.now(dt.UTC).date())
    old = (day - checked).dt.days > OLD_DAYS
    remedy = "Ask again, and write the day in checked_on."
    return [
        *finding("warning", "old_check", frame["id"][old.to_numpy()],
                 f"Last checked more than {OLD_DAYS} days before the study.", remedy, days=OLD_DAYS),
        *finding("note", "never_checked", frame["id"][checked.isna().to_numpy()],
                 "Nobody wrote down when this was checked.", remedy),
    ]  # fmt: skip


def _empty_places(frame: gpd.GeoDataFrame) -> list[Finding]:
    """Housing in which nobody lives."""
    return finding(
        "note",
        "nobody_lives_here",
        frame["id"][(frame["residents"] == 0).to_numpy()],
        "No residents: the row counts for nothing.",
        "Fill in residents, or leave the row out.",
    )
