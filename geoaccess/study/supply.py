"""Practices and candidates as one supply."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd


def with_candidates(
    tables: Mapping[str, gpd.GeoDataFrame], candidates: gpd.GeoDataFrame
) -> dict[str, gpd.GeoDataFrame]:
    """The tables with the candidates as open practices behind those there are."""
    practices = tables["practices"]
    every = pd.concat([practices, candidates.assign(status="open")], ignore_index=True)
    return {**tables, "practices": gpd.GeoDataFrame(every, crs=practices.crs)}
