"""Who may use which practice: catchment, registration, insurance, named sites.

Every rule that a practice states must hold. A rule that the tables cannot
answer (a postcode rule for a place without a postcode) does not refuse anybody,
because nothing is known; it is listed in `Eligibility.unseen` with the people
concerned, so that a result can say what it could not see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.groups import GROUPS
from geoaccess.coverage.tables import ids_of, numbers_of
from geoaccess.inputs.tables.catchments import parse_names, parse_postcodes
from geoaccess.routing.times import TravelTimes
from geoaccess.units import to_seconds

_Allowed = npt.NDArray[np.bool_]
_Test = Callable[[npt.NDArray[np.object_], str], _Allowed]

PASSERS_BY = tuple(group != "registered" for group in GROUPS)
WITHOUT_INSURANCE = tuple(group in ("uninsured", "without_papers") for group in GROUPS)


@dataclass(frozen=True, eq=False)
class Eligibility:
    """Which groups of which places each practice takes.

    Attributes
    ----------
    places
        bool, shape (places, practices): the catchment rules hold.
    groups
        bool, shape (groups, practices): registration and insurance rules hold.
    unseen
        Frame of rules that could not be tested: ``rule``, ``practice_id``,
        ``housing_places`` (number of places that do not state what it needs).
    """

    places: _Allowed
    groups: _Allowed
    unseen: pd.DataFrame

    def of_group(self, group: int) -> _Allowed:
        """Whether the residents of one group are taken, shape (places, practices)."""
        return np.asarray(self.places & self.groups[group][None, :])


def eligibility(
    housing: pd.DataFrame, practices: pd.DataFrame, *, drive_times: TravelTimes | None = None
) -> Eligibility:
    """Apply every rule that the practices state.

    Parameters
    ----------
    housing
        Table with ``id`` and, where known, ``postcode`` and ``municipality``.
    practices
        Table with ``id`` and, where known, ``accepts``, ``insured_only``,
        ``catchment_postcodes``, ``catchment_municipalities``,
        ``catchment_drive_min`` and ``serves_housing``.
    drive_times
        Travel times by car from the practices (origins) to the housing
        (destinations), for ``catchment_drive_min``.

    Returns
    -------
    Eligibility

    Raises
    ------
    InputError
        If a postcode rule cannot be read.
    TravelTimesError
        If `drive_times` lacks a place or practice.

    Examples
    --------
    >>> camp = pd.DataFrame({"id": ["camp"], "postcode": ["4884 ZZ"]})
    >>> practices = pd.DataFrame({"id": ["near", "far"],
    ...     "catchment_postcodes": ["4880-4889", "4811-4819"], "accepts": ["both", "registered"]})
    >>> eligibility(camp, practices).of_group(GROUPS.index("registered"))
    array([[ True, False]])
    """
    unseen: list[tuple[str, str, int]] = []
    allowed = np.ones((len(housing), len(practices)), dtype=np.bool_)
    for column, (tells, test) in _TESTS.items():
        if column in practices:
            _apply(allowed, _read_cells(housing, tells), practices, (column, test), unseen)
    _apply_drive(allowed, housing, practices, drive_times, unseen)
    groups = _groups_taken(practices, unseen)
    frame = pd.DataFrame(unseen, columns=["rule", "practice_id", "housing_places"])
    return Eligibility(allowed, groups, frame)


class _Cells(NamedTuple):
    """A column of the housing table: its different cells as trimmed text, and where each stands.

    Most places share a postcode or municipality with others, so that a rule is
    tried on each of them once.
    """

    different: npt.NDArray[np.object_]
    code: npt.NDArray[np.intp]
    known: _Allowed


def _read_cells(housing: pd.DataFrame, column: str) -> _Cells:
    """Cells of a housing column; those that are empty, and a whole column that is not there, unknown."""
    if column not in housing:
        count = len(housing)
        return _Cells(
            np.array([""], dtype=object),
            np.zeros(count, dtype=np.intp),
            np.zeros(count, dtype=np.bool_),
        )
    codes, different = pd.factorize(housing[column].to_numpy(dtype=object), use_na_sentinel=True)
    trimmed = np.array([*(str(cell).strip() for cell in different), ""], dtype=object)
    code = np.where(codes < 0, len(different), codes)
    return _Cells(trimmed, code, np.asarray(trimmed != "", dtype=np.bool_)[code])


def _apply(
    allowed: _Allowed,
    cells: _Cells,
    practices: pd.DataFrame,
    rule: tuple[str, _Test],
    unseen: list[tuple[str, str, int]],
) -> None:
    """Narrow `allowed` by one column of rules."""
    column, test = rule
    missing = int((~cells.known).sum())
    holds: dict[str, _Allowed] = {}
    for position, (practice_id, stated) in enumerate(_stated(practices, column)):
        if stated is None:
            continue
        text = str(stated)
        if text not in holds:
            holds[text] = test(cells.different, text)[cells.code] | ~cells.known
        allowed[:, position] &= holds[text]
        if missing:
            unseen.append((column, practice_id, missing))


def _stated(practices: pd.DataFrame, column: str) -> list[tuple[str, Any]]:
    """Ids and cells of a column; None where nothing is stated."""
    cells = practices[column] if column in practices else [None] * len(practices)
    return [
        (i, None if pd.isna(cell) or not str(cell).strip() else cell)
        for i, cell in zip(ids_of(practices), cells, strict=True)
    ]


def _in_postcodes(postcodes: npt.NDArray[np.object_], text: str) -> _Allowed:
    return parse_postcodes(text).allows_each(postcodes)


def _in_municipalities(names: npt.NDArray[np.object_], text: str) -> _Allowed:
    wanted = {name.casefold() for name in parse_names(text)}
    return np.array([name.casefold() in wanted for name in names], dtype=np.bool_)


def _among_named(ids: npt.NDArray[np.object_], text: str) -> _Allowed:
    return np.asarray(np.isin(ids, parse_names(text)))


_TESTS: Mapping[str, tuple[str, _Test]] = {
    "catchment_postcodes": ("postcode", _in_postcodes),
    "catchment_municipalities": ("municipality", _in_municipalities),
    "serves_housing": ("id", _among_named),
}
"""The rules on where people live: the column of the housing that each needs, and its test."""


def _apply_drive(
    allowed: _Allowed,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    drive_times: TravelTimes | None,
    unseen: list[tuple[str, str, int]],
) -> None:
    """Narrow `allowed` by drive minutes from the practice."""
    limits = _stated(practices, "catchment_drive_min")
    if all(limit is None for _, limit in limits):
        return
    if drive_times is None:
        unseen += [
            ("catchment_drive_min", i, len(housing)) for i, limit in limits if limit is not None
        ]
        return
    matrix = drive_times.aligned(ids_of(practices).tolist(), ids_of(housing).tolist())
    limit_s = to_seconds(numbers_of(practices["catchment_drive_min"]))
    for position, (_, limit) in enumerate(limits):
        if limit is None:
            continue
        row = slice(matrix.indptr[position], matrix.indptr[position + 1])
        near = matrix.indices[row][matrix.data[row] <= limit_s[position]]
        allowed[:, position] &= np.isin(np.arange(len(housing)), near)


def _groups_taken(practices: pd.DataFrame, unseen: list[tuple[str, str, int]]) -> _Allowed:
    """Groups that each practice takes, shape (groups, practices)."""
    taken = np.ones((len(GROUPS), len(practices)), dtype=np.bool_)
    for position, (practice_id, accepts) in enumerate(_stated(practices, "accepts")):
        if accepts is None:
            unseen.append(("accepts", practice_id, 0))
        elif accepts == "registered":
            taken[:, position] &= ~np.asarray(PASSERS_BY)
    for position, (_, insured_only) in enumerate(_stated(practices, "insured_only")):
        if insured_only is not None and bool(insured_only):
            taken[:, position] &= ~np.asarray(WITHOUT_INSURANCE)
    return taken
