"""Sites where a practice could come: from housing, practices, stops, municipalities or a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoaccess.coverage.tables import ids_of, residents_of
from geoaccess.errors import CrsError, DuplicateIdError, Fault, InputError, raise_faults
from geoaccess.inputs.tables.table import read_table
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.schema import CANDIDATES
from geoaccess.units import check_positive

DUTCH_GRID = "EPSG:28992"

ON_SITE = "site"
"""What the ids of candidates on housing sites start with."""
"""Metres, for grids and distances in the Netherlands."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a practice at a candidate site would offer.

    Parameters
    ----------
    places
        Registrations.
    cost
        Cost, in one unit for all candidates.
    opening_hours
        As OpenStreetMap writes them.
    languages
        ISO 639-1 codes, separated by semicolons.
    kind
        Kind of care.
    """

    places: int | None = None
    cost: float | None = None
    opening_hours: str | None = None
    languages: str | None = None
    kind: str | None = None


def candidates_on_sites(
    housing: gpd.GeoDataFrame,
    *,
    min_residents: int = 0,
    kinds: Sequence[str] | None = None,
    serves_site_only: bool = False,
    offer: Offer | None = None,
) -> gpd.GeoDataFrame:
    """A candidate on every large housing site.

    Parameters
    ----------
    housing
        GeoDataFrame with ``id``, ``residents`` and geometry.
    min_residents
        The fewest residents of a site.
    kinds
        Kinds of housing; default: all.
    serves_site_only
        Whether only the residents of the site may come (``serves_housing``).
    offer
        What a practice there would offer.

    Returns
    -------
    geopandas.GeoDataFrame
        Candidates with ids ``site:<id>``.

    Examples
    --------
    >>> homes = gpd.GeoDataFrame({"id": ["camp", "farm"], "residents": [300, 8]},
    ...     geometry=gpd.points_from_xy([4.5, 4.6], [51.5, 51.6]), crs=4326)
    >>> candidates_on_sites(homes, min_residents=100, offer=Offer(places=250))[["id", "places"]]
              id  places
    0  site:camp     250
    """
    keep = residents_of(housing) >= min_residents
    if kinds is not None:
        if "kind" not in housing:
            raise InputError("housing has no column 'kind', so kinds cannot be chosen. Add it.")
        keep &= housing["kind"].isin(list(kinds)).to_numpy(dtype=bool)
    chosen = housing[keep]
    table = _named(ON_SITE, chosen, chosen.geometry, offer)
    if serves_site_only:
        table["serves_housing"] = ids_of(chosen)
    return table


def expansion_candidates(
    practices: gpd.GeoDataFrame, *, offer: Offer | None = None
) -> gpd.GeoDataFrame:
    """A candidate at every existing practice: more places at the same address.

    The rules of the practice (catchment, registration) go along; its own
    places do not, because they are counted where they are.

    Examples
    --------
    >>> practices = gpd.GeoDataFrame({"id": ["p1"], "status": ["full"]},
    ...     geometry=gpd.points_from_xy([4.5], [51.5]), crs=4326)
    >>> expansion_candidates(practices, offer=Offer(places=500))["id"].tolist()
    ['expand:p1']
    """
    table = _named("expand", practices, practices.geometry, offer)
    rules = ("catchment_postcodes", "catchment_municipalities", "catchment_drive_min")
    carried = ("languages", "opening_hours", "kind", "accepts", "insured_only", *rules)
    for column in carried:
        if column in practices and column not in table:
            table[column] = practices[column].to_numpy()
    return table


def candidates_at_points(
    points: gpd.GeoDataFrame, *, prefix: str = "point", offer: Offer | None = None
) -> gpd.GeoDataFrame:
    """A candidate at every point of a table, such as information points or town halls.

    Examples
    --------
    >>> points = gpd.GeoDataFrame({"id": ["win"], "name": ["WIN-punt"]},
    ...     geometry=gpd.points_from_xy([4.5], [51.5]), crs=4326)
    >>> candidates_at_points(points, prefix="info")[["id", "name"]]
             id      name
    0  info:win  WIN-punt
    """
    return _named(prefix, points, points.geometry, offer)


def candidates_at_stops(
    timetable: Timetable, *, min_departures: int = 0, offer: Offer | None = None
) -> gpd.GeoDataFrame:
    """A candidate at every station or bus hub with many departures.

    Parameters
    ----------
    timetable
        Its stops and first service day are used; stops of one station are one
        candidate.
    min_departures
        The fewest departures a day, all stops of the station together.
    offer
        What a practice there would offer.

    Returns
    -------
    geopandas.GeoDataFrame
        Candidates with ids ``hub:<stop_id>`` and ``departures``.
    """
    stops = timetable.stops.assign(departures=_departures(timetable))
    grouped = stops.groupby("station", sort=True)
    hubs = grouped.agg(
        id=("stop_id", "first"),
        name=("name", "first"),
        lon=("lon", "mean"),
        lat=("lat", "mean"),
        departures=("departures", "sum"),
    )
    hubs = hubs[hubs["departures"] >= min_departures]
    points = gpd.GeoSeries(gpd.points_from_xy(hubs["lon"], hubs["lat"]), crs=4326)
    table = _named("hub", hubs, points, offer)
    table["departures"] = hubs["departures"].to_numpy()
    return table


def candidates_in_areas(areas: gpd.GeoDataFrame, *, offer: Offer | None = None) -> gpd.GeoDataFrame:
    """A candidate in the middle of every area, always inside it.

    Examples
    --------
    >>> areas = gpd.GeoDataFrame({"id": ["GM1"], "name": ["Breda"]},
    ...     geometry=[shapely.box(4.7, 51.5, 4.8, 51.6)], crs=4326)
    >>> table = candidates_in_areas(areas)
    >>> table["id"].tolist(), table.within(areas.geometry.iloc[0]).tolist()
    (['area:GM1'], [True])
    """
    middle = _in_degrees(areas, "areas").geometry.representative_point()
    return _named("area", areas, middle, offer)


def hexagon_candidates(
    areas: gpd.GeoDataFrame, *, spacing_m: float = 2000, offer: Offer | None = None
) -> gpd.GeoDataFrame:
    """Candidates on a grid of hexagon centres inside the areas.

    Parameters
    ----------
    areas
        Polygons.
    spacing_m
        Distance between neighbouring centres in metres (on the Dutch grid).
    offer
        What a practice there would offer.

    Returns
    -------
    geopandas.GeoDataFrame
        Candidates with ids ``hex:<row>-<column>``; the same grid for every area,
        so that grids of neighbouring areas fit together.

    Examples
    --------
    >>> areas = gpd.GeoDataFrame({"id": ["GM1"], "name": ["Breda"]},
    ...     geometry=[shapely.box(4.7, 51.5, 4.8, 51.6)], crs=4326)
    >>> len(hexagon_candidates(areas, spacing_m=2000))
    21
    """
    check_positive("spacing_m", spacing_m)
    inside = _in_degrees(areas, "areas").to_crs(DUTCH_GRID).union_all()
    shapely.prepare(inside)
    left, bottom, right, top = inside.bounds
    height = spacing_m * np.sqrt(3) / 2
    row, column = np.meshgrid(
        np.arange(np.floor(bottom / height), np.ceil(top / height) + 1),
        np.arange(np.floor(left / spacing_m) - 1, np.ceil(right / spacing_m) + 1),
        indexing="ij",
    )
    x = (column + 0.5 * (row % 2)) * spacing_m
    keep = shapely.contains_xy(inside, x, row * height)
    points = gpd.GeoSeries(gpd.points_from_xy(x[keep], row[keep] * height), crs=DUTCH_GRID)
    cells = zip(row[keep].astype(int), column[keep].astype(int), strict=True)
    table = pd.DataFrame({"id": [f"{r}-{c}" for r, c in cells]})
    return _named("hex", table, points.to_crs(4326), offer)


def join_candidates(
    *tables: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Put tables of candidates together, checked, only those inside the areas where given.

    Raises
    ------
    InputError
        With all faults of the joined table, such as an id that stands twice.
    """
    if not tables:
        raise InputError("No table of candidates is given. Pass at least one.")
    parts = [_in_degrees(table, "candidates") for table in tables]
    joined = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=4326)
    double = joined["id"].astype(str)
    double = double[double.duplicated()]
    if len(double):
        remedy = "Give every candidate an id of its own."
        problem = "an id stands on more than one row."
        raise_faults([Fault("candidates", problem, remedy, tuple(double), DuplicateIdError)])
    if areas is not None:
        inside = joined.within(_in_degrees(areas, "areas").geometry.union_all())
        joined = joined[inside].reset_index(drop=True)
    checked = read_table(joined, CANDIDATES)
    extra = [c for c in joined if c not in checked]
    return gpd.GeoDataFrame(checked.assign(**{c: joined[c].to_numpy() for c in extra}))


