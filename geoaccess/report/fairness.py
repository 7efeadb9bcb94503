"""How evenly access is spread: over all people, and by housing, registration and municipality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.key_tables import municipality_of
from geoaccess.coverage.measures.equity import equity_by_group
from geoaccess.coverage.measures.lorenz import lorenz_curve
from geoaccess.coverage.people.groups import GROUPS, group_shares
from geoaccess.coverage.result import Coverage

LINE_SHARE = 0.5
"""Access below this share of the region's mean counts as poor: a choice, as poverty lines are."""

_PER = 100.0
_EVERYBODY = "everybody"
_COLUMNS = {"group": "people", "mean": "places_per_100", "poor_share": "below_share"}
Vector = npt.NDArray[np.float64]


def access_values(result: Coverage, access: pd.DataFrame) -> Vector:
    """Places per 100 residents of every place of a coverage, 0 where nothing is reached."""
    by_id = access.set_index(access["id"].astype(str))["value"]
    values = by_id.reindex(result.places["id"].astype(str)).fillna(0.0)
    return _PER * values.to_numpy(dtype=np.float64)


def fairness_table(
    result: Coverage, housing: pd.DataFrame, access: pd.DataFrame | None
) -> pd.DataFrame | None:
    """Mean, inequality and poverty of access for every division of the people."""
    if access is None or not len(result.places) or not result.residents:
        return None
    values = access_values(result, access)
    residents = result.places["residents"].to_numpy(dtype=np.float64)
    line = LINE_SHARE * float(values @ residents / residents.sum())
    if line <= 0:
        return None
    frames = []
    for division, labels, own, people in _divisions(result, housing, values, residents):
        table = equity_by_group(own, people, labels, line=line)
        frames.append(table[table["residents"] > 0].assign(division=division))
    table = pd.concat(frames, ignore_index=True).rename(columns=_COLUMNS)
    shown = ["division", "people", "residents", "places_per_100", "gini", "theil"]
    return table[[*shown, "below_share", "poverty_depth", "poverty_severity"]]


def fairness_curve(result: Coverage, access: pd.DataFrame | None) -> pd.DataFrame | None:
    """Lorenz curve of access over all people; None where nobody has any."""
    if access is None or not result.residents:
        return None
    values = access_values(result, access)
    residents = result.places["residents"].to_numpy(dtype=np.float64)
    return lorenz_curve(values, residents) if (values * residents).any() else None


def _divisions(
    result: Coverage, housing: pd.DataFrame, values: Vector, residents: Vector
) -> Iterator[tuple[str, Any, Vector, Vector]]:
    """Name of a division, group of every row, access and people of every row."""
    yield "all", np.full(len(values), _EVERYBODY, dtype=object), values, residents
    if "kind" in result.places:
        kinds = result.places["kind"].astype(object)
        yield "kind", kinds.where(kinds.notna(), "other").to_numpy(), values, residents
    if "registered_share" in housing:
        shares = group_shares(housing).shares
        labels = np.tile(np.asarray(GROUPS, dtype=object), (len(values), 1)).ravel()
        people = (residents[:, None] * shares).ravel()
        yield "registration", labels, np.repeat(values, len(GROUPS)), people
    if "municipality" in result.places:
        yield "municipality", municipality_of(result).to_numpy(), values, residents
