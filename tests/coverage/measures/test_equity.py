"""Equity measures: closed forms, one person at a time, and what must not hide the worst off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga

SPREADS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 6)), min_size=1, max_size=8).filter(
    lambda rows: sum(people for _, people in rows) > 0
)


def persons(rows: list[tuple[int, int]]) -> np.ndarray:
    """Every person's access, one by one."""
    return np.repeat([a for a, _ in rows], [n for _, n in rows]).astype(float)


def split(rows: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [a for a, _ in rows], [n for _, n in rows]


@settings(max_examples=60, deadline=None)
@given(SPREADS)
def test_gini_is_the_mean_difference_between_two_persons(rows: list[tuple[int, int]]) -> None:
    each = persons(rows)
    mean = each.mean()
    differences = np.abs(each[:, None] - each[None, :]).mean()
    expected = differences / (2 * mean) if mean else 0.0
    assert ga.gini(*split(rows)) == pytest.approx(expected, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(SPREADS)
def test_theil_counts_every_person(rows: list[tuple[int, int]]) -> None:
    each = persons(rows)
    mean = each.mean()
    terms = [a / mean * math.log(a / mean) if a else 0.0 for a in each] if mean else [0.0]
    assert ga.theil(*split(rows)) == pytest.approx(sum(terms) / len(terms), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(SPREADS, st.integers(1, 60), st.sampled_from([0, 1, 2]))
def test_poverty_counts_every_person(rows: list[tuple[int, int]], line: int, power: int) -> None:
    each = persons(rows)
    expected = sum(((line - a) / line) ** power for a in each if a < line) / len(each)
    assert ga.poverty(*split(rows), line=line, power=power) == pytest.approx(expected)


def test_theil_does_not_drop_people_without_access() -> None:
    # Dropping the zeros first, as is done elsewhere, would give 0: the other half is equal.
    assert ga.theil([0, 3, 3], [10, 5, 5]) == pytest.approx(math.log(2))


def test_weights_are_people_not_places() -> None:
    # 90 people with 1 and 10 with 11: mean 2; mean difference 2 * 0.9 * 0.1 * 10 = 1.8.
    assert ga.gini([1, 11], [90, 10]) == pytest.approx(1.8 / (2 * 2))
    assert ga.gini([1, 1, 11], [45, 45, 10]) == pytest.approx(ga.gini([1, 11], [90, 10]))


def test_equal_access_is_no_inequality_and_none_at_all_neither() -> None:
    for values in ([3.0, 3.0], [0.0, 0.0]):
        assert ga.gini(values, [4, 9]) == pytest.approx(0.0)
        assert ga.theil(values, [4, 9]) == pytest.approx(0.0)
        assert ga.concentration_index(values, [4, 9], [1, 2]) == pytest.approx(0.0)


def test_nobody_has_no_inequality_to_measure() -> None:
    assert math.isnan(ga.gini([1, 2], [0, 0]))
    assert math.isnan(ga.theil([1, 2], [0, 0]))
    assert math.isnan(ga.poverty([1, 2], [0, 0], line=3))
    assert math.isnan(ga.concentration_index([1, 2], [0, 0], [1, 2]))


def test_concentration_is_the_covariance_with_rank() -> None:
    values, people, rank = np.array([1.0, 5, 2]), np.array([10.0, 30, 60]), np.array([3, 1, 2])
    share = people / people.sum()
    order = np.argsort(rank)
    middle = np.empty(3)
    middle[order] = np.cumsum(share[order]) - share[order] / 2
    mean = (share * values).sum()
    expected = 2 / mean * (share * (values - mean) * (middle - 0.5)).sum()
    assert ga.concentration_index(values, people, rank) == pytest.approx(expected)


def test_concentration_of_one_rank_is_nil_and_turns_with_the_ranking() -> None:
    assert ga.concentration_index([1, 9], [5, 5], [7, 7]) == pytest.approx(0.0)
    up = ga.concentration_index([1, 9], [5, 5], [1, 2])
    assert ga.concentration_index([1, 9], [5, 5], [2, 1]) == pytest.approx(-up)


def test_erreygers_mirrors_access_and_its_lack() -> None:
    values, people, rank = np.array([0.2, 0.9, 0.4]), [10, 20, 30], [1, 2, 3]
    access = ga.concentration_index(values, people, rank, bounds=(0, 1))
    lack = ga.concentration_index(1 - values, people, rank, bounds=(0, 1))
    assert access == pytest.approx(-lack)


def test_lorenz_curve_runs_from_nothing_to_everything() -> None:
    curve = ga.lorenz_curve([5, 0, 1], [10, 20, 10])
    assert curve["people_share"].tolist() == [0, 0.5, 0.75, 1]
    assert curve["access_share"].tolist() == pytest.approx([0, 0, 10 / 60, 1])


def test_palma_ratio_between_groups() -> None:
    values, people = [10, 2, 4, 0], [1, 1, 1, 0]
    groups = ["registered", "not", "not", "gone"]
    ratio = ga.palma_ratio(values, people, groups, better_off="registered", worse_off="not")
    assert ratio == pytest.approx(10 / 3)
    none = ga.palma_ratio([1, 0], [1, 1], ["a", "b"], better_off="a", worse_off="b")
    assert none == math.inf
    assert math.isnan(ga.palma_ratio(values, people, groups, better_off="gone", worse_off="not"))


def test_unreachable_counts_as_the_whole_shortfall() -> None:
    # Shortfalls of 30, 45, 60, 90 and no way at all against 30 minutes: 0, 1/2, 1, 1, 1.
    minutes, people = [30, 45, 60, 90, math.inf], [10, 10, 10, 10, 10]
    poverty = [ga.travel_time_poverty(minutes, people, within_min=30, power=p) for p in (0, 1, 2)]
    assert poverty == pytest.approx([0.8, 3.5 / 5, 3.25 / 5])


def test_by_group_weighs_people_within_each_group() -> None:
    table = ga.equity_by_group([0, 4, 4], [30, 10, 10], ["farm", "farm", "town"], line=4)
    farm = table.set_index("group").loc["farm"]
    assert farm.to_dict() == pytest.approx(
        {
            "residents": 40,
            "mean": 1.0,
            "gini": 0.75,
            "theil": math.log(4),
            "poor_share": 0.75,
            "poverty_depth": 0.75,
            "poverty_severity": 0.75,
        }
    )


def test_minutes_given_as_access_are_refused_with_a_remedy() -> None:
    with pytest.raises(ga.InputError, match="travel_time_poverty") as caught:
        ga.gini([1, math.inf], [1, -1])
    assert len(caught.value.faults) == 2
    with pytest.raises(ga.InputError, match="shape"):
        ga.theil([1, 2, 3], [1, 1])
    with pytest.raises(ga.InputError, match="line"):
        ga.poverty([1], [1], line=0)


def test_where_nobody_has_anything_the_curve_lies_flat_until_the_end() -> None:
    curve = ga.lorenz_curve([0, 0], [3, 1])
    assert curve.to_numpy()[-1].tolist() == [1.0, 1.0]
    assert curve.iloc[:-1, 1].tolist() == [0.0] * (len(curve) - 1)
