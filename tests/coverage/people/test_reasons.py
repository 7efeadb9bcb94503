"""Reasons: the first failed test of a pair, the best practice of a place."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.coverage.people.reasons import CODE, ORDER, best_practice, pair_codes
from geoaccess.units import UNREACHED_S

LATER_TESTS = ORDER[3:-1]


def test_one_pair_for_every_reason() -> None:
    seconds = np.full((1, len(LATER_TESTS) + 3), 600, np.int32)
    seconds[0, :2] = UNREACHED_S, 1801
    failing = {
        reason: np.arange(seconds.shape[1])[None, :] == column
        for column, reason in enumerate(LATER_TESTS, start=2)
    }
    codes = pair_codes(seconds, 1800, failing)
    assert [ORDER[code] for code in codes[0]] == ["no_route", "too_long", *LATER_TESTS, "covered"]


def test_the_best_practice_passes_most_tests_and_is_the_nearest_of_equals() -> None:
    seconds = np.array([[300, 900, 600, 600]], np.int32)
    full = np.array([[True, False, False, False]])
    best = best_practice(pair_codes(seconds, 1800, {"full": full}), seconds)
    assert (ORDER[best.code[0]], best.column[0], best.seconds[0]) == ("covered", 2, 600)


def test_a_place_that_reaches_nothing_has_no_best_practice() -> None:
    seconds = np.full((1, 2), UNREACHED_S, np.int32)
    best = best_practice(pair_codes(seconds, 1800, {}), seconds)
    assert (ORDER[best.code[0]], best.column[0]) == ("no_route", -1)


def test_without_practices_there_is_no_route() -> None:
    seconds = np.empty((2, 0), np.int32)
    best = best_practice(pair_codes(seconds, 1800, {}), seconds)
    assert best.code.tolist() == [CODE["no_route"]] * 2
    assert best.column.tolist() == [-1, -1]


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32 - 1))
def test_equals_testing_one_pair_after_the_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, practices = rng.integers(1, 5, 2)
    seconds = rng.choice([0, 900, 1800, 1801, UNREACHED_S], (rows, practices)).astype(np.int32)
    failing = {reason: rng.random((rows, practices)) < 0.3 for reason in LATER_TESTS}
    codes = pair_codes(seconds, 1800, failing)
    for r in range(rows):
        for p in range(practices):
            tests = ["no_route"] * int(seconds[r, p] == UNREACHED_S)
            tests += ["too_long"] * int(seconds[r, p] > 1800)
            tests += [reason for reason in LATER_TESTS if failing[reason][r, p]]
            assert ORDER[codes[r, p]] == [*tests, "covered"][0]
    best = best_practice(codes, seconds)
    assert best.code.tolist() == codes.max(axis=1).tolist()
