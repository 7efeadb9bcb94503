"""The table of postcodes that exist."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import geoaccess as ga


def test_four_digits_count_with_or_without_letters(tmp_path: Path) -> None:
    path = tmp_path / "postcodes.csv"
    path.write_text("postcode,place\n4811,Breda\n4884 ZZ,Wernhout\n4811,Breda\n")
    assert ga.read_postcodes(path) == {4811, 4884}
    assert ga.read_postcodes(pd.DataFrame({"postcode": [4811, 4825]})) == {4811, 4825}


def test_rows_that_are_no_postcode_are_named() -> None:
    with pytest.raises(ga.InputError, match="Rows: row 1, row 3"):
        ga.read_postcodes(pd.DataFrame({"postcode": ["4811", "0999", "4825", None]}))
    with pytest.raises(ga.MissingColumnError, match="'postcode' is missing"):
        ga.read_postcodes(pd.DataFrame({"code": ["4811"]}))
