"""What every part of the people is up against, whatever the threshold and the statuses.

With it anybody can answer what-if questions without the tables: a pair of a part
and a practice is judged by its travel time, the practice's status and the code
given here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.groups import GROUPS
from geoaccess.coverage.people.people_reasons import Part, Way, failing_tests, parts_of
from geoaccess.coverage.people.people_setting import Setting
from geoaccess.coverage.people.reasons import pair_codes
from geoaccess.coverage.tables import STATUSES, residents_of
from geoaccess.units import UNREACHED_S

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class PartTests:
    """Tests of all parts that do not depend on the threshold and the statuses.

    Attributes
    ----------
    home
        int32, shape (parts,): row of the housing table.
    row
        intp, shape (parts,): row of residents in the setting.
    residents
        float64, shape (parts,).
    codes
        One array per way of travelling, uint8, shape (parts, practices): the index
        in `ORDER` of the first other test that the pair fails, ``covered`` where
        there is none.
    open_ways
        int8, shape (parts,): how many of the ways, from the first on, are open to
        the part.
    """

    home: npt.NDArray[np.int32]
    row: npt.NDArray[np.intp]
    residents: npt.NDArray[np.float64]
    codes: tuple[Codes, ...]
    open_ways: npt.NDArray[np.int8]


def part_tests(
    setting: Setting, ways: Sequence[Way], *, language_refuses: bool = False
) -> PartTests:
    """Test every part as `people_reasons` does, in the same order, but for time and status."""
    keys, residents, codes = [], [], []
    people = residents_of(setting.housing)[setting.home]
    for part in parts_of(setting, ways, language_refuses):
        there = np.flatnonzero(part.weight > 0)
        residents.append((people * part.weight)[there])
        codes.append([_codes(setting, part, way)[there] for way in _filled(part, ways)])
        keys.append(_sort_keys(setting, part, there))
    frame = pd.concat(keys, ignore_index=True)
    order = frame.sort_values(["home", "roster", "group", "has_bike"], kind="stable").index
    return PartTests(
        home=frame["home"].to_numpy(dtype=np.int32)[order],
        row=frame["row"].to_numpy(dtype=np.intp)[order],
        residents=np.concatenate(residents)[order],
        codes=tuple(np.concatenate(of_way)[order] for of_way in zip(*codes, strict=True)),
        open_ways=frame["open_ways"].to_numpy(dtype=np.int8)[order],
    )


def _filled(part: Part, ways: Sequence[Way]) -> list[Way]:
    """All ways, so that the arrays of all parts have one shape; `open_ways` tells which count."""
    return [*part.ways, *ways[len(part.ways) :]]


def _codes(setting: Setting, part: Part, way: Way) -> Codes:
    tests: dict[str, Any] = dict(failing_tests(setting, part, STATUSES))
    for reason, mask in way.visit_failing.items():
        tests[reason] = mask | tests.get(reason, np.False_)
    return pair_codes(np.zeros_like(way.seconds), UNREACHED_S - 1, tests)


def _sort_keys(setting: Setting, part: Part, there: npt.NDArray[np.intp]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": there,
            "home": setting.home[there],
            "roster": setting.roster[there],
            "group": GROUPS[part.group],
            "has_bike": part.has_bike,
            "open_ways": len(part.ways),
        }
    )
