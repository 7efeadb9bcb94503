"""The answer to a siting question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.siting.options import UNITS


@dataclass(frozen=True, eq=False)
class SitingPlan:
    """Which sites to open, for whom, and how good that is proven to be.

    Attributes
    ----------
    objective
        What was asked for.
    sites
        Frame of the candidates to open: ``id``, ``name`` and ``kind`` where
        known, ``residents`` (people who go there), ``gain_alone`` (what it adds
        when it is the only new site), ``lost_if_closed`` (what goes when only it
        is closed), ``cost``. Gains and losses count residents within the
        threshold (served, where room is limited).
    assignments
        Frame of who goes where, existing practices included: ``housing_id``,
        ``site_id``, ``residents``, ``travel_time_min``.
    left_out
        Frame of residents who are still left out: ``id``, ``residents``,
        ``reason`` (``no_route``, ``too_long``, ``full``, ``not_chosen``, or what
        else bars them from everything they reach, such as ``not_eligible``),
        ``nearest_option_id`` and ``nearest_option_min`` (of all sites and
        candidates that they may use; None and ``inf`` without one).
    value, bound
        Value of the plan and the proven best value that any plan could have, in
        `unit`. People counts include those whom existing practices serve.
    gap
        |bound - value| / |value|: 0 when the plan is proven to be the best.
    status
        ``optimal`` (within the gap asked for) or ``time_limit``: the best found
        in time.
    seconds
        Time spent on finding the sites.
    conditions
        Threshold, number, budget, statuses, mode and window of the travel times.
    before
        Residents whom existing practices reach (serve, where room is limited):
        the people of `coverage`, when it looks at the same circumstances.
    provenance
        Sources of the travel times and of the tables.

    Examples
    --------
    See `site_practices`.
    """

    objective: str
    sites: pd.DataFrame
    assignments: pd.DataFrame
    left_out: pd.DataFrame
    value: float
    bound: float
    gap: float
    status: str
    seconds: float
    conditions: Mapping[str, Any] = field(default_factory=dict)
    before: float = 0.0
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """Unit of value and bound."""
        return UNITS.get(self.objective, "people")

    @property
    def site_ids(self) -> tuple[str, ...]:
        """Ids of the candidates to open."""
        return tuple(self.sites["id"])

    def __str__(self) -> str:
        proof = "proven best" if self.gap == 0 else f"at most {self.gap:.1%} from the best"
        names = ", ".join(self.site_ids) or "nothing"
        left = int(np.rint(self.left_out["residents"].sum()))
        return (
            f"Open {names}: {self.value:,.0f} {self.unit} ({proof}); "
            f"{left:,} residents are left out."
        )
