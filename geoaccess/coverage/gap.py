"""The gap score: one number per place whose parts stay visible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.allocation.allocate import Allocation
from geoaccess.coverage.gap_parts import (
    PARTS,
    affordable_part,
    appropriate_part,
    available_part,
    reach_part,
)
from geoaccess.coverage.result import NOT_KNOWN, Coverage
from geoaccess.errors import Fault, MissingColumnError, raise_faults

WEIGHTS: Mapping[str, float] = {
    "reach": 0.4,
    "available": 0.3,
    "appropriate": 0.15,
    "affordable": 0.15,
}
"""How much each part counts unless the caller says otherwise: a choice, not a finding."""


@dataclass(frozen=True, eq=False)
class GapScore:
    """How large the gap is, where, and what it is made of.

    Attributes
    ----------
    places
        Frame with ``id``, ``residents``, the parts ``reach``, ``available``,
        ``appropriate`` and ``affordable`` (0 to 1, NaN where not seen), ``score`` (0
        to 100), ``weighted`` (score times residents), ``rank`` (1 for the largest
        `weighted`), ``unseen`` and ``text``; in the caller's order.
    areas
        Frame with ``area``, ``residents``, the parts and the ``score`` as means over
        people, ``weighted`` and ``rank``; the largest first.
    weights
        The weights used.
    unseen
        Parts that no place shows.
    options, provenance
        The conditions of the coverage that it rests on.
    """

    places: pd.DataFrame
    areas: pd.DataFrame
    weights: Mapping[str, float]
    unseen: tuple[str, ...]
    options: Mapping[str, Any]
    provenance: Mapping[str, Any]


def gap_score(
    result: Coverage,
    housing: pd.DataFrame,
    *,
    allocation: Allocation | None = None,
    access: pd.DataFrame | None = None,
    week: pd.DataFrame | None = None,
    weights: Mapping[str, float] | None = None,
    area: str = "municipality",
) -> GapScore:
    """Score every place and area from what lacks in reach, places, language and payment.

    ``score_i = 100 * sum_k w_k g_ik / sum_k w_k`` over the parts k that place i shows,
    with weights w_k and lacks g_ik between 0 and 1. Parts that are not seen are left
    out and listed; they do not count as good.

    Parameters
    ----------
    result
        What `coverage` gave.
    housing
        The housing table, with ``registered_share`` and ``insured_share`` where known.
    allocation
        What `allocate` gave, for the share without a place.
    access
        Without an allocation: ``id`` and ``value`` of `floating_catchment` as places
        per person; 1 or more means that nothing lacks.
    week
        ``id`` and ``value``: the share of the hours of the week with a feasible visit.
    weights
        Other weights than `WEIGHTS`, of any of the parts.
    area
        The column of the places by which areas are made.

    Returns
    -------
    GapScore

    Raises
    ------
    InputError
        If weights or tables are at fault.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from geoaccess import TravelTimes, coverage
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp", "town"], "residents": [300, 100], "municipality": "Zundert"},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"]})
    >>> minutes = pd.DataFrame({
    ...     "from_id": ["camp", "town"], "to_id": ["x", "x"], "travel_time_min": [45, 20]})
    >>> result = coverage(TravelTimes.from_frame(minutes), housing, practices, within_min=30)
    >>> gap = gap_score(result, housing)
    >>> gap.places[["id", "reach", "score", "rank"]]
         id  reach  score  rank
    0  camp    0.5   50.0     1
    1  town    0.0    0.0     2
    >>> gap.unseen
    ('available', 'appropriate', 'affordable')
    """
    used = _weights(weights)
    _check_area(result, area)
    parts = pd.DataFrame(
        {
            "reach": reach_part(result, week),
            "available": available_part(result, allocation, access),
            "appropriate": appropriate_part(result),
            "affordable": affordable_part(result, housing),
        }
    )
    places = _scored(result, parts, used)
    places["text"] = list(_texts(result, places))
    return GapScore(
        places=places,
        areas=_areas(result, places, area),
        weights=used,
        unseen=tuple(part for part in PARTS if parts[part].isna().all()),
        options=dict(result.options),
        provenance=dict(result.provenance),
    )


def _weights(given: Mapping[str, float] | None) -> dict[str, float]:
    """Default weights with those given put in."""
    used = {**WEIGHTS, **(given or {})}
    numbers = all(isinstance(w, (int, float)) and np.isfinite(w) and w >= 0 for w in used.values())
    if set(used) != set(PARTS) or not numbers or not any(used.values()):
        fault = Fault(
            where="weights",
            problem=f"found {dict(given or {})}, expected numbers of 0 or more, not all 0.",
            remedy=f"Give weights for any of {', '.join(PARTS)}.",
        )
        raise_faults([fault])
    return used


def _check_area(result: Coverage, area: str) -> None:
    if area in result.places or area == "municipality":
        return
    problem = f"column {area!r} is not in the result."
    remedy = "Use municipality or kind, where the housing table has them."
    raise_faults([Fault("area", problem, remedy, kind=MissingColumnError)])


def _scored(result: Coverage, parts: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Scores and ranks beside the parts."""
    lacks = parts[list(PARTS)].to_numpy()
    seen = ~np.isnan(lacks)
    counted = np.where(seen, [weights[part] for part in PARTS], 0.0)
    total = counted.sum(axis=1)
    summed = (counted * np.where(seen, lacks, 0.0)).sum(axis=1)
    score = 100.0 * np.divide(summed, total, out=np.full(len(lacks), np.nan), where=total > 0)
    places = result.places[["id", "residents"]].join(parts)
    places["score"] = score
    places["weighted"] = score * places["residents"].to_numpy()
    places["rank"] = _rank(places["weighted"])
    places["unseen"] = _unseen_words(seen)
    return pd.DataFrame(places)


