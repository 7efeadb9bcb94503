"""Residents divided over practices with free places: who gets one, where, and what is short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.allocation.even_shares import even_counts
from geoaccess.coverage.allocation.inputs import Tables, check_pairs, read_tables
from geoaccess.coverage.allocation.transport import (
    Transport,
    Whole,
    cheapest_division,
    could_take_more,
    worth_of_room,
)
from geoaccess.coverage.people.eligibility import Eligibility
from geoaccess.coverage.people.nearest import nearest_column, unsnapped_places, values_at
from geoaccess.coverage.tables import status_of
from geoaccess.coverage.wording import people as in_words
from geoaccess.routing.times import TravelTimes
from geoaccess.units import UNREACHED_S, threshold_s, to_minutes


@dataclass(frozen=True, eq=False)
class Allocation:
    """A division of residents over practices.

    Attributes
    ----------
    assignments
        Frame with ``housing_id``, ``practice_id``, ``residents`` and
        ``travel_time_min``: so many people of this place go to that practice. It is
        the list to register by; with rules by ``group`` of residents as well.
    unplaced
        Frame with ``id``, ``residents`` and ``reason``: people without a practice,
        with rules by ``group`` as well. ``full`` when every practice they may go to
        has given all its places.
    prices
        Frame with ``practice_id``, ``value``, ``people`` and ``minutes_saved``: what
        one more place at each practice is worth. ``people`` is how many more
        could be placed (0 or 1), ``minutes_saved`` what those already placed
        would travel less in all. ``value`` is the one that counts for the
        objective; for ``least_time`` that is minutes, where an unplaced person
        counts as the threshold and one second.
    options
        The conditions: ``within_min``, ``objective`` and, under ``travel``, those of
        the travel times.
    provenance
        Where the travel times come from.
    """

    assignments: pd.DataFrame
    unplaced: pd.DataFrame
    prices: pd.DataFrame
    options: Mapping[str, Any]
    provenance: Mapping[str, Any]

    @property
    def placed_residents(self) -> int:
        """People who have a practice."""
        return int(self.assignments["residents"].sum())

    @property
    def unplaced_residents(self) -> int:
        """People who have none."""
        return int(self.unplaced["residents"].sum())

    def __str__(self) -> str:
        placed, left = self.placed_residents, self.unplaced_residents
        share = f" ({100 * placed / (placed + left):.0f}%)" if placed + left else ""
        return (
            f"Of {in_words(placed + left)} residents, {in_words(placed)}{share} have a place at a "
            f"practice within {self.options['within_min']:g} minutes; {in_words(left)} have none."
        )


def allocate(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    within_min: float,
    objective: str = "most_people",
    eligible: Eligibility | npt.ArrayLike | None = None,
    fixed: pd.DataFrame | None = None,
    keep: Allocation | pd.DataFrame | None = None,
) -> Allocation:
    """Divide residents over the free places of practices within reach.

    Parameters
    ----------
    times
        Travel times from housing to practices.
    housing
        Frame with ``id`` and whole numbers of ``residents``.
    practices
        Frame with ``id``, ``status`` and whole numbers of ``places``. Practices that
        are open or conditional give their places; the others give none.
    within_min
        The threshold in minutes; exactly that long still counts.
    objective
        ``most_people``: as many as possible placed, then least total time.
        ``least_time``: least total time, where an unplaced person counts as the
        threshold and one second. ``fair_share``: as many as possible placed,
        spread so that places get as even a share of their residents as can be
        (in steps of one twentieth), then least total time.
    eligible
        Who may go where, in the order of the tables: what `eligibility` gave, and
        then the residents of a place are divided by group, or bool of shape
        (places, practices). Everybody anywhere when None.
    fixed
        Frame with ``housing_id``, ``practice_id`` and ``residents`` (and ``group``,
        where `eligible` knows groups): parts of the division that must hold,
        whatever the threshold.
    keep
        An earlier allocation, or its assignments. Moving a person counts as more
        than the longest way there is, so that nobody moves to save time, only
        to let others in.

    Returns
    -------
    Allocation
        Whole people, never more than there are places.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`.
    SolverError
        If the solver fails.

    Examples
    --------
    Both places are nearest to x, which has room for 40 people.

    >>> housing = pd.DataFrame({"id": ["a", "b"], "residents": [30, 30]})
    >>> practices = pd.DataFrame({"id": ["x", "y"], "status": "open", "places": [40, 10]})
    >>> minutes = pd.DataFrame({
    ...     "from_id": ["a", "b", "b"], "to_id": ["x", "x", "y"], "travel_time_min": [5, 6, 20]})
    >>> plan = allocate(TravelTimes.from_frame(minutes), housing, practices, within_min=30)
    >>> plan.assignments
      housing_id practice_id  residents  travel_time_min
    0          a           x         30              5.0
    1          b           x         10              6.0
    2          b           y         10             20.0
    >>> plan.unplaced
      id  residents reason
    0  b         10   full
    """
    tables = read_tables(
        times, housing, practices, eligible, within_min=within_min, objective=objective
    )
    check_pairs(fixed, "fixed", tables)
    earlier = keep.assignments if isinstance(keep, Allocation) else keep
    limit_s = threshold_s(within_min)
    problem = _pose(tables, fixed, earlier, limit_s)
    flow = _divide(problem, objective, limit_s)
    prices = _prices(tables, problem, flow, objective, limit_s)
    return Allocation(
        assignments=_assignments(tables, problem, flow, fixed),
        unplaced=_unplaced(
            tables, problem, flow, _reasons(times, practices, tables, problem, limit_s)
        ),
        prices=prices,
        options={"within_min": within_min, "objective": objective, "travel": dict(times.options)},
        provenance=dict(times.provenance),
    )


def _pose(
    tables: Tables, fixed: pd.DataFrame | None, earlier: pd.DataFrame | None, limit_s: int
) -> Transport:
    """The problem that is left when the fixed parts have taken their places."""
    held = tables.counts(fixed)
    room = tables.room - np.asarray(held.sum(axis=0))
    place = np.repeat(np.arange(len(tables.people)), np.diff(tables.seconds.indptr))
    practice = tables.seconds.indices.astype(np.int64)
    # Practices without places stay in: what one place there would be worth is asked too.
    used = (tables.seconds.data <= limit_s) & tables.care[practice]
    if tables.eligible is not None:
        used &= tables.eligible[place, practice]
    place, practice = place[used], practice[used]
    kept = values_at(tables.counts(earlier), place, practice, 0)
    kept = kept - values_at(held, place, practice, 0)
    return Transport(
        place=place,
        practice=practice,
        cost=tables.seconds.data[used].astype(np.int64),
        kept=np.maximum(0, kept).astype(np.int64),
        bonus=0 if earlier is None else limit_s + 1,
        people=tables.people - np.asarray(held.sum(axis=1)),
        room=room,
    )


def _divide(problem: Transport, objective: str, limit_s: int) -> Whole:
    """People of each pair."""
    if objective == "least_time":
        return cheapest_division(problem, limit_s + 1)
    if objective == "fair_share":
        problem = replace(problem, people=even_counts(problem))
    # Dearer than any chain of changes: nobody stays unplaced to save time.
    return cheapest_division(problem, 2 * problem.dearest + 1)


def _prices(
    tables: Tables, problem: Transport, flow: Whole, objective: str, limit_s: int
) -> pd.DataFrame:
    """What one more place at each practice is worth."""
    exhausted = problem.used(flow) == problem.room
    more_people = (could_take_more(problem, flow) & exhausted).astype(np.int64)
    same_people = replace(problem, people=problem.placed(flow))
    minutes_saved = worth_of_room(same_people, flow, None) / 60.0
    value = more_people.astype(np.float64)
    if objective == "least_time":
        value = worth_of_room(problem, flow, limit_s + 1) / 60.0
    return pd.DataFrame(
        {
            "practice_id": tables.practice_ids,
            "value": value,
            "people": more_people,
            "minutes_saved": minutes_saved,
        }
    )


def _assignments(
    tables: Tables, problem: Transport, flow: Whole, fixed: pd.DataFrame | None
) -> pd.DataFrame:
    """The division as a list, in the order of the housing, nearest practice first."""
    entries = (flow, (problem.place, problem.practice))
    shape = (len(tables.people), len(tables.room))
    divided = sp.coo_array(sp.csr_array(sp.coo_array(entries, shape=shape)) + tables.counts(fixed))
    some = divided.data > 0
    place, practice = divided.row[some], divided.col[some]
    minutes = to_minutes(values_at(tables.seconds, place, practice, UNREACHED_S))
    order = np.lexsort((tables.practice_ids[practice].astype(str), minutes, place))
    frame = pd.DataFrame(
        {
            "housing_id": tables.housing_ids[place],
            **tables.keys(place),
            "practice_id": tables.practice_ids[practice],
            "residents": divided.data[some],
            "travel_time_min": minutes,
        }
    )
    return frame.iloc[order].reset_index(drop=True)


def _unplaced(
    tables: Tables, problem: Transport, flow: Whole, reasons: npt.NDArray[np.object_]
) -> pd.DataFrame:
    left = problem.people - problem.placed(flow)
    some = np.flatnonzero(left > 0)
    return pd.DataFrame(
        {
            "id": tables.housing_ids[some],
            **tables.keys(some),
            "residents": left[some],
            "reason": reasons[some],
        }
    )


def _reasons(
    times: TravelTimes,
    practices: pd.DataFrame,
    tables: Tables,
    problem: Transport,
    limit_s: int,
) -> npt.NDArray[np.object_]:
    """Why people of each place may be left over: what their best practice lacks.

    A practice that gave all its places is full; it is the best there can be.
    """
    care, status = tables.care, status_of(practices)
    reached = nearest_column(tables.seconds, care).reached
    unsnapped = unsnapped_places(times, tables.housing_ids)
    reason = np.where(reached, "too_long", np.where(unsnapped, "unsnapped", "no_route"))
    reason = reason.astype(object)
    roomy = tables.room > 0
    for word, group in (
        ("full", care & ~roomy & (status != "unknown")),
        ("not_eligible", roomy),
        ("unknown_status", care & (status == "unknown")),
    ):
        reason[nearest_column(tables.seconds, group).within(limit_s)] = word
    reason[problem.place[roomy[problem.practice]]] = "full"
    return reason
