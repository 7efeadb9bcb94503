"""Who may use which practice: catchment, registration, insurance, named sites.

Every rule that a practice states must hold. A rule that the tables cannot
answer (a postcode rule for a place without a postcode) does not refuse anybody,
because nothing is known; it is listed in `Eligibility.unseen` with the people
concerned, so that a result can say what it could not see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.groups import GROUPS
from geoaccess.coverage.tables import ids_of, numbers_of
from geoaccess.inputs.catchments import parse_names, parse_postcodes
from geoaccess.routing.times import TravelTimes
from geoaccess.units import to_seconds

_Allowed = npt.NDArray[np.bool_]

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
    tests = {
        "catchment_postcodes": _by_postcode,
        "catchment_municipalities": _by_municipality,
        "serves_housing": _by_name,
    }
    for column, test in tests.items():
        _apply(allowed, housing, practices, column, test, unseen)
    _apply_drive(allowed, housing, practices, drive_times, unseen)
    groups = _groups_taken(practices, unseen)
    frame = pd.DataFrame(unseen, columns=["rule", "practice_id", "housing_places"])
    return Eligibility(allowed, groups, frame)


def _apply(
    allowed: _Allowed,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    column: str,
    test: Callable[[pd.DataFrame, str], tuple[_Allowed, _Allowed]],
    unseen: list[tuple[str, str, int]],
) -> None:
    """Narrow `allowed` by one column of rules."""
    for position, (practice_id, text) in enumerate(_stated(practices, column)):
        if text is None:
            continue
        holds, known = test(housing, str(text))
        allowed[:, position] &= holds | ~known
        if not known.all():
            unseen.append((column, practice_id, int((~known).sum())))


def _stated(practices: pd.DataFrame, column: str) -> list[tuple[str, Any]]:
    """Ids and cells of a column; None where nothing is stated."""
    cells = practices[column] if column in practices else [None] * len(practices)
    return [
        (i, None if pd.isna(cell) or not str(cell).strip() else cell)
        for i, cell in zip(ids_of(practices), cells, strict=True)
    ]


def _texts(housing: pd.DataFrame, column: str) -> tuple[npt.NDArray[np.object_], _Allowed]:
    """Cells of a housing column as trimmed text, and whether each is known."""
    if column not in housing:
        return np.full(len(housing), "", dtype=object), np.zeros(len(housing), dtype=np.bool_)
    cells = housing[column].to_numpy(dtype=object)
    codes, different = pd.factorize(cells, use_na_sentinel=True)
    trimmed = np.array([*(str(cell).strip() for cell in different), ""], dtype=object)
    texts = trimmed[codes]  # -1, the code of an empty cell, is the last one
    return texts, np.asarray(texts != "", dtype=np.bool_)


def _by_postcode(housing: pd.DataFrame, text: str) -> tuple[_Allowed, _Allowed]:
    rule = parse_postcodes(text)
    postcodes, known = _texts(housing, "postcode")
    return _judged(postcodes, rule.allows), known


def _by_municipality(housing: pd.DataFrame, text: str) -> tuple[_Allowed, _Allowed]:
    wanted = {name.casefold() for name in parse_names(text)}
    names, known = _texts(housing, "municipality")
    return _judged(names, lambda name: name.casefold() in wanted), known


def _judged(texts: npt.NDArray[np.object_], allows: Callable[[str], bool]) -> _Allowed:
    """Whether each text is allowed; most places share theirs with others, so each is asked once."""
    codes, different = pd.factorize(texts)
    return np.asarray([allows(text) for text in different], dtype=np.bool_)[codes]


def _by_name(housing: pd.DataFrame, text: str) -> tuple[_Allowed, _Allowed]:
    return np.isin(ids_of(housing), parse_names(text)), np.ones(len(housing), dtype=np.bool_)


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