def _rank(weighted: pd.Series[float]) -> pd.Series[int]:
    return weighted.fillna(-1.0).rank(method="min", ascending=False).astype(int)


def _unseen_words(seen: Any) -> list[str]:
    """Names of the parts that each place does not show; there are few different sets."""
    kinds, which = np.unique(seen, axis=0, return_inverse=True)
    words = [
        ", ".join(part for part, ok in zip(PARTS, kind, strict=True) if not ok) for kind in kinds
    ]
    return [words[index] for index in which.ravel()]


def _areas(result: Coverage, places: pd.DataFrame, area: str) -> pd.DataFrame:
    """Means over people, by area."""
    if area not in result.places:
        name = pd.Series(NOT_KNOWN, index=places.index)
    else:
        name = result.places[area].astype(object).where(result.places[area].notna(), NOT_KNOWN)
    people = places["residents"].groupby(name).sum()
    table = pd.DataFrame({"residents": people})
    for column in (*PARTS, "score"):
        judged = places["residents"].where(places[column].notna(), 0.0)
        summed = (places[column].fillna(0.0) * judged).groupby(name).sum()
        total = judged.groupby(name).sum()
        table[column] = summed / total.where(total > 0)
    table["weighted"] = places["weighted"].fillna(0.0).groupby(name).sum()
    table["rank"] = _rank(table["weighted"])
    table = table.rename_axis("area").reset_index()
    return table.sort_values(["rank", "area"], ignore_index=True)


def _texts(result: Coverage, places: pd.DataFrame) -> Iterator[str]:
    """A few plain sentences for each place."""
    within = float(result.options["within_min"])
    columns = [result.places["travel_time_min"], *(places[part] for part in PARTS)]
    rows = zip(*(column.to_numpy() for column in columns), places["unseen"], strict=True)
    for minutes, reach, available, appropriate, affordable, unseen in rows:
        sentences = [_reach_sentence(minutes, reach, within)]
        if available == available:
            sentences.append(_share_sentence(available, "have no place at a practice"))
        if appropriate == appropriate:
            sentences.append(
                _share_sentence(appropriate, "of those covered find nobody of their language")
            )
        if affordable == affordable:
            sentences.append(_share_sentence(affordable, "pay at the desk"))
        if unseen:
            sentences.append(f"Not seen: {unseen}.")
        yield " ".join(sentences)


def _reach_sentence(minutes: float, reach: float, within: float) -> str:
    if minutes == np.inf:
        return "No usable practice can be reached."
    if minutes > within:
        return (
            f"The nearest usable practice is {minutes:.0f} minutes away, "
            f"{minutes - within:.0f} more than the {within:g} chosen."
        )
    head = f"A usable practice is {minutes:.0f} minutes away, within the {within:g} chosen"
    return head + (", but not all week." if reach > 0 else ".")


def _share_sentence(share: float, what: str) -> str:
    return f"{100 * share:.0f}% {what}."
