"""People divided over sites with limited room: the block shared by all capacitated models.

::

    f_ij >= 0                          people of place i at site j, for usable pairs only
    sum_j f_ij <= a_i  (or = a_i)      nobody is counted twice (everyone is served)
    sum_i f_ij <= C_j y_j              room of site j, none while it is closed
    f_ij <= a_i y_j                    where a_i < C_j: tightens the relaxation

a_i   residents of housing place i
C_j   people that site j has room for, at most the residents who can use it
y_j   1 if site j is open

A place may be divided over several sites; with whole numbers of residents and
room there is always a best division into whole people. Shares of people, where
rules split the residents of a place, flow in units of a decimal part of a person.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import maximum_flow

from geoaccess.programme import Floats, Index, ProblemBuilder
from geoaccess.siting.problem import SitingProblem

_MOST_FLOW = 2e9
"""Flows are whole numbers of 32 bits."""


def useful_capacity(problem: SitingProblem) -> Floats:
    """Room of every site, at most the residents who can use it."""
    reachable = np.asarray(problem.cover().T @ problem.residents)
    return np.asarray(np.minimum(problem.capacity, reachable))


def add_flows(
    builder: ProblemBuilder,
    problem: SitingProblem,
    site: Index,
    *,
    everyone: bool,
    cost_per_person: npt.ArrayLike = 0.0,
) -> Index:
    """Add the people of every pair within the threshold; returns their columns.

    Parameters
    ----------
    builder, problem, site
        The programme, the siting problem and the columns of the sites.
    everyone
        Whether all residents must be served.
    cost_per_person
        Objective per person, one number or one per pair within the threshold.
    """
    rows, sites = problem.rows[problem.within], problem.indices[problem.within]
    people = builder.add_columns(len(rows), cost=cost_per_person, upper=problem.residents[rows])
    served = problem.residents
    builder.add_rows(problem.housing, rows, people, lower=served if everyone else 0.0, upper=served)
    room = useful_capacity(problem)
    builder.add_rows(
        problem.sites,
        np.concatenate([sites, np.arange(problem.sites)]),
        np.concatenate([people, site]),
        np.concatenate([np.ones(len(sites)), -room]),
        upper=0.0,
    )
    _add_links(builder, problem, (rows, sites, people), site)
    return people


def _add_links(
    builder: ProblemBuilder,
    problem: SitingProblem,
    pairs: tuple[npt.NDArray[np.intp], Index, Index],
    site: Index,
) -> None:
    """Tie the people of a pair to the opening of its site, where its room does not do so."""
    rows, sites, people = pairs
    loose = ~problem.fixed[sites] & (problem.residents[rows] < problem.capacity[sites])
    count = int(loose.sum())
    number = np.arange(count)
    builder.add_rows(
        count,
        np.concatenate([number, number]),
        np.concatenate([people[loose], site[sites[loose]]]),
        np.concatenate([np.ones(count), -problem.residents[rows[loose]]]),
        upper=0.0,
    )


def served_people(problem: SitingProblem, opened: npt.NDArray[np.intp]) -> float:
    """The most residents that the open sites have room for, each within the threshold."""
    return float(served_by_place(problem, opened).sum())


def people_unit(problem: SitingProblem) -> float:
    """The unit in which people flow: one person, or a decimal share of one where parts are split.

    As small as sums of 32 bits allow.
    """
    numbers = np.concatenate([problem.residents, problem.capacity[np.isfinite(problem.capacity)]])
    if np.all(np.abs(numbers - np.rint(numbers)) < 1e-9):
        return 1.0
    digits = np.floor(np.log10(_MOST_FLOW / max(float(problem.residents.sum()), 1.0)))
    return float(10.0 ** -np.clip(digits, 0, 6))


def served_by_place(problem: SitingProblem, opened: npt.NDArray[np.intp]) -> Floats:
    """Residents served per place when as many as possible are."""
    unit = people_unit(problem)
    usable = problem.fixed.copy()
    usable[opened] = True
    keep = problem.within & usable[problem.indices]
    place, rows = np.unique(problem.rows[keep], return_inverse=True)
    site, columns = np.unique(problem.indices[keep], return_inverse=True)
    people = np.rint(problem.residents[place] / unit).astype(np.int32)
    room = np.minimum(np.rint(np.minimum(problem.capacity[site], _MOST_FLOW) / unit), people.sum())
    room = room.astype(np.int32)
    served = np.zeros(problem.housing)
    served[place] = most_sent(people, room, rows, columns) * unit
    return served


def most_sent(
    people: npt.NDArray[np.int32],
    room: npt.NDArray[np.int32],
    place: npt.NDArray[np.intp],
    site: npt.NDArray[np.intp],
) -> npt.NDArray[np.int32]:
    """People sent from each place when as many as possible find room; pairs say where they can go.

    A maximum flow from a source over places and sites to a sink.
    """
    source, sink = len(people) + len(room), len(people) + len(room) + 1
    places, sites = np.arange(len(people)), len(people) + np.arange(len(room))
    head = np.concatenate([np.full(len(people), source), place, sites])
    tail = np.concatenate([places, len(people) + site, np.full(len(room), sink)])
    amount = np.concatenate([people, people[place], room])
    graph = sp.csr_array((amount, (head, tail)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(graph, source, sink).flow
    row = slice(flow.indptr[source], flow.indptr[source + 1])
    sent = np.zeros(len(people), dtype=np.int32)
    sent[flow.indices[row]] = flow.data[row]
    return sent
