"""The parts of the gap score, in the words of the access model of Levesque and Pharos.

Each part is the lack of one thing, from 0 (nothing lacks) to 1 (all of it):

========== ============= ==================================================
part       Dutch         what it is here
========== ============= ==================================================
reach      bereikbaar    minutes beyond the threshold, 1 at twice the threshold
                         or without a way; where weeks are known, the mean of
                         that and the share of the week without a feasible visit
available  beschikbaar   share of the people without a place at a practice
appropriate passend      share of the covered people whose language nobody speaks
affordable betaalbaar    share of the people who pay at the desk: not registered
                         or not insured
========== ============= ==================================================

NaN means that the tables do not show it, never that nothing lacks. What is not
in the tables at all (whether people understand, find and take part) is not part
of the score.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.allocation.allocate import Allocation
from geoaccess.coverage.measures.poverty import reach_shortfall
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.tables import ids_of, numbers_of
from geoaccess.errors import Fault, MissingColumnError, raise_faults

PARTS = ("reach", "available", "appropriate", "affordable")

Vector = npt.NDArray[np.float64]


def reach_part(result: Coverage, week: pd.DataFrame | None) -> Vector:
    """Shortfall of minutes and, where given, the share of the week without a visit."""
    minutes = result.places["travel_time_min"].to_numpy()
    shortfall = reach_shortfall(minutes, float(result.options["within_min"]))
    if week is None:
        return shortfall
    without = 1.0 - by_id(result, week, "week")
    return np.asarray(np.where(np.isnan(without), shortfall, (shortfall + without) / 2.0))


def available_part(
    result: Coverage, allocation: Allocation | None, access: pd.DataFrame | None
) -> Vector:
    """Share without a place: by an allocation, else by places per person within reach."""
    people = result.places["residents"].to_numpy(dtype=np.float64)
    if allocation is not None:
        left = allocation.unplaced.groupby("id")["residents"].sum()
        unplaced = left.reindex(result.places["id"], fill_value=0).to_numpy(dtype=np.float64)
        nobody = np.full(len(people), np.nan)
        return np.asarray(np.divide(unplaced, people, out=nobody, where=people > 0))
    if access is not None:
        return np.clip(1.0 - by_id(result, access, "access"), 0.0, 1.0)
    return np.full(len(people), np.nan)


def appropriate_part(result: Coverage) -> Vector:
    """Of the covered people whose language is known, the share that nobody in reach speaks."""
    lack = np.full(len(result.places), np.nan)
    if "language_share" not in result.people:
        return lack
    covered = result.people[result.people["reason"] == "covered"]
    people = covered["residents"]
    frame = pd.DataFrame(
        {
            "home": covered["home"],
            "spoken": people * covered["language_share"],
            "known": people * (1.0 - covered["language_unknown_share"]),
        }
    )
    sums = frame.groupby("home").sum()
    known = sums["known"].to_numpy() > 1e-9
    home = sums.index.to_numpy()[known]
    lack[home] = 1.0 - (sums["spoken"] / sums["known"]).to_numpy()[known]
    return np.asarray(np.clip(lack, 0.0, 1.0))


def affordable_part(result: Coverage, housing: pd.DataFrame) -> Vector:
    """Share of the people who are not registered or not insured, as far as either is known."""
    paid = np.full(len(housing), np.nan)
    for column in ("registered_share", "insured_share"):
        if column in housing:
            share = numbers_of(housing[column])
            paid = np.where(np.isnan(paid), share, paid * np.where(np.isnan(share), 1.0, share))
    by_place = pd.Series(1.0 - paid, index=ids_of(housing))
    return np.asarray(by_place.reindex(result.places["id"]), dtype=np.float64)


def by_id(result: Coverage, table: Any, where: str) -> Vector:
    """Values of a frame with ``id`` and ``value`` in the order of the places; NaN where absent.

    Raises
    ------
    MissingColumnError
        If the frame has no such columns.
    """
    missing = [column for column in ("id", "value") if column not in table]
    if missing:
        problem = f"columns missing: {', '.join(missing)}."
        fault = Fault(where, problem, "Give id and value.", kind=MissingColumnError)
        raise_faults([fault])
    values = pd.Series(numbers_of(table["value"]), index=ids_of(table))
    return np.asarray(values.reindex(result.places["id"]), dtype=np.float64)
