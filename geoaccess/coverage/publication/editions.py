"""Editions for publication: cells instead of places, and no small group to be found.

What map and report show of a coverage is decided here once, from the coverage
alone, so that a map and a report that are made apart hide the same numbers.
What a report adds (insurers, places short, a forecast) is decided after it and
never changes it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoaccess.coverage.key_tables import (
    Table,
    area_table,
    headline_table,
    municipality_of,
    reason_table,
)
from geoaccess.coverage.publication.disclosure import Numbers, hide_small_groups
from geoaccess.coverage.publication.hexagon_grid import hexagon_of, hexagon_outlines
from geoaccess.coverage.publication.published_numbers import (
    core_numbers,
    number_name,
    people_columns,
    residents_numbers,
    row_names,
)
from geoaccess.coverage.result import Coverage
from geoaccess.errors import Fault, raise_faults
from geoaccess.geodesy import utm_crs

HIDDEN = "×"
"""What stands in place of a number that is not published."""


@dataclass(frozen=True, kw_only=True)
class Publication:
    """How an edition for publication is made; outputs of one run share one.

    Attributes
    ----------
    smallest
        The fewest people that a published number may stand for, and the width of
        the range in which a hidden number can at best be placed.
    hexagon_m
        Width of hexagons that stand for their places; municipalities when None.

    Raises
    ------
    InputError
        If a number is not above 0.

    Examples
    --------
    >>> Publication(hexagon_m=5000).smallest
    10
    """

    smallest: int = 10
    hexagon_m: float | None = None

    def __post_init__(self) -> None:
        raise_faults(
            [
                Fault(name, f"found {value!r}, expected a number above 0.", "Correct it.")
                for name, value in (("smallest", self.smallest), ("hexagon_m", self.hexagon_m))
                if value is not None and not value > 0
            ]
        )


def as_publication(publish: bool | Publication) -> Publication | None:
    """The publication that a caller asks for; None for the full edition."""
    if isinstance(publish, Publication):
        return publish
    return Publication() if publish else None


@dataclass(frozen=True, eq=False)
class PublishedCore:
    """The key numbers of a coverage for publication.

    Attributes
    ----------
    tables
        ``headline``, ``reasons`` and, where known, ``municipalities`` and ``cells``, with
        `HIDDEN` in place of what is not told, people in whole numbers.
    outlines
        Outline of every cell in EPSG:4326 by its name; None for municipalities.
    area_of
        Name of the cell or municipality of every place; None where neither is known.
    numbers
        All numbers with the hidden ones, and how they hang together.
    hidden
        Names of the hidden ones.
    """

    tables: Mapping[str, Table]
    outlines: gpd.GeoSeries | None
    area_of: pd.Series[Any] | None
    numbers: Numbers
    hidden: frozenset[Hashable]

    @property
    def key(self) -> str:
        """Name of the table of the areas that a map shades."""
        return "municipalities" if self.outlines is None else "cells"

    @property
    def decided(self) -> dict[Hashable, bool]:
        """Whether each number is hidden, by name."""
        return {name: name in self.hidden for name in self.numbers.values}


def published_core(result: Coverage, publication: Publication) -> PublishedCore:
    """Decide which key numbers of a coverage may be told.

    The people of municipalities and cells come first, then what the coverage
    says about them: so two coverages of the same housing hide the same people.
    """
    frames: dict[str, pd.DataFrame | None] = {
        "headline": headline_table(result),
        "reasons": reason_table(result),
        "municipalities": area_table(result),
    }
    outlines, pieces = None, None
    area_of = municipality_of(result) if "municipality" in result.places else None
    if publication.hexagon_m is not None:
        cell, outlines = hexagons_of(result.places, publication.hexagon_m)
        frames["cells"] = _people_by(result, cell.rename("cell"))
        if area_of is not None:
            pieces = _people_by(result, cell.rename("cell"), area_of)
        area_of = cell
    tables = {key: Table(key, frame) for key, frame in frames.items() if frame is not None}
    numbers = core_numbers(tables, pieces, readings_by_area(result))
    hidden = _hide(tables, pieces, numbers, publication.smallest)
    masked = {key: Table(key, mask_table(table, hidden)) for key, table in tables.items()}
    return PublishedCore(masked, outlines, area_of, numbers, hidden)


def readings_by_area(result: Coverage) -> pd.DataFrame | None:
    """People covered, all and insured, by municipality, reading and threshold."""
    if "municipality" not in result.places:
        return None
    names = municipality_of(result).to_numpy()[result.by_reading["home"]]
    keys = ["municipality", "statuses", "within_min"]
    people = result.by_reading.assign(municipality=names).groupby(keys, sort=False)
    return people[["covered_residents", "covered_insured"]].sum().reset_index()


def _hide(
    tables: Mapping[str, Table], pieces: pd.DataFrame | None, numbers: Numbers, smallest: int
) -> frozenset[Hashable]:
    """Hide among the people first, then among what is told about them."""
    people = residents_numbers(tables, pieces)
    first = hide_small_groups(people, smallest=smallest)
    decided = {name: name in first for name in people.values}
    return hide_small_groups(numbers, smallest=smallest, decided=decided)


def mask_table(table: Table, hidden: frozenset[Hashable]) -> pd.DataFrame:
    """The table with hidden numbers, and shares that would tell them, taken out.

    People become whole numbers, and shares those of the whole numbers.
    """
    frame = table.frame.drop(columns="housing_places", errors="ignore").astype(object)
    rows = row_names(table)
    for column in people_columns(table):
        told = [number_name(table.key, row, column) not in hidden for row in rows]
        whole = [round(float(value)) for value in table.frame[column]]
        frame[column] = np.where(told, np.asarray(whole, dtype=object), HIDDEN)
    if "covered_share" in frame and people_columns(table):
        frame["covered_share"] = _covered_shares(frame)
    if "residents_share" in frame:
        shares = table.frame["residents_share"].astype(float).round(3).astype(object)
        frame["residents_share"] = shares.where(frame["residents"] != HIDDEN, HIDDEN)
    return frame


def _covered_shares(frame: pd.DataFrame) -> list[Any]:
    """Shares of published numbers; hidden where one of the two is."""
    insured = "covered_insured" in frame
    whole = frame["insured_residents" if insured else "residents"]
    part = frame["covered_insured" if insured else "covered_residents"]
    return [
        HIDDEN if HIDDEN in (a, b) else (a / b if b else float("nan"))
        for a, b in zip(part, whole, strict=True)
    ]


def hexagons_of(places: gpd.GeoDataFrame, width_m: float) -> tuple[pd.Series[Any], gpd.GeoSeries]:
    """Name of the hexagon of every place, and the outlines of all hexagons by name."""
    flat = places.geometry.to_crs(utm_crs(places.to_crs(4326).total_bounds))
    points = flat.representative_point()
    cells = hexagon_of(shapely.get_coordinates(points.to_numpy()), width_m)
    own, number = np.unique(cells, axis=0, return_inverse=True)
    # rows from north to south, and in a row from west to east, as one reads
    order = np.lexsort((own[:, 0], -own[:, 1]))
    rank = np.empty(len(own), dtype=np.intp)
    rank[order] = np.arange(len(own))
    names = np.asarray([f"⬡ {i + 1}" for i in range(len(own))], dtype=object)
    outlines = gpd.GeoSeries(hexagon_outlines(own[order], width_m), index=names, crs=points.crs)
    return pd.Series(names[rank[number.ravel()]]), outlines.to_crs(4326)


def _people_by(result: Coverage, *keys: pd.Series[Any]) -> pd.DataFrame:
    """Residents, covered and not covered, by one or two divisions of the places."""
    places = pd.DataFrame(
        {
            "residents": result.places["residents"].to_numpy(dtype=np.float64),
            "covered_residents": result.places["covered_residents"].to_numpy(dtype=np.float64),
        }
    )
    named = [key.reset_index(drop=True) for key in keys]
    table = places.groupby(named, sort=False).sum().reset_index()
    table["not_covered_residents"] = table["residents"] - table["covered_residents"]
    table["covered_share"] = table["covered_residents"] / table["residents"].where(
        table["residents"] > 0
    )
    return table