def _named(prefix: str, rows: Any, points: gpd.GeoSeries, offer: Offer | None) -> gpd.GeoDataFrame:
    """Candidates at points, named after the rows they come from, with what they offer."""
    if points.crs is None:
        raise CrsError("The table has no coordinate reference system. Set it with set_crs(...).")
    columns: dict[str, Any] = {"id": [f"{prefix}:{i}" for i in rows["id"]]}
    if "name" in rows:
        columns["name"] = rows["name"].to_numpy()
    columns |= {n: value for n, value in vars(offer or Offer()).items() if value is not None}
    places = points.to_crs(4326).to_numpy()
    return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=places, crs=4326)


def _in_degrees(table: gpd.GeoDataFrame, where: str) -> gpd.GeoDataFrame:
    if table.crs is None:
        raise CrsError(f"{where}: no coordinate reference system. Set it with set_crs(...).")
    return table.to_crs(4326)


def _departures(timetable: Timetable) -> np.ndarray:
    """Departures per stop on the first service day."""
    day = timetable.days[timetable.dates[0]]
    trips = np.diff(day.pattern_trip_ptr)
    calls = np.repeat(trips, np.diff(day.pattern_stop_ptr))
    boarding = np.where(day.pattern_board, calls, 0)
    return np.bincount(day.pattern_stop, boarding, len(timetable.stops)).astype(int)
