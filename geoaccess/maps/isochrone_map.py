"""The map of what can be reached in a number of minutes, by one or several means of travel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoaccess.coverage.tables import ids_of, residents_of
from geoaccess.errors import InputError
from geoaccess.maps.drawing import Drawing, draw_page
from geoaccess.maps.layers import metric_crs
from geoaccess.maps.page import MapPage
from geoaccess.maps.views import Rings, View
from geoaccess.maps.wording import Table, Words, reading_conditions
from geoaccess.networks.streets import StreetNetwork
from geoaccess.provenance import made_on
from geoaccess.texts import Texts, load_texts

_COLUMNS = ("id", "within_min", "geometry")
_M2_PER_KM2 = 1e6
_MOST_NAMES = 5
_TOLERANCE_M = 15.0
_LEAST_M2 = 10_000.0


def isochrone_map(
    isochrones: Mapping[str, gpd.GeoDataFrame],
    housing: gpd.GeoDataFrame,
    *,
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    language: str = "nl",
    title: str | None = None,
    model: bool = False,
) -> MapPage:
    """Make a map of isochrones, with the housing that lies in them.

    Parameters
    ----------
    isochrones
        What `isochrones` gave, by name, for example ``{"by bike": areas_bike}``.
        Areas of several places and the same minutes are put together.
    housing
        Housing places; each is within reach in the least minutes whose area it
        lies in.
    practices
        Practices to draw.
    areas
        Areas to name and outline.
    streets, language, title, model
        As for `coverage_map`.

    Returns
    -------
    MapPage

    Raises
    ------
    InputError
        If there is nothing to draw, or a frame lacks a column.

    Examples
    --------
    >>> import shapely
    >>> near = gpd.GeoDataFrame(
    ...     {"id": ["x"], "within_min": [15.0]}, geometry=[shapely.box(4, 51, 5, 52)], crs=4326)
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 5.8], [51.5, 51.6]), crs=4326)
    >>> isochrone_map({"by bike": near}, housing, language="en").words.headline
    'by bike: 300 of 400 residents (75%) live within 15 minutes.'
    """
    _check(isochrones)
    texts = load_texts(language)
    reached = {name: _united(frame) for name, frame in isochrones.items()}
    views = [_view(name, rings, housing, texts) for name, rings in reached.items()]
    farthest = max(float(rings.index.max()) for rings in reached.values())
    options = {"within_min": farthest, "statuses": ("open",)}
    return draw_page(
        Drawing(
            places=_places(housing, views[0]),
            views=views,
            practices=practices,
            areas=areas,
            streets=streets,
            conditions=reading_conditions(options),
            words=_words(
                views[0].headline,
                _names_of(isochrones, [practices, housing]),
                texts,
                title=title,
                model=model,
            ),
            texts=texts,
            summary=_table(reached, housing, texts),
        )
    )


def _check(isochrones: Mapping[str, gpd.GeoDataFrame]) -> None:
    if not isochrones:
        raise InputError(
            'No isochrones to draw. Pass them by name, for example {"by bike": frame}.'
        )
    for name, frame in isochrones.items():
        missing = [column for column in _COLUMNS if column not in frame.columns]
        if missing or frame.empty:
            found = f"lacks {', '.join(missing)}" if missing else "is empty"
            raise InputError(f"The frame of {name!r} {found}. Pass what ga.isochrones gave.")


def _united(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """One area per number of minutes, smallest first; farther areas hold the nearer ones."""
    metric = frame.to_crs(metric_crs(frame))
    # streets with a rim have very many corners, and areas of one colour need few
    fewer = shapely.simplify(metric.geometry.to_numpy(), _TOLERANCE_M, preserve_topology=False)
    simple = metric.set_geometry(gpd.GeoSeries(shapely.make_valid(fewer), metric.index, metric.crs))
    united = simple.dissolve("within_min").geometry.sort_index()
    return united.apply(_without_slivers).to_crs(4326)


def _without_slivers(area: Any) -> Any:
    """An area without holes and islands too small to be seen on a map of a region."""
    kept = [
        shapely.Polygon(part.exterior, [h for h in part.interiors if _surface(h) >= _LEAST_M2])
        for part in shapely.get_parts(area)
        if part.geom_type == "Polygon" and part.area >= _LEAST_M2
    ]
    return shapely.MultiPolygon(kept) if kept else area


def _surface(ring: Any) -> float:
    return float(shapely.Polygon(ring).area)


def _minutes_of(rings: gpd.GeoSeries, housing: gpd.GeoDataFrame) -> Any:
    """Least minutes whose area each place lies in; infinite where none does."""
    points = housing.geometry.to_crs(4326).representative_point()
    minutes = np.full(len(housing), np.inf)
    for within_min, area in rings.items():
        inside = points.intersects(area).to_numpy() & np.isinf(minutes)
        minutes[inside] = float(within_min)
    return minutes


def _view(name: str, rings: gpd.GeoSeries, housing: gpd.GeoDataFrame, texts: Texts) -> View:
    minutes = _minutes_of(rings, housing)
    reason = np.where(np.isfinite(minutes), "inside", "outside")
    residents = residents_of(housing)
    inside = float(residents[np.isfinite(minutes)].sum())
    headline = texts(
        "map.isochrone_headline",
        covered=texts.number(inside),
        residents=texts.number(residents.sum()),
        share=texts.share(inside / residents.sum()) if residents.sum() else "–",
        name=name,
        within=float(rings.index.max()),
    )
    places = pd.DataFrame({"reason": reason, "travel_time_min": minutes})
    people = pd.DataFrame(
        {"home": np.arange(len(housing)), "reason": reason, "residents": residents}
    )
    return View(name, headline, places, people, rings=Rings(rings))


def _places(housing: gpd.GeoDataFrame, view: View) -> gpd.GeoDataFrame:
    shown = [c for c in ("id", "name", "kind", "municipality") if c in housing.columns]
    table = housing[shown].reset_index(drop=True).join(view.places)
    table["id"], table["residents"] = ids_of(housing), residents_of(housing)
    table["nearest_practice_id"] = table["reason_practice_id"] = None
    return gpd.GeoDataFrame(table, geometry=housing.geometry.to_numpy(), crs=housing.crs)


def _names_of(isochrones: Mapping[str, gpd.GeoDataFrame], tables: list[Any]) -> list[str]:
    """Names of the places that the areas belong to, as far as the tables know them; else ids."""
    named: dict[str, str] = {}
    for table in tables:
        if table is not None and "name" in table:
            known = table[table["name"].notna()]
            named |= dict(zip(ids_of(known), known["name"].astype(str), strict=True))
    ids = dict.fromkeys(str(one) for frame in isochrones.values() for one in frame["id"])
    return [named.get(identity, identity) for identity in ids]


def _words(
    headline: str, names: list[str], texts: Texts, *, title: str | None, model: bool
) -> Words:
    some = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
    mark = texts("map.model_mark")
    return Words(
        title=title or texts("map.isochrone_title"),
        headline=headline,
        subtitle=texts("map.isochrone_of", count=len(names), names=some),
        notice=(mark, texts("map.model_words")) if model else None,
        conditions=[(texts("conditions.made_on"), texts.date(made_on()))],
        named=[mark] if model else [],
    )


def _table(reached: Mapping[str, gpd.GeoSeries], housing: gpd.GeoDataFrame, texts: Texts) -> Table:
    """Surface and residents of every area."""
    residents = residents_of(housing)
    rows = []
    for name, rings in reached.items():
        minutes = _minutes_of(rings, housing)
        surface = rings.to_crs(metric_crs(rings)).area / _M2_PER_KM2
        for within_min in rings.index:
            people = residents[minutes <= within_min].sum()
            label = texts("map.minutes", minutes=float(within_min))
            rows.append([name, label, texts.number(surface[within_min], 1), texts.number(people)])
    keys = ("name", "within", "surface", "residents")
    return Table(texts("ring_table.title"), [texts(f"ring_table.{key}") for key in keys], rows)
