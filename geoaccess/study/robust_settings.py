"""The section ``[siting.robust]`` of a study file: the futures in which sites have to hold up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geoaccess.errors import InputError
from geoaccess.study.settings import Setting, read_number, read_statuses, read_texts


@dataclass(frozen=True, kw_only=True)
class RobustAsk:
    """The futures of a study: every combination of what is listed here.

    Attributes
    ----------
    statuses
        Readings of the status; empty for that of the study.
    within_min
        Thresholds; empty for that of the study.
    scenarios
        Scenario files beside the situation of today, such as growth, as the study
        file names them.
    """

    statuses: tuple[tuple[str, ...], ...]
    within_min: tuple[float, ...]
    scenarios: tuple[str, ...]


def _readings(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(item, list) for item in value):
        raise InputError(f'found {value!r}. Write lists, as [["open"], ["open", "conditional"]].')
    return tuple(dict.fromkeys(read_statuses(item) for item in value))


def _thresholds(value: Any) -> tuple[float, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(sorted({read_number(item) for item in listed}))


ROBUST: tuple[Setting, ...] = (
    Setting("statuses", _readings, ()),
    Setting("within_min", _thresholds, ()),
    Setting("scenarios", read_texts, ()),
)
"""The keys of the section and their defaults; without any nothing is asked."""


def robust_ask(asked: Mapping[str, Any]) -> RobustAsk | None:
    """What a faultless file asks about futures; None for nothing."""
    return RobustAsk(**asked) if any(asked.values()) else None
