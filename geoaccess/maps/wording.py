"""The words around a map: headline, notice, conditions, sources and the table of other thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from geoaccess.coverage.publication.editions import HIDDEN
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.summary import reading_name, summary_readings
from geoaccess.maps.conditions import Row, attributions, source_rows
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.texts import Texts


@dataclass(frozen=True)
class Words:
    """What a page or a still picture says around the map.

    Attributes
    ----------
    title, headline, subtitle
        The name of the map, its outcome in one sentence, and the conditions that
        a reader needs first.
    notice
        A mark and a sentence on the nature of the data, or None.
    conditions
        Terms and values; the first is the date.
    named
        Who must be named on the map itself.
    """

    title: str
    headline: str
    subtitle: str
    notice: tuple[str, str] | None
    conditions: Sequence[Row]
    named: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A small table beside the map: a title, heads of columns, and rows whose first cell names them."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def tell_hexagons(words: Words, width_m: int, texts: Texts) -> Words:
    """Say that places were put together in hexagons of a width."""
    told = texts("map.hexagons", width=width_m)
    row = (texts("conditions.places"), told)
    return replace(
        words, subtitle=f"{words.subtitle} · {told}", conditions=[*words.conditions, row]
    )


def tell_streets(words: Words, streets: StreetNetwork | None, texts: Texts) -> Words:
    """Name where the drawn streets come from, where the words do not do so yet."""
    provenance = {"sources": list(streets.sources) if streets else []}
    new = [row for row in source_rows(provenance, texts) if row not in words.conditions]
    named = words.named or attributions(provenance)
    return replace(words, conditions=[*words.conditions, *new], named=named)


def reading_conditions(options: Mapping[str, Any]) -> dict[str, Any]:
    """Threshold, statuses that count, and the readings to choose from."""
    statuses = tuple(options["statuses"])
    return {
        "within_min": options["within_min"],
        "statuses": list(statuses),
        "readings": {name: list(words) for name, words in summary_readings(statuses).items()},
    }


def coverage_headline(result: Coverage, texts: Texts) -> str:
    """What a coverage says in one sentence."""
    name = reading_name(result.options["statuses"])
    return texts(
        "map.headline",
        covered=texts.number(result.covered_residents),
        residents=texts.number(result.residents),
        share=texts.share(result.covered_share) if result.residents else "–",
        within=result.options["within_min"],
        practice=texts.words.get(f"takes.{name}") or _status_words(name, texts),
    )


def _status_words(reading: str, texts: Texts) -> str:
    """Words of a reading that is not one of the usual ones: those of its statuses."""
    return ", ".join(texts.word("status", status) for status in reading.split("+"))


def plan_headline(
    residents: float | None,
    reached: float | None,
    to_new: float | None,
    *,
    more: float | None = None,
    texts: Texts,
) -> str:
    """Whom a plan reaches, how many more than today, and who goes to the new sites.

    People who go to a new site may reach an existing practice as well: their number is
    not what the plan gains. A number that is None is not published.
    """
    if residents is None or reached is None or to_new is None:
        return texts("map.published_hidden")
    told = "" if more is None else texts("map.plan_more", people=texts.number(more))
    return texts(
        "map.plan_headline",
        covered=texts.number(reached),
        residents=texts.number(residents),
        share=texts.share(reached / residents) if residents else "–",
        more=told,
        gained=texts.number(to_new),
    )


def summary_table(summary: pd.DataFrame, texts: Texts) -> Table:
    """The headline by threshold and reading, as cells; a number that is not told stays so."""
    wide = summary.pivot(index="within_min", columns="statuses")
    names = list(dict.fromkeys(summary["statuses"]))
    rows = [
        [
            texts("map.minutes", minutes=float(minutes)),
            *(_headline_cell(wide, minutes, name, texts) for name in names),
        ]
        for minutes in wide.index
    ]
    head = [texts("summary_table.within"), *_reading_words(names, texts)]
    return Table(texts("summary_table.title"), head, rows)


def _headline_cell(wide: pd.DataFrame, minutes: Any, name: str, texts: Texts) -> str:
    covered = wide.loc[minutes, ("covered_residents", name)]
    share = wide.loc[minutes, ("covered_share", name)]
    if HIDDEN in (covered, share):
        return HIDDEN
    return texts("summary_table.cell", covered=texts.number(covered), share=texts.share(share))


def _reading_words(names: Sequence[str], texts: Texts) -> list[str]:
    return [texts.words.get(f"reading.{n}") or _status_words(n, texts) for n in names]
