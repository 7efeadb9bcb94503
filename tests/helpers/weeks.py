"""Weeks of visits with random states, for what must hold whatever they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.routing.visits.states import (
    BACK_TOO_LATE,
    CLOSED,
    FEASIBLE,
    LEAVES_TOO_EARLY,
    NO_ROUTE,
    NOT_FREE,
)
from tests.helpers.cubes import visits_of
from tests.helpers.regions import housing_table, minutes_table, practice_table


def random_week(seed: int) -> tuple[Any, ...]:
    """Three places and practices of any status, rule and language, with random states."""
    rng = np.random.default_rng(seed)
    homes, offered = ["a", "b", "c"], ["p", "q", "r"]
    housing = housing_table(
        {home: int(rng.integers(1, 90)) for home in homes},
        registered_share=rng.random(3), bike_share=rng.random(3),
        languages=rng.choice(["pl:0.4;ro:0.5", "pl:1.0", None], 3),
    )  # fmt: skip
    practices = practice_table(
        {p: str(rng.choice(["open", "full", "unknown"])) for p in offered},
        accepts=rng.choice(["both", "registered"], 3),
        kind=rng.choice(["regular", "info_point"], 3, p=[0.8, 0.2]),
        languages=rng.choice(["nl;pl", "nl", None], 3),
    )
    pairs = [(h, p) for h in homes for p in offered]
    minutes = [{pair: float(rng.integers(5, 50)) for pair in pairs} for _ in range(2)]
    bus, bike = (minutes_table(m, housing, practices) for m in minutes)
    slots = [(day, hour) for day in (0, 3) for hour in (9, 9, 10)]
    states = [CLOSED, NO_ROUTE, NOT_FREE, LEAVES_TOO_EARLY, BACK_TOO_LATE, FEASIBLE]
    unknown = ("r",) if seed % 3 == 0 else ()
    cubes = [
        replace(
            visits_of(
                {p: rng.choice(states, len(slots)).tolist() for p in pairs}, homes, offered, slots
            ),
            unknown_hours=unknown,
        )
        for _ in range(2)
    ]
    return housing, practices, bus, Circumstances(
        visits=cubes[0], bike_times=bike, bike_visits=cubes[1], language_refuses=seed % 2 == 0
    )  # fmt: skip
