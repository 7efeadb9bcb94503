"""The column contracts and the data dictionary that is made from them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geoaccess.inputs.tables.syntax import syntax_of
from geoaccess.schema import HOUSING, PRACTICES, TABLES, data_dictionary
from geoaccess.schema_rules import broken_rules


def test_every_syntax_has_a_parser_and_every_parser_a_column() -> None:
    named = {column.syntax for table in TABLES.values() for column in table.columns}
    for name in named - {""}:
        read, remedy = syntax_of(name)
        assert callable(read)
        assert remedy.startswith("Write ")


def test_every_column_says_what_it_means_and_numbers_say_their_unit() -> None:
    words = data_dictionary()
    assert words["meaning"].str.endswith(".").all()
    assert not words.duplicated(["table", "column"]).any()
    assert words.loc[words["kind"].isin(["whole", "number", "share"]), "unit"].ne("").all()


def test_rules_leave_missing_values_of_optional_columns_alone() -> None:
    frame = pd.DataFrame({"id": ["a"], "status": ["open"], "places": [np.nan], "kind": [None]})
    assert broken_rules(frame, PRACTICES) == []


def test_breaches_come_in_the_order_of_the_columns_with_all_their_rows() -> None:
    frame = pd.DataFrame(
        {"id": ["a", "b", "b"], "residents": [-1.5, np.nan, 2], "bike_share": [2, -0.1, np.nan]}
    )
    found = [(breach.column.name, breach.rows) for breach in broken_rules(frame, HOUSING)]
    assert found == [
        ("id", (1, 2)),
        ("residents", (1,)),  # missing
        ("residents", (0,)),  # negative
        ("residents", (0,)),  # not whole
        ("bike_share", (0, 1)),
    ]
