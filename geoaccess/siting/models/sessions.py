"""Sites with hours: which two evenings, or one mobile team on several days.

::

    max   sum_i a_i x_i
    s.t.  x_i <= sum_{(j, s) in N_i} z_js         for every place i
          z_js <= y_j,  sum_s z_js <= h           for every site j and slot s
          sum_j z_js <= k                         for every slot s
          sum_j y_j <= p,  y_j, z_js in {0, 1},  0 <= x_i <= 1

a_i   residents of housing place i
N_i   sites and slots that place i can use: there within the threshold, in time
z_js  1 if there is a session at site j in slot s
y_j   1 if site j is used at all
x_i   1 if place i is covered
h     sessions per site ("which two evenings": h = 2)
k     teams ("one mobile clinic": k = 1)
p     sites to use

An extension of maximal covering (Church and ReVelle 1974).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.tables import housing_faults, ids_of, number_fault, residents_of
from geoaccess.errors import Fault, raise_faults
from geoaccess.programme import Floats, Index, ProblemBuilder
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.models.max_coverage import add_places, open_demand
from geoaccess.siting.problem import Choice, SitingProblem, merged_rows, tidy
from geoaccess.solution import Solution, relative_gap
from geoaccess.solver import solve
from geoaccess.units import threshold_s

Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class SessionPlan:
    """Which sites are staffed in which slots.

    Attributes
    ----------
    sessions
        Frame, slots in the order given: ``slot``, ``site_id``, ``residents`` (who
        can come to this session) and ``only_here`` (who can come to no other).
    left_out
        Frame of places that can come to no session: ``id``, ``residents``.
    value, bound, gap, status, seconds
        Residents who can come to a session, and the proof, as in `SitingPlan`.
    """

    sessions: pd.DataFrame
    left_out: pd.DataFrame
    value: float
    bound: float
    gap: float
    status: str
    seconds: float


def plan_sessions(
    times_by_slot: Mapping[str, TravelTimes],
    housing: Any,
    candidates: pd.DataFrame,
    *,
    within_min: float,
    add: int | None = None,
    per_site: int | None = None,
    teams: int | None = None,
    time_limit_s: float | None = 60,
) -> SessionPlan:
    """Choose sites together with the slots in which they are open.

    Parameters
    ----------
    times_by_slot
        For every slot (``"mo evening"``) the travel times from housing to the
        candidates for people who are free then; who is at work has no row.
    housing, candidates
        Tables with ``id`` (and ``residents``).
    within_min
        The threshold in minutes.
    add
        The most sites to use; None for no limit.
    per_site
        The most slots per site: 2 for "which two evenings".
    teams
        The most sites staffed in one slot: 1 for one mobile clinic.
    time_limit_s
        Stop after about this time with the best plan found.

    Returns
    -------
    SessionPlan

    Raises
    ------
    InputError
        With all faults of tables and arguments together.

    Examples
    --------
    >>> homes = pd.DataFrame({"id": ["camp", "farm"], "residents": [300, 40]})
    >>> sites = pd.DataFrame({"id": ["hall", "school"]})
    >>> near = pd.DataFrame(
    ...     [("camp", "hall", 12), ("farm", "school", 20)],
    ...     columns=["from_id", "to_id", "travel_time_min"])
    >>> times = TravelTimes.from_frame(near, origins=homes, destinations=sites)
    >>> plan = plan_sessions({"mo": times, "tu": times}, homes, sites, within_min=30, teams=1)
    >>> sorted(plan.sessions["site_id"]), plan.value
    (['hall', 'school'], 340.0)
    """
    limits = {"add": add, "per_site": per_site, "teams": teams}
    _check(times_by_slot, housing, candidates, within_min, limits)
    slots = list(times_by_slot)
    cover = _cover(times_by_slot, housing, candidates, within_min)
    number = np.arange(len(candidates) * len(slots))
    where, when = number % len(candidates), number // len(candidates)
    found, held = _solve(cover, residents_of(housing), (where, when), limits, 0.0, time_limit_s)
    gap = relative_gap(found.objective, found.bound)
    return SessionPlan(
        sessions=_session_table(cover, housing, candidates, slots, held),
        left_out=_left_out(cover, housing, held),
        value=found.objective,
        bound=found.bound,
        gap=0.0 if gap < 1e-9 else gap,
        status=found.status,
        seconds=found.seconds,
    )


def _check(
    times_by_slot: Mapping[str, TravelTimes],
    housing: Any,
    candidates: pd.DataFrame,
    within_min: float,
    limits: Mapping[str, int | None],
) -> None:
    faults = housing_faults(housing) + number_fault("within_min", within_min)
    for name, value in limits.items():
        if value is not None and (isinstance(value, bool) or value != int(value) or value < 0):
            problem = f"found {value!r}, expected a whole number of 0 or more."
            faults.append(Fault(name, problem, "Leave it out for no limit."))
    if all(value is None for value in limits.values()):
        problem = "none of add, per_site and teams is given."
        faults.append(Fault("limits", problem, "Say what limits the plan: teams=1, per_site=2."))
    if "id" not in candidates or not len(times_by_slot):
        problem = "candidates need a column 'id', and there must be a slot."
        faults.append(Fault("candidates", problem, "Give sites and the times of each slot."))
    raise_faults(faults)


def _cover(
    times_by_slot: Mapping[str, TravelTimes],
    housing: Any,
    candidates: pd.DataFrame,
    within_min: float,
) -> sp.csr_array:
    """Who can come to which session, shape (housing, sites x slots), slot after slot."""
    parts = []
    for times in times_by_slot.values():
        pairs = times.aligned(list(ids_of(housing)), list(ids_of(candidates)))
        near = pairs.data <= threshold_s(within_min)
        rows = np.repeat(np.arange(len(housing)), np.diff(pairs.indptr))[near]
        entries = (np.ones(len(rows)), (rows, pairs.indices[near]))
        parts.append(sp.csr_array(entries, shape=pairs.shape))
    return sp.csr_array(sp.hstack(parts, format="csr"))


def choose_sessions(
    problem: SitingProblem,
    where: Numbers,
    when: Numbers,
    *,
    add: int | None = None,
    per_site: int | None = None,
    teams: int | None = None,
    time_limit_s: float | None = None,
) -> Choice:
    """The sessions that reach most people beside the practices of a problem.

    Parameters
    ----------
    problem
        Its candidates are the possible sessions.
    where, when
        Number of the site and of the slot of every candidate.
    add, per_site, teams, time_limit_s
        As for `plan_sessions`.
    """
    residents, already = open_demand(problem)
    cover = problem.cover()[:, problem.candidates]
    limits = {"add": add, "per_site": per_site, "teams": teams}
    found, held = _solve(cover, residents, (where, when), limits, already, time_limit_s)
    opened = problem.candidates[held]
    return Choice(opened, tidy(found.objective), tidy(found.bound), found.status, found.seconds)


def _solve(
    cover: Any,
    residents: Floats,
    sessions: tuple[Numbers, Numbers],
    limits: Mapping[str, int | None],
    already: float,
    time_limit_s: float | None,
) -> tuple[Solution, npt.NDArray[np.intp]]:
    """Solve the model; returns the numbers of the sessions that are held as well."""
    builder = ProblemBuilder(maximise=True)
    session = _add_sessions(builder, *sessions, limits)
    merged, weight = merged_rows(cover, residents)
    add_places(builder, merged, session, cost=weight)
    found = solve(builder.build(offset=already), time_limit_s=time_limit_s)
    held = found.values[session] > 0.5 if found.found else np.zeros(len(session), dtype=bool)
    return found, np.flatnonzero(held)


def _add_sessions(
    builder: ProblemBuilder, where: Numbers, when: Numbers, limits: Mapping[str, int | None]
) -> Index:
    """The columns y_j and z_js with all limits; returns those of z, as they are given."""
    sites, slots = (int(numbers.max(initial=-1)) + 1 for numbers in (where, when))
    used = builder.add_columns(sites, upper=1.0, integer=True)
    session = builder.add_columns(len(where), upper=1.0, integer=True)
    number = np.arange(len(where))
    builder.add_rows(
        len(number),
        np.concatenate([number, number]),
        np.concatenate([session, used[where]]),
        np.concatenate([np.ones(len(number)), -np.ones(len(number))]),
        upper=0.0,
    )
    if limits["add"] is not None:
        builder.add_row(used, upper=limits["add"])
    if limits["per_site"] is not None:
        builder.add_rows(sites, where, session, upper=limits["per_site"])
    if limits["teams"] is not None:
        builder.add_rows(slots, when, session, upper=limits["teams"])
    return session


def _session_table(
    cover: sp.csr_array,
    housing: Any,
    candidates: pd.DataFrame,
    slots: list[str],
    held: npt.NDArray[np.intp],
) -> pd.DataFrame:
    residents, choices = residents_of(housing), cover[:, held]
    only = np.where(np.asarray(choices.sum(axis=1)) == 1, residents, 0.0)
    return pd.DataFrame(
        {
            "slot": [slots[number // len(candidates)] for number in held],
            "site_id": ids_of(candidates)[held % len(candidates)],
            "residents": np.asarray(choices.T @ residents),
            "only_here": np.asarray(choices.T @ only),
        }
    )


def _left_out(cover: sp.csr_array, housing: Any, held: npt.NDArray[np.intp]) -> pd.DataFrame:
    missing = np.asarray(cover[:, held].sum(axis=1)) == 0
    missing &= residents_of(housing) > 0
    return pd.DataFrame(
        {"id": ids_of(housing)[missing], "residents": residents_of(housing)[missing]}
    )
