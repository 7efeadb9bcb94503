"""The map of what changes between two coverages: the difference first, then before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.coverage.publication.editions import Publication, as_publication
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.tables import ids_of
from geoaccess.maps.conditions import subtitle
from geoaccess.maps.data.classes import class_breaks
from geoaccess.maps.data.views import Shading, View
from geoaccess.maps.drawing import Drawing, draw_page
from geoaccess.maps.labels import MapLabels, words_around
from geoaccess.maps.page.page import MapPage
from geoaccess.maps.published.compare import DIFFERENCE, SIDES, Sides, published_comparison
from geoaccess.maps.wording import Words, reading_conditions
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.texts import Texts, load_texts

_NOBODY = {"residents": 0.0, "covered_residents": 0.0, "travel_time_min": np.inf}


def compare_map(
    before: Coverage,
    after: Coverage,
    *,
    names: tuple[str, str],
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    language: str = "nl",
    labels: MapLabels | None = None,
    publish: bool | Publication = False,
) -> MapPage:
    """Make a map of who gains and who loses between two coverages, and of each of the two.

    Parameters
    ----------
    before, after
        The coverages. A place that only one of them has counts as empty in the
        other.
    names
        What they are called, for example ``("today", "with a shuttle")``.
    practices
        The practices of both.
    areas
        Areas to shade: by the share not covered, in the difference by the people
        who come within reach less those who drop out, in natural classes.
    streets, language, labels
        As for `coverage_map`.
    publish
        Make an edition for publication: areas or hexagons with the people who come
        within reach and drop out, and no number from which, alone or subtracted, a
        small group follows. Both coverages must be of the same housing.

    Returns
    -------
    MapPage

    Raises
    ------
    InputError
        If an edition for publication has nothing to shade, or two different housings.

    Examples
    --------
    >>> import pandas as pd, geoaccess as ga
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"]})
    >>> minutes = pd.DataFrame({
    ...     "from_id": ["camp", "town"], "to_id": ["x", "x"], "travel_time_min": [40, 20]})
    >>> walk = ga.coverage(ga.TravelTimes.from_frame(minutes), housing, practices)
    >>> faster = minutes.assign(travel_time_min=[25, 20])
    >>> ride = ga.coverage(ga.TravelTimes.from_frame(faster), housing, practices)
    >>> page = compare_map(walk, ride, names=("on foot", "by bike"), language="en")
    >>> page.words.headline
    '300 residents come within reach and 0 drop out.'
    """
    texts = load_texts(language)
    words = _words(Sides(before, after, names), streets, texts, labels)
    if (publication := as_publication(publish)) is not None:
        return draw_page(
            published_comparison(
                Sides(before, after, names),
                publication,
                words,
                texts,
                practices=practices,
                areas=areas,
                streets=streets,
            )
        )
    first, last = _aligned(before, after), _aligned(after, before)
    views = [
        _side(before, first, "variants.before", names[0], texts),
        _side(after, last, "variants.after", names[1], texts),
        _difference(first, last, texts),
    ]
    places = first.assign(residents=np.maximum(first["residents"], last["residents"]))
    return draw_page(
        Drawing(
            places=places,
            views=views,
            practices=practices,
            areas=areas,
            streets=streets,
            conditions=reading_conditions(after.options),
            words=words,
            texts=texts,
            first_view=DIFFERENCE,
            swipe=SIDES,
        )
    )


def _words(
    sides: Sides, streets: StreetNetwork | None, texts: Texts, labels: MapLabels | None
) -> Words:
    """The words around the later coverage; where the conditions differ, those of both."""
    words = words_around(sides.after, streets, texts, labels)
    told = [subtitle(side.options, texts) for side in (sides.before, sides.after)]
    if told[0] != told[1]:
        both = "; ".join(f"{name}: {one}" for name, one in zip(sides.names, told, strict=True))
        words = replace(words, subtitle=both)
    own_title = labels is not None and labels.title is not None
    return words if own_title else replace(words, title=texts("map.compare_title"))


def _aligned(one: Coverage, other: Coverage) -> Any:
    """Places of one coverage followed by those that only the other has, by id."""
    own = one.places.assign(id=ids_of(one.places)).to_crs(4326)
    theirs = other.places.assign(id=ids_of(other.places)).to_crs(4326)
    strange = theirs[~theirs["id"].isin(own["id"])].assign(**_NOBODY)
    both = gpd.GeoDataFrame(pd.concat([own, strange], ignore_index=True), crs=4326)
    return both.sort_values("id", ignore_index=True)


def _side(side: Coverage, places: Any, key: str, name: str, texts: Texts) -> View:
    row = {identity: i for i, identity in enumerate(places["id"])}
    home = [row[identity] for identity in ids_of(side.places)]
    people = side.people.assign(home=np.asarray(home)[side.people["home"]])
    headline = texts(
        "map.side_headline",
        name=name,
        covered=texts.number(side.covered_residents),
        residents=texts.number(side.residents),
        share=texts.share(side.covered_share) if side.residents else "–",
        within=side.options["within_min"],
    )
    return View(texts(key, name=name), headline, places, people)


def _difference(first: Any, last: Any, texts: Texts) -> View:
    """People by what changes for them: gained, lost, still covered, still left out."""
    was, becomes = (side["covered_residents"].to_numpy(dtype=float) for side in (first, last))
    everyone = np.maximum(first["residents"], last["residents"]).to_numpy(dtype=float)
    amounts = {
        "gained": np.maximum(becomes - was, 0.0),
        "lost": np.maximum(was - becomes, 0.0),
        "covered": np.minimum(was, becomes),
        "left": everyone - np.maximum(was, becomes),
    }
    table = pd.DataFrame(amounts)
    people = table.rename_axis("home").melt(
        ignore_index=False, var_name="reason", value_name="residents"
    )
    people = people[people["residents"] > 0].reset_index()
    headline = texts(
        "map.difference_headline",
        gained=texts.number(table["gained"].sum()),
        lost=texts.number(table["lost"].sum()),
    )
    places = last.assign(reason=_change(table))
    shading = _shading(places, table["gained"] - table["lost"], texts)
    return View(texts("variants.difference"), headline, places, people, shading=shading)


def _change(table: pd.DataFrame) -> list[str]:
    """What a place is drawn as: a change, however small, before what stays."""
    order = ("gained", "lost", "left", "covered")
    largest = table.columns[table.to_numpy().argmax(axis=1)]
    changed = (table[["gained", "lost"]] > 0.5).any(axis=1)
    return [
        str(table.loc[i, list(order[:2])].idxmax()) if changed[i] else str(largest[i])
        for i in range(len(table))
    ]


def _shading(places: Any, net: pd.Series[float], texts: Texts) -> Shading | None:
    if "municipality" not in places:
        return None
    by_area = net.groupby(places["municipality"].astype(str)).sum()
    values = {str(name): float(value) for name, value in by_area.items()}
    return Shading(texts("variants.net"), values, class_breaks(list(values.values())))
