"""How a map is labelled: its title, and whether its data are those of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geoaccess.coverage.result import Coverage
from geoaccess.maps.conditions import Row, attributions, condition_rows, subtitle
from geoaccess.maps.wording import Words, coverage_headline
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.provenance import made_on
from geoaccess.texts import Texts


@dataclass(frozen=True, kw_only=True)
class MapLabels:
    """What a map is called, and what must be said of its data.

    Parameters
    ----------
    title
        Title of the page; one of the catalogue when None.
    model
        True marks the page as showing model data.

    Examples
    --------
    >>> MapLabels(title="Care in our region", model=True).title
    'Care in our region'
    """

    title: str | None = None
    model: bool = False


def labelled_words(
    labels: MapLabels | None,
    texts: Texts,
    *,
    title: str,
    headline: str,
    subtitle: str,
    conditions: Sequence[Row] = (),
    named: Sequence[str] = (),
) -> Words:
    """The words around a map.

    Parameters
    ----------
    labels
        As given by the caller of a map.
    texts
        The language.
    title
        The title where the labels have none.
    headline, subtitle
        What the map says, and what a reader must know first.
    conditions
        Terms and values besides the date.
    named
        Who made the data; nobody made those of a model.
    """
    given = labels or MapLabels()
    mark = texts("map.model_mark")
    return Words(
        title=given.title or title,
        headline=headline,
        subtitle=subtitle,
        notice=(mark, texts("map.model_words")) if given.model else None,
        conditions=[(texts("conditions.made_on"), texts.date(made_on())), *conditions],
        named=[mark] if given.model else list(named),
    )


def words_around(
    result: Coverage, streets: StreetNetwork | None, texts: Texts, labels: MapLabels | None
) -> Words:
    """Put the words of a coverage map together.

    Parameters
    ----------
    result
        The coverage.
    streets
        Where the background comes from.
    texts
        The language.
    labels
        As given by the caller of the map.
    """
    provenance = {"result": result.provenance, "sources": list(streets.sources) if streets else []}
    return labelled_words(
        labels,
        texts,
        title=texts("map.title"),
        headline=coverage_headline(result, texts),
        subtitle=subtitle(result.options, texts),
        conditions=condition_rows(result.options, provenance, texts),
        named=attributions(provenance),
    )
