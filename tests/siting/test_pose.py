"""Tables that cannot be planned with: everything wrong with them is said at once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import geoaccess as ga
from tests.helpers.regions import housing_table, minutes_table, practice_table

HOUSING = housing_table({"h": 10})
PRACTICES = practice_table({"p": "open"}, places=[5])
CANDIDATES = practice_table({"c": "open", "d": "open"}, places=[5, 5], cost=[1, 2])
TIMES = minutes_table(
    {("h", "p"): 20, ("h", "c"): 10, ("h", "d"): 10}, HOUSING, pd.concat([PRACTICES, CANDIDATES])
)
ROOM = ga.SitingOptions(capacitated=True)


def site(candidates: Any, practices: Any = PRACTICES, **asked: Any) -> ga.SitingPlan:
    asked = {"add": 1, "within_min": 30, "options": ROOM} | asked
    return ga.site_practices(TIMES, HOUSING, practices, candidates, **asked)


@pytest.mark.parametrize(
    ("candidates", "kind", "words"),
    [
        (CANDIDATES.drop(columns="id"), ga.MissingColumnError, "'id'"),
        (CANDIDATES.drop(columns="places"), ga.MissingColumnError, "'places'"),
        (CANDIDATES.assign(places=[5, -1]), ga.InputError, "number of 0 or more"),
        (CANDIDATES.assign(id="c"), ga.DuplicateIdError, "more than one row"),
        (CANDIDATES.assign(id=["c", "p"]), ga.DuplicateIdError, "among the practices"),
    ],
)
def test_unfit_candidates(candidates: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        site(candidates)


@pytest.mark.parametrize(
    ("practices", "words"),
    [
        (PRACTICES.drop(columns="places"), "room of practices is not known"),
        (PRACTICES.assign(places=[None]), "number of 0 or more"),
        (PRACTICES.drop(columns="status"), "'status'"),
        (PRACTICES.drop(columns="id"), "'id'"),
    ],
)
def test_unfit_practices(practices: Any, words: str) -> None:
    with pytest.raises(ga.InputError, match=words):
        site(CANDIDATES, practices)


def test_a_budget_needs_costs() -> None:
    with pytest.raises(ga.MissingColumnError, match="'cost'"):
        site(CANDIDATES.drop(columns="cost"), add=None, options=ga.SitingOptions(budget=3))


def test_best_plans_of_nothing() -> None:
    with pytest.raises(ga.InputError, match="plans is 0"):
        ga.best_plans(TIMES, HOUSING, PRACTICES, CANDIDATES, add=1, within_min=30, plans=0)


@pytest.mark.parametrize(
    ("limits", "words"),
    [({}, "none of add, per_site and teams"), ({"teams": 1.5}, "whole number of 0 or more")],
)
def test_sessions_need_whole_limits(limits: dict[str, Any], words: str) -> None:
    with pytest.raises(ga.InputError, match=words):
        ga.plan_sessions({"mo": TIMES}, HOUSING, CANDIDATES, within_min=30, **limits)


def test_sessions_need_slots_and_sites_with_ids() -> None:
    with pytest.raises(ga.InputError, match="there must be a slot"):
        ga.plan_sessions({}, HOUSING, CANDIDATES, within_min=30, teams=1)
