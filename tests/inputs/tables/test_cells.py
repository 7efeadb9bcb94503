"""Cells are read as what they say, or named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaccess.inputs.tables.cells import read_cells, read_numbers, text_of
from geoaccess.schema import PRACTICES


@given(st.floats(-1e9, 1e9), st.sampled_from([".", ","]))
def test_a_number_written_with_either_mark_is_read_exactly(value: float, mark: str) -> None:
    numbers, bad = read_numbers(pd.Series([repr(value).replace(".", mark)], dtype=object), mark)
    assert numbers.tolist() == [value]
    assert not bad.any()


@pytest.mark.parametrize("text", ["1,250", "1 250", "12 people", "0x10", "--3", "1e999", "1_000"])
def test_a_text_that_is_no_number_is_bad_and_not_a_guess(text: str) -> None:
    numbers, bad = read_numbers(pd.Series([text], dtype=object), ".")
    assert np.isnan(numbers[0])
    assert bad.tolist() == [True]


def test_numbers_of_a_workbook_keep_their_point_whatever_the_mark() -> None:
    numbers, bad = read_numbers(pd.Series([4.78, "4,79"], dtype=object), ",")
    assert numbers.tolist() == [4.78, 4.79]
    assert not bad.any()


@pytest.mark.parametrize(
    ("cell", "text"),
    [("007", "007"), (7, "7"), (7.0, "7"), (7.5, "7.5"), (" a ", "a"), ("", None), (pd.NaT, None)],
)
def test_ids_keep_their_writing(cell: object, text: str | None) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", ["03/04/2026", "2026-02-30", "yesterday", "2026", "20260310"])
def test_a_date_is_not_guessed_at(cell: str) -> None:
    values, bad = read_cells(
        pd.Series([cell, "2026-03-10"], dtype=object), PRACTICES.column("checked_on"), "."
    )
    assert bad.tolist() == [True, False]
    assert values.isna().tolist() == [True, False]
