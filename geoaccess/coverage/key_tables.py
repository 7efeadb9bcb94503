"""The numbers that every output of a coverage shows, defined once for map, report and workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from geoaccess.coverage.people.reasons import ORDER
from geoaccess.coverage.result import NOT_KNOWN, Coverage


@dataclass(frozen=True, eq=False)
class Table:
    """One table of a report.

    Attributes
    ----------
    key
        Its name in the catalogue of texts and of the sheet.
    frame
        The numbers; columns by the names of the catalogue.
    """

    key: str
    frame: pd.DataFrame


def headline_table(result: Coverage) -> pd.DataFrame:
    """The headline by threshold and reading of the status."""
    table = result.summary.copy()
    table["not_covered_residents"] = table["residents"] - table["covered_residents"]
    return table


def reason_table(result: Coverage) -> pd.DataFrame:
    """People per reason, in the order of the tests; reasons of nobody are left out."""
    people = result.people.groupby("reason")["residents"].sum()
    people = people.reindex([reason for reason in ORDER if reason in people.index])
    table = people.rename_axis("reason").reset_index()
    total = table["residents"].sum()
    table["residents_share"] = table["residents"] / total if total else float("nan")
    return table


def area_table(result: Coverage) -> pd.DataFrame | None:
    """People by municipality; None where the housing table does not say it."""
    if "municipality" not in result.places:
        return None
    columns = ["municipality", "housing_places", "residents", "covered_residents"]
    return result.by("municipality")[[*columns, "not_covered_residents", "covered_share"]]


def municipality_of(result: Coverage) -> pd.Series[Any]:
    """Municipality of every place, `NOT_KNOWN` where the cell is empty."""
    names: pd.Series[Any] = result.places["municipality"].astype(object)
    return names.where(names.notna(), NOT_KNOWN)
