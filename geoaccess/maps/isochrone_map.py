"""The map of what can be reached in a number of minutes, by one or several means of travel."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.coverage.publication.editions import Publication, as_publication
from geoaccess.coverage.tables import ids_of, residents_of
from geoaccess.maps.data.reached import Reached, check_isochrones, minutes_of, ring_table, united
from geoaccess.maps.data.views import Rings, View
from geoaccess.maps.drawing import Drawing, draw_page
from geoaccess.maps.isochrone_words import isochrone_words
from geoaccess.maps.labels import MapLabels
from geoaccess.maps.page.page import MapPage
from geoaccess.maps.published.isochrones import published_isochrones, refuse_homes
from geoaccess.maps.wording import reading_conditions
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.texts import Texts, load_texts


def isochrone_map(
    isochrones: Mapping[str, gpd.GeoDataFrame],
    housing: gpd.GeoDataFrame,
    *,
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    language: str = "nl",
    labels: MapLabels | None = None,
    publish: bool | Publication = False,
) -> MapPage:
    """Make a map of isochrones, with the housing that lies in them.

    Parameters
    ----------
    isochrones
        What `isochrones` gave, by name, for example ``{"by bike": areas_bike}``.
        Areas of several places and the same minutes are put together. The map tells
        the conditions that stand in their columns; where areas of another origin
        lack them, it says that they are not known.
    housing
        Housing places; each is within reach in the least minutes whose area it
        lies in.
    practices
        Practices to draw.
    areas
        Areas to name and outline.
    streets, language, labels
        As for `coverage_map`.
    publish
        Make an edition for publication: the people within reach by area or hexagon,
        no places, and no number from which a small group follows, alone or from
        where the areas overlap. Isochrones of housing places, and of practices on
        the site of an employer or of named housing places, are refused.

    Returns
    -------
    MapPage

    Raises
    ------
    InputError
        If there is nothing to draw, a frame lacks a column, or an edition for
        publication has nothing to shade or would show where people live.

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
    check_isochrones(isochrones)
    texts = load_texts(language)
    publication = as_publication(publish)
    if publication is not None:
        refuse_homes(isochrones, housing, practices)
    reached = {name: united(frame) for name, frame in isochrones.items()}
    views = [_view(name, rings, housing, texts) for name, rings in reached.items()]
    farthest = max(float(rings.index.max()) for rings in reached.values())
    drawing = Drawing(
        places=_places(housing, views[0]),
        views=views,
        practices=practices,
        areas=areas,
        streets=streets,
        conditions=reading_conditions({"within_min": farthest, "statuses": ("open",)}),
        words=isochrone_words(isochrones, [practices, housing], views[0].headline, texts, labels),
        texts=texts,
        summary=ring_table(reached, _people_within(reached, housing), texts),
    )
    if publication is not None:
        drawing = published_isochrones(drawing, reached, housing, publication)
    return draw_page(drawing)


def _view(name: str, rings: gpd.GeoSeries, housing: gpd.GeoDataFrame, texts: Texts) -> View:
    minutes = minutes_of(rings, housing)
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


def _people_within(reached: Reached, housing: gpd.GeoDataFrame) -> dict[tuple[str, float], float]:
    """Residents in every area."""
    residents = residents_of(housing)
    return {
        (name, float(limit)): float(residents[minutes_of(rings, housing) <= limit].sum())
        for name, rings in reached.items()
        for limit in rings.index
    }
