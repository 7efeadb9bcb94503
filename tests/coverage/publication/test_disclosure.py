"""Small groups stay hidden, also from somebody who adds and subtracts everything published."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.coverage.publication.disclosure import Numbers, hide_small_groups, possible_range


def test_large_numbers_are_all_published() -> None:
    numbers = Numbers({"all": 100, "a": 40, "b": 60}, sums=(("all", ("a", "b")),))
    assert hide_small_groups(numbers) == frozenset()


def test_nobody_is_not_a_small_group() -> None:
    numbers = Numbers({"all": 100, "a": 0, "b": 100}, sums=(("all", ("a", "b")),))
    assert hide_small_groups(numbers) == frozenset()


def test_a_small_part_takes_a_second_part_with_it() -> None:
    numbers = Numbers({"all": 100, "a": 3, "b": 37, "c": 60}, sums=(("all", ("a", "b", "c")),))
    hidden = hide_small_groups(numbers)
    assert hidden == {"a", "b"}
    # knowing that a + b = 40 says nothing about a alone
    assert np.allclose(possible_range(numbers, hidden, "a"), (0, 40))


def test_a_small_difference_between_nested_groups_is_hidden() -> None:
    # 104 within 30 minutes, 100 within 15: four people live in between
    numbers = Numbers({15: 100, 30: 104, 60: 300}, within=((15, 30), (15, 60), (30, 60)))
    hidden = hide_small_groups(numbers)
    assert hidden
    least, largest = possible_range(numbers, hidden, next(iter(hidden)))
    assert largest - least >= 10


def test_a_number_that_equals_a_published_one_is_published() -> None:
    # the reasons tell 30 people under another name than the headline; 4 + 66 stay hidden
    numbers = Numbers(
        {"all": 100, "headline": 30, "covered": 30, "full": 4, "far": 66},
        sums=(("headline", ("covered",)), ("all", ("covered", "full", "far"))),
    )
    assert hide_small_groups(numbers) == {"full", "far"}


def test_a_number_that_nobody_is_told_still_ties_two_tables_together() -> None:
    # two divisions of the same unpublished total: 5 + 95 and 30 + 70
    numbers = Numbers(
        {"total": 100, "a": 5, "b": 95, "c": 30, "d": 70},
        sums=(("total", ("a", "b")), ("total", ("c", "d"))),
        unpublished=frozenset({"total"}),
    )
    hidden = hide_small_groups(numbers)
    least, largest = possible_range(numbers, hidden, "a")
    assert largest - least >= 10


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_no_small_cell_of_a_table_with_margins_can_be_told(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(2, 6, 2)
    cells = rng.choice([0, 1, 3, 7, 12, 40, 300], (rows, columns))
    values = {(r, c): float(cells[r, c]) for r in range(rows) for c in range(columns)}
    values |= {("row", r): float(cells[r].sum()) for r in range(rows)}
    values |= {("column", c): float(cells[:, c].sum()) for c in range(columns)}
    values["all"] = float(cells.sum())
    sums = [(("row", r), tuple((r, c) for c in range(columns))) for r in range(rows)]
    sums += [(("column", c), tuple((r, c) for r in range(rows))) for c in range(columns)]
    sums.append(("all", tuple(("row", r) for r in range(rows))))
    numbers = Numbers(values, tuple(sums))
    hidden = hide_small_groups(numbers)
    small = {name for name, value in values.items() if 0 < value < 10}
    assert small <= hidden
    if cells.sum() < 20:
        return  # too few people in all: everything that could hide them is hidden
    for name in small:
        least, largest = possible_range(numbers, hidden, name)
        assert largest - least >= 10 - 1e-3
