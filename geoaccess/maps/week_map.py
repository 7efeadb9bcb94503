"""The map of the week: who can visit a practice in which hour, and why the others cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.coverage.publication.editions import Publication, as_publication
from geoaccess.coverage.tables import ids_of, residents_of
from geoaccess.errors import InputError, MissingColumnError
from geoaccess.maps.conditions import attributions, condition_rows, subtitle
from geoaccess.maps.data.views import View
from geoaccess.maps.data.weeks import hour_table
from geoaccess.maps.drawing import Drawing, draw_page
from geoaccess.maps.labels import MapLabels, labelled_words
from geoaccess.maps.page.page import MapPage
from geoaccess.maps.published.week import published_week
from geoaccess.maps.wording import Words, reading_conditions
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.options import parse_date
from geoaccess.texts import Texts, load_texts

_COLUMNS = ("date", "hour", "housing_id", "reason", "residents")


def week_map(
    hours: pd.DataFrame,
    housing: gpd.GeoDataFrame,
    *,
    options: Mapping[str, Any],
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    language: str = "nl",
    labels: MapLabels | None = None,
    publish: bool | Publication = False,
) -> MapPage:
    """Make a map with a slider over the hours of the week.

    Parameters
    ----------
    hours
        What `week_reasons` gave.
    housing
        The housing places.
    options
        The conditions, as in `Coverage.options`.
    practices, areas, streets, language, labels
        As for `coverage_map`.
    publish
        Make an edition for publication: who can go in every hour by area or hexagon,
        and why the others cannot in the region as a whole, no places, and no number
        from which a small group follows.

    Returns
    -------
    MapPage
        Hours in which no practice is open are not on the slider.

    Raises
    ------
    InputError
        If the frame of hours lacks a column or has no hours, or an edition for
        publication has nothing to shade or hours of other people.

    Examples
    --------
    >>> hours = pd.DataFrame({
    ...     "date": ["2026-03-10"] * 2, "hour": [9, 10], "housing_id": ["camp"] * 2,
    ...     "reason": ["closed_when_free", "covered"], "residents": [300, 300]})
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp"], "residents": [300]},
    ...     geometry=gpd.points_from_xy([4.5], [51.5]), crs=4326)
    >>> conditions = {"within_min": 30, "statuses": ("open",)}
    >>> page = week_map(hours, housing, options=conditions, language="en")
    >>> page.words.headline
    'Tuesday 10 March, 10:00–11:00: 300 of 300 residents (100%) can visit a practice.'
    """
    _check(hours)
    texts = load_texts(language)
    ids = ids_of(housing)
    views = [
        _view(str(rows["date"].iloc[0]), int(rows["hour"].iloc[0]), rows, ids, texts)
        for _, rows in hours.groupby(["date", "hour"], sort=True)
    ]
    # midnight on Monday tells little: begin where most people can go
    first = max(range(len(views)), key=lambda number: _covered(views[number]))
    drawing = Drawing(
        places=_places(housing, views[first]),
        views=views,
        practices=practices,
        areas=areas,
        streets=streets,
        conditions=reading_conditions(options),
        words=_words(options, hours, views[first].headline, texts, labels),
        texts=texts,
        summary=hour_table(views, texts),
        first_view=first,
    )
    if (publication := as_publication(publish)) is not None:
        drawing = published_week(drawing, housing, publication)
    return draw_page(drawing)


def _check(hours: pd.DataFrame) -> None:
    missing = [column for column in _COLUMNS if column not in hours.columns]
    if missing:
        raise MissingColumnError(
            f"The frame of hours lacks {', '.join(missing)}. Pass what ga.week_reasons gave."
        )
    if hours.empty:
        raise InputError(
            "There is no hour in which a practice is open, so there is nothing to draw."
        )


def _view(date: str, hour: int, rows: pd.DataFrame, ids: Any, texts: Texts) -> View:
    """One hour: people by reason, and the reason of most of a place that cannot visit."""
    home = pd.Index(ids).get_indexer(pd.Index(rows["housing_id"].astype(str)))
    people = rows[["reason", "residents"]].assign(home=home)
    left = people[people["reason"] != "covered"].sort_values("residents", kind="stable")
    reason = left.drop_duplicates("home", keep="last").set_index("home")["reason"]
    day = texts.date(parse_date(date[:10])).rsplit(" ", 1)[0]
    places = pd.DataFrame({"reason": reason.reindex(range(len(ids)), fill_value="covered")})
    everyone = float(people["residents"].sum())
    view = View(f"{day}, {hour:02d}:00–{hour + 1:02d}:00", "", places, people)
    covered = _covered(view)
    headline = texts(
        "map.week_headline",
        hour=view.label,
        covered=texts.number(covered),
        residents=texts.number(everyone),
        share=texts.share(covered / everyone) if everyone else "–",
    )
    return replace(view, headline=headline)


def _covered(view: View) -> float:
    return float(view.people.loc[view.people["reason"] == "covered", "residents"].sum())


def _places(housing: gpd.GeoDataFrame, view: View) -> gpd.GeoDataFrame:
    shown = [c for c in ("id", "name", "kind", "municipality") if c in housing.columns]
    table = housing[shown].reset_index(drop=True).join(view.places)
    table["id"], table["residents"] = ids_of(housing), residents_of(housing)
    table["nearest_practice_id"] = table["reason_practice_id"] = None
    table["travel_time_min"] = table["reason_time_min"] = np.inf
    return gpd.GeoDataFrame(table, geometry=housing.geometry.to_numpy(), crs=housing.crs)


def _words(
    options: Mapping[str, Any],
    hours: pd.DataFrame,
    headline: str,
    texts: Texts,
    labels: MapLabels | None,
) -> Words:
    provenance = hours.attrs.get("provenance", {})
    return labelled_words(
        labels,
        texts,
        title=texts("map.week_title"),
        headline=headline,
        subtitle=" · ".join(filter(None, (subtitle(options, texts), texts("map.week_hint")))),
        conditions=condition_rows(options, provenance, texts),
        named=attributions(provenance),
    )
