"""Reasons for people, not places: residents split by roster, group, bike and language.

A place's residents are split by the shares that its table states: who is
registered and insured, who works which roster, who has a bike. Each part has
its own reason, so that totals count people. Shares of one place are taken as
independent of each other, because the tables do not say how they go together.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.groups import GROUPS, IS_INSURED
from geoaccess.coverage.people.people_setting import Setting
from geoaccess.coverage.people.reasons import (
    CODE,
    ORDER,
    Best,
    Mask,
    Reading,
    best_practice,
    pair_codes,
)
from geoaccess.coverage.tables import ids_of, residents_of
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.visits.cube import Visits
from geoaccess.units import UNREACHED_S, to_minutes

_VISIT_REASONS = ("no_route", "too_long", "closed_when_free", "no_way_back")
_Seconds = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Way:
    """One way of travelling: its times, and the reasons of its visits where there are any.

    Attributes
    ----------
    seconds
        int32, shape (rows of residents, practices).
    visit_failing
        By reason, the pairs whose visits fail for it.
    """

    seconds: _Seconds
    visit_failing: Mapping[str, Mask]


def read_way(
    setting: Setting, times: TravelTimes, visits: Visits | None, percentile: float | None = None
) -> Way:
    """Spread travel times and visits over the rows of residents and the practices."""
    housing_ids, practice_ids = ids_of(setting.housing), ids_of(setting.practices)
    matrix = times.aligned(list(housing_ids), list(practice_ids), percentile).tocoo()
    seconds = np.full(matrix.shape, UNREACHED_S, dtype=np.int32)
    seconds[matrix.row, matrix.col] = matrix.data
    return Way(seconds[setting.home], read_failing(setting, visits))


def read_failing(setting: Setting, visits: Visits | None) -> dict[str, Mask]:
    """By reason, the rows of residents and practices whose visits fail for it."""
    if visits is None:
        return {}
    order = pd.Index(visits.practices["id"]).get_indexer(pd.Index(ids_of(setting.practices)))
    words = visits.reasons()[:, order]
    failing = {reason: words == reason for reason in _VISIT_REASONS}
    return {**failing, "unknown_status": words == "unknown_hours"}


def people_reasons(
    setting: Setting, ways: Sequence[Way], reading: Reading, *, language_refuses: bool = False
) -> pd.DataFrame:
    """Residents of every place in parts that share a reason.

    Parameters
    ----------
    setting
        What the tables say.
    ways
        The way open to everybody, and after it those open to people with a bike,
        who may use either.
    reading
        The threshold and the statuses that count.
    language_refuses
        Whether a practice that speaks no language of a resident covers nobody.

    Returns
    -------
    DataFrame
        ``home`` (row of the housing table), ``housing_id``, ``roster``, ``group``,
        ``has_bike``, ``language`` (only where language refuses), ``residents``,
        ``reason``, ``practice_id``, ``travel_time_min``, ``language_share`` and
        ``language_unknown_share`` (of the residents of the part). The residents
        of a place's parts add up to those of the place.
    """
    frames = [
        _part(setting, part, reading).assign(weight=part.weight)
        for part in parts_of(setting, ways, language_refuses)
    ]
    people = pd.concat(frames, ignore_index=True)
    people["residents"] = residents_of(setting.housing)[people["home"]] * people["weight"]
    people = people[people["weight"] > 0].drop(columns="weight")
    order = ["home", "roster", "group", "has_bike"]
    return people.sort_values(order, ignore_index=True, kind="stable")


def covered_people(
    setting: Setting,
    ways: Sequence[Way],
    statuses: Sequence[str],
    limits_s: Sequence[int],
    *,
    language_refuses: bool = False,
) -> npt.NDArray[np.float64]:
    """People covered at several thresholds, as `people_reasons` counts them but without its table.

    Whoever has a practice that refuses for no reason but the way is covered from
    the threshold on that the nearest such practice lies at.

    Returns
    -------
    numpy.ndarray
        float64, shape (thresholds, 2, places): all residents, and those with insurance.
    """
    residents = residents_of(setting.housing)[setting.home]
    places = len(setting.housing)
    totals = np.zeros((len(limits_s), 2, places))
    for part in parts_of(setting, ways, language_refuses):
        nearest_s = _nearest_usable_s(setting, part, statuses)
        for total, limit_s in zip(totals, limits_s, strict=True):
            people = np.where(nearest_s <= limit_s, residents * part.weight, 0.0)
            by_place = np.bincount(setting.home, weights=people, minlength=places)
            total[0] += by_place
            total[1] += by_place if IS_INSURED[part.group] else 0.0
    return totals


@dataclass(frozen=True, eq=False)
class Part:
    """Residents of one group and language, with or without a bike.

    Attributes
    ----------
    ways
        The ways open to them, the one without a bike first.
    group, language, has_bike
        Who they are; `language` is a column of the spoken languages, or None.
    weight
        Their share of the place, shape (rows of residents,).
    """

    ways: Sequence[Way]
    group: int
    language: int | None
    has_bike: bool
    weight: npt.NDArray[np.float64]


def parts_of(setting: Setting, ways: Sequence[Way], language_refuses: bool) -> Iterator[Part]:
    """Every part that anybody belongs to."""
    for has_bike, owners in ((False, 1.0 - setting.bike_share), (True, setting.bike_share)):
        open_ways = ways if has_bike else ways[:1]
        for group, language, share in _splits(setting, language_refuses):
            weight = (owners * share)[setting.home] * setting.share
            if (weight > 0).any():
                yield Part(open_ways, group, language, has_bike, weight)


def _splits(
    setting: Setting, language_refuses: bool
) -> Iterator[tuple[int, int | None, npt.NDArray[np.float64]]]:
    """Group, language and share of each part of a place; languages only where they refuse."""
    had = setting.spoken.had
    for group in range(len(GROUPS)):
        share = setting.groups.shares[:, group]
        if not (share > 0).any():
            continue
        if not language_refuses:
            yield group, None, share
            continue
        for language in range(had.shape[1]):
            yield group, language, share * had[:, language]
        yield group, None, share * np.clip(1.0 - had.sum(axis=1), 0.0, 1.0)


def _part(setting: Setting, part: Part, reading: Reading) -> pd.DataFrame:
    """Reasons of one part of the residents of every row."""
    best, covers = _best_way(setting, part, reading)
    spoken, unknown = setting.spoken.shares(setting.home, covers)
    practice_ids = np.append(ids_of(setting.practices), [None])
    return pd.DataFrame(
        {
            "home": setting.home,
            "housing_id": ids_of(setting.housing)[setting.home],
            "roster": setting.roster,
            "group": GROUPS[part.group],
            "has_bike": part.has_bike,
            "language": None if part.language is None else setting.spoken.codes[part.language],
            "reason": np.asarray(ORDER, dtype=object)[best.code],
            "practice_id": practice_ids[best.column],
            "travel_time_min": to_minutes(best.seconds),
            "language_share": spoken,
            "language_unknown_share": unknown,
        }
    )


def _nearest_usable_s(setting: Setting, part: Part, statuses: Sequence[str]) -> _Seconds:
    """Seconds by any way to the nearest practice that takes the part, shape (rows of residents,)."""
    care = setting.care
    refused = _any_of(failing_tests(setting, part, statuses).values())
    nearest_s = np.full(len(setting.home), UNREACHED_S, dtype=np.int32)
    for way in part.ways:
        shut = _any_of([refused, *way.visit_failing.values()])
        seconds = np.where(shut, UNREACHED_S, way.seconds)[:, care]
        nearest_s = np.minimum(nearest_s, seconds.min(axis=1, initial=UNREACHED_S))
    nearest_s[setting.unsnapped[setting.home]] = UNREACHED_S
    return nearest_s


def _any_of(masks: Iterable[Mask]) -> Mask:
    """Pairs for which any of several tests fails; masks may broadcast."""
    return functools.reduce(np.logical_or, masks)


def failing_tests(setting: Setting, part: Part, statuses: Sequence[str]) -> dict[str, Mask]:
    """Pairs that fail the tests of status, eligibility and language, whatever the way there."""
    failing: dict[str, Mask] = {
        **failing_statuses(setting, statuses),
        "not_eligible": ~setting.eligibility.of_group(part.group)[setting.home],
    }
    if part.language is not None:
        spoken = setting.spoken
        failing["language"] = (spoken.known & ~spoken.spoken[:, part.language])[None, :]
    return failing


def failing_statuses(setting: Setting, statuses: Sequence[str]) -> dict[str, Mask]:
    """Practices that fail the test of status."""
    status = setting.status
    usable = np.isin(status, list(statuses))
    unknown = (status == "unknown") & ~usable
    return {"full": (~usable & ~unknown)[None, :], "unknown_status": unknown[None, :]}


def _best_way(setting: Setting, part: Part, reading: Reading) -> tuple[Best, Mask]:
    """Best practice over all ways, and the practices that cover by any of them."""
    failing = failing_tests(setting, part, reading.statuses)
    care = setting.care
    bests, covers = [], np.zeros((len(setting.home), len(setting.practices)), dtype=np.bool_)
    for way in part.ways:
        tests: dict[str, Any] = {reason: mask[:, care] for reason, mask in failing.items()}
        for reason, mask in way.visit_failing.items():
            tests[reason] = mask[:, care] | tests.get(reason, np.False_)
        codes = pair_codes(way.seconds[:, care], reading.limit_s, tests)
        covers[:, care] |= codes == CODE["covered"]
        best = best_practice(codes, way.seconds[:, care])
        bests.append(Best(best.code, np.append(care, -1)[best.column], best.seconds))
    best = _better(bests)
    best.code[setting.unsnapped[setting.home]] = CODE["unsnapped"]
    return best, covers


def _better(bests: Sequence[Best]) -> Best:
    """Row by row the best of several ways; of equals the first, which is without a bike."""
    codes = np.stack([best.code for best in bests])
    way = codes.argmax(axis=0)
    at = np.arange(codes.shape[1])
    return Best(
        code=codes[way, at],
        column=np.stack([best.column for best in bests])[way, at],
        seconds=np.stack([best.seconds for best in bests])[way, at],
    )
