"""The map of who reaches a practice, who does not, and why."""

from __future__ import annotations

import warnings
from typing import Any

import geopandas as gpd

from geoaccess.coverage.publication.editions import Publication, as_publication
from geoaccess.coverage.result import Coverage
from geoaccess.errors import GeoAccessWarning, InputError
from geoaccess.maps.data.details import MapDetails, check_details
from geoaccess.maps.data.hexagons import MOST_PLACES, gather
from geoaccess.maps.data.views import View
from geoaccess.maps.data.what_if import MOST_PAIRS, WhatIf, join_supply, what_if_data
from geoaccess.maps.drawing import Drawing, draw_page
from geoaccess.maps.labels import MapLabels, words_around
from geoaccess.maps.page.page import MapPage
from geoaccess.maps.published.editions import published_drawing
from geoaccess.maps.wording import (
    reading_conditions,
    summary_table,
    tell_hexagons,
)
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.texts import Texts, load_texts


def coverage_map(
    result: Coverage,
    *,
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    language: str = "nl",
    labels: MapLabels | None = None,
    details: MapDetails | None = None,
    publish: bool | Publication = False,
) -> MapPage:
    """Make the map of a coverage result: one page with map, legend, tables and conditions.

    More than 6 000 places are put together in hexagons, and the page says so and
    what it therefore leaves out: what-if questions and details of places.

    Parameters
    ----------
    result
        What `coverage` gave.
    practices
        The table of practices, to draw them by status.
    areas
        Areas to shade by the share of residents that is not covered. A place
        belongs to the area whose name its ``municipality`` bears; without that
        column, to the area that it lies in.
    streets
        Streets whose ``background`` (main roads, rail, water) is drawn.
    language
        ``"nl"`` or ``"en"``.
    labels
        Title of the page, and whether it shows model data.
    details
        What-if questions (these need `practices`), and gap score, week and journeys
        of the places, to colour the map by and to show with a place.
    publish
        Make an edition for publication: areas or hexagons instead of places, no
        number that would tell a small group apart, no practices on the site of
        an employer, no what-if and no details.

    Returns
    -------
    MapPage
        With ``save(path)`` and ``map``, the Folium map.

    Raises
    ------
    InputError
        If the language is not known, what-if comes without `practices`, the
        details are about other places, or there is nothing to shade in an edition
        for publication.

    Examples
    --------
    >>> import pandas as pd, geoaccess as ga
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"]})
    >>> times = ga.TravelTimes.from_frame(
    ...     pd.DataFrame({"from_id": ["town"], "to_id": ["x"], "travel_time_min": [30]}),
    ...     origins=["camp", "town"])
    >>> page = coverage_map(ga.coverage(times, housing, practices), language="en")
    >>> page.title
    'Who can get to a GP?'
    """
    texts = load_texts(language)
    given = details or MapDetails()
    check_details(given, result.places)
    words = words_around(result, streets, texts, labels)
    if (publication := as_publication(publish)) is not None:
        return draw_page(
            published_drawing(
                result,
                publication,
                words,
                texts,
                practices=practices,
                areas=areas,
                streets=streets,
            )
        )
    supply = _supply(practices, given.what_if)
    shown, width_m = gather(result)
    ask, notes = _ask(result, supply, given.what_if, texts, hexagons=width_m is not None)
    if width_m is not None:
        words = tell_hexagons(words, width_m, texts)
        given = MapDetails()  # its rows are places, which the page no longer shows
    return draw_page(
        Drawing(
            places=shown.places,
            views=[View(words.title, words.headline, shown.places, shown.people)],
            practices=supply,
            areas=areas,
            streets=streets,
            conditions=reading_conditions(result.options),
            words=words,
            texts=texts,
            summary=summary_table(result.summary, texts),
            ask=ask,
            notes=notes,
            details=given,
            place_word="table.place" if width_m is None else "table.cell",
        )
    )


def _supply(practices: gpd.GeoDataFrame | None, what_if: WhatIf | None) -> gpd.GeoDataFrame | None:
    if practices is not None:
        return join_supply(practices, what_if)
    if what_if is not None:
        raise InputError(
            "what_if was given without practices. Pass the table of practices too: "
            "coverage_map(result, practices=practices, details=MapDetails(what_if=...))."
        )
    return None


def _ask(
    result: Coverage,
    supply: gpd.GeoDataFrame | None,
    what_if: WhatIf | None,
    texts: Texts,
    *,
    hexagons: bool,
) -> tuple[dict[str, Any] | None, list[str]]:
    """Data for what-if questions; where there are too many places for them, a note that says so."""
    if hexagons:
        return None, [texts("note.hexagons", most=MOST_PLACES)]
    if what_if is None or supply is None:
        return None, []
    pairs = len(what_if.housing) * len(supply)
    if pairs <= MOST_PAIRS:
        return what_if_data(what_if, supply, sorted(set(result.summary["within_min"]))), []
    warnings.warn(
        f"{pairs:,} pairs of a place and a practice are too many for what-if questions in a "
        f"page (at most {MOST_PAIRS:,}); the map is made without them, and says so.",
        GeoAccessWarning,
        stacklevel=3,
    )
    return None, [texts("note.pairs", pairs=pairs, most=MOST_PAIRS)]
