"""The words around a map of isochrones: whose areas they are, and under which conditions they are reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.tables import ids_of
from geoaccess.maps.conditions import Row, attributions, source_rows, subtitle, travel_rows
from geoaccess.maps.labels import MapLabels, labelled_words
from geoaccess.maps.wording import Words
from geoaccess.provenance import table_sources
from geoaccess.routing.reach_question import CONDITIONS
from geoaccess.texts import Texts

Areas = Mapping[str, gpd.GeoDataFrame]
Travel = Mapping[str, Any]

_MOST_NAMES = 5


def isochrone_words(
    isochrones: Areas,
    tables: Sequence[gpd.GeoDataFrame | None],
    headline: str,
    texts: Texts,
    labels: MapLabels | None,
) -> Words:
    """Put the words of a map of isochrones together.

    Parameters
    ----------
    isochrones
        Areas by name. The conditions stand in their columns; areas of another
        origin may lack them, and the map says so.
    tables
        Practices and housing: they name the places, and have sources.
    headline
        What the map says.
    texts, labels
        Language, and labels as given by the caller of the map.
    """
    ways = {name: _ways(frame) for name, frame in isochrones.items()}
    given = [table for table in tables if table is not None]
    runs = {name: frame.attrs.get("provenance", {}) for name, frame in isochrones.items()}
    provenance = {"runs": runs, **table_sources(*given)}
    first = [_whose(isochrones, ways, given, texts), _ways_in_short(ways, texts)]
    return labelled_words(
        labels,
        texts,
        title=texts("map.isochrone_title"),
        headline=headline,
        subtitle=" · ".join(filter(None, first)),
        conditions=[
            *_limits(isochrones, texts),
            *_ways_in_full(ways, texts),
            *source_rows(provenance, texts),
        ],
        named=attributions(provenance),
    )


def _ways(frame: gpd.GeoDataFrame) -> list[Travel]:
    """The different ways to travel of a frame, mostly one: its conditions without what is not known."""
    known = [name for name in CONDITIONS if name in frame]
    rows = pd.DataFrame(frame[known]).drop_duplicates().astype(object)
    return [
        {str(name): value for name, value in row.dropna().items()} for _, row in rows.iterrows()
    ]


def _whose(
    isochrones: Areas, ways: Mapping[str, Sequence[Travel]], tables: Sequence[Any], texts: Texts
) -> str:
    """Names of the places that the areas belong to, and whether one leaves or goes there."""
    names = _names_of(isochrones, tables)
    told = ", ".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        told = texts("map.isochrone_more", names=told, count=len(names) - _MOST_NAMES)
    directions = {way.get("direction") for several in ways.values() for way in several}
    only = next((one for one in ("from", "towards") if directions == {one}), "of")
    return texts(f"map.isochrone_{only}", names=told)


def _names_of(isochrones: Areas, tables: Sequence[Any]) -> list[str]:
    """Names of the places, as far as the tables know them; else ids."""
    named: dict[str, str] = {}
    for table in tables:
        if "name" in table:
            known = table[table["name"].notna()]
            named |= dict(zip(ids_of(known), known["name"].astype(str), strict=True))
    ids = dict.fromkeys(str(one) for frame in isochrones.values() for one in frame["id"])
    return [named.get(identity, identity) for identity in ids]


def _ways_in_short(ways: Mapping[str, Sequence[Travel]], texts: Texts) -> str:
    """Transport, day and hours of every name."""
    told = {
        name: _joined(subtitle(way, texts) for way in several) for name, several in ways.items()
    }
    if len(told) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{name}: {words}" for name, words in told.items() if words)


def _limits(isochrones: Areas, texts: Texts) -> list[Row]:
    minutes = sorted({float(m) for frame in isochrones.values() for m in frame["within_min"]})
    told = _joined(texts("conditions.unit_min", value=one) for one in minutes)
    return [(texts("conditions.within_min"), told)]


def _ways_in_full(ways: Mapping[str, Sequence[Travel]], texts: Texts) -> list[Row]:
    """All conditions: those that the names do not share after the name."""
    of_name = {name: _terms(several, texts) for name, several in ways.items()}
    shared = [row for row in _rows_of(of_name) if all(row in rows for rows in of_name.values())]
    own = [
        (f"{name} – {term}", value)
        for name, rows in of_name.items()
        for term, value in rows
        if (term, value) not in shared
    ]
    return [*own, *shared]


def _rows_of(of_name: Mapping[str, Sequence[Row]]) -> list[Row]:
    return list(dict.fromkeys(row for rows in of_name.values() for row in rows))


def _terms(several: Sequence[Travel], texts: Texts) -> list[Row]:
    """Terms and values of one name; areas that came without conditions say so."""
    told: dict[str, list[str]] = {}
    for way in several:
        for term, value in travel_rows(way, texts):
            told.setdefault(term, []).append(value)
    if not told:
        return [(texts("conditions.mode"), texts("scale.not_seen"))]
    return [(term, _joined(values)) for term, values in told.items()]


def _joined(values: Any) -> str:
    """Different values, each once."""
    return " / ".join(dict.fromkeys(filter(None, values)))
