"""The conditions that a contract puts on values, checked by pandera, all faults at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.errors import DuplicateIdError, InputError
from geoaccess.schema import Column, Table


@dataclass(frozen=True)
class Rule:
    """A condition on the values of a column, and what to say when it is broken."""

    problem: str
    remedy: str
    passes: Callable[[Any], Any]
    kind: type[InputError] | None = None
    on_missing: bool = False


@dataclass(frozen=True)
class Breach:
    """Rows of a table that break one rule."""

    column: Column
    rule: Rule
    rows: tuple[int, ...]


def rules_of(column: Column) -> tuple[Rule, ...]:
    """The conditions on the values of a column, after its text was read as its kind."""
    rules: list[Rule] = []
    if column.required:
        rules.append(
            Rule(
                f"{column.name} is missing",
                "Fill it in on every row"
                + (f": {', '.join(column.words)}." if column.words else "."),
                lambda values: values.notna(),
                on_missing=True,
            )
        )
    if column.name == "id":
        rules.append(
            Rule(
                "id stands on more than one row",
                "Give each row an id of its own.",
                lambda values: ~values.duplicated(keep=False),
                DuplicateIdError,
            )
        )
    if column.kind in ("whole", "number"):
        rules.append(
            Rule(
                f"{column.name} is negative",
                f"Write the {column.unit} as 0 or more.",
                lambda values: values >= 0,
            )
        )
    if column.kind == "whole":
        rules.append(
            Rule(
                f"{column.name} is not a whole number",
                "Round it; if the mark separates thousands, leave the mark out.",
                lambda values: np.floor(values) == values,
            )
        )
    if column.kind == "share":
        rules.append(
            Rule(
                f"{column.name} lies outside 0 to 1",
                "Write a share, not a percentage: 40% is 0.40.",
                lambda values: values.between(0, 1),
            )
        )
    if column.words:
        rules.append(
            Rule(
                f"{column.name} is an unknown word",
                f"Use one of: {', '.join(column.words)}.",
                lambda values: values.isin(column.words),
            )
        )
    return tuple(rules)


def broken_rules(frame: pd.DataFrame, table: Table) -> list[Breach]:
    """Every rule of a table that a frame breaks, in the order of its columns.

    Parameters
    ----------
    frame
        Columns already read as their kinds, with a plain row index; columns that
        are missing are not looked at.
    table
        The contract.

    Returns
    -------
    list of Breach
        Empty when the frame keeps the contract.

    Examples
    --------
    >>> from geoaccess.schema import HOUSING
    >>> frame = pd.DataFrame({"id": ["a", "a"], "residents": [3.0, -1.0]})
    >>> [(b.rule.problem, b.rows) for b in broken_rules(frame, HOUSING)]
    [('id stands on more than one row', (0, 1)), ('residents is negative', (1,))]
    """
    from pandera.errors import SchemaErrors  # takes longer to import than most tables to read

    present = [column for column in table.columns if column.name in frame.columns]
    named = {
        f"{column.name} {number}": (column, rule)
        for column in present
        for number, rule in enumerate(rules_of(column))
    }
    try:
        _pandera_schema(present).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.groupby("check", sort=False)["index"]
        rows = {str(name): tuple(sorted(int(i) for i in index)) for name, index in cases}
        return [Breach(*named[name], rows[name]) for name in named if name in rows]
    return []


def _pandera_schema(columns: list[Column]) -> Any:
    """The rules of some columns as a pandera schema whose checks carry their place as name."""
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                nullable=True,
                checks=[
                    pa.Check(rule.passes, name=f"{column.name} {n}", ignore_na=not rule.on_missing)
                    for n, rule in enumerate(rules_of(column))
                ],
            )
            for column in columns
        }
    )
