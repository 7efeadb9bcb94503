"""Gather what decides about people from the tables, and note what they do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.eligibility import Eligibility, eligibility
from geoaccess.coverage.people.groups import GROUPS, GroupShares, group_shares
from geoaccess.coverage.people.languages import Spoken, spoken_languages
from geoaccess.coverage.people.reasons import Mask
from geoaccess.coverage.tables import ids_of, is_care, numbers_of, status_of
from geoaccess.routing.visits.cube import Visits

RULE_COLUMNS = (
    "accepts",
    "insured_only",
    "catchment_postcodes",
    "catchment_municipalities",
    "catchment_drive_min",
    "serves_housing",
)
"""Columns of practices that refuse some residents."""


@dataclass(frozen=True, eq=False)
class Setting:
    """Everything that decides about people, read from the tables once.

    Attributes
    ----------
    housing, practices
        The tables.
    home
        int32, shape (rows,): housing row of every row of residents; a place has
        one row per roster.
    share
        float64, shape (rows,): part of the place that works this roster.
    roster
        Number of the roster within its place, shape (rows,).
    unsnapped
        bool, shape (places,).
    eligibility, groups, bike_share, spoken
        Rules of practices, groups of residents, share with a bike, languages.
    """

    housing: pd.DataFrame
    practices: pd.DataFrame
    home: npt.NDArray[np.int32]
    share: npt.NDArray[np.float64]
    roster: npt.NDArray[np.int32]
    unsnapped: Mask
    eligibility: Eligibility
    groups: GroupShares
    bike_share: npt.NDArray[np.float64]
    spoken: Spoken

    @cached_property
    def status(self) -> npt.NDArray[np.object_]:
        """Status of each practice, as `status_of` reads it."""
        return status_of(self.practices)

    @cached_property
    def care(self) -> npt.NDArray[np.intp]:
        """Columns of the practices that give care."""
        return np.flatnonzero(is_care(self.practices))


def carries_rules(practices: pd.DataFrame) -> bool:
    """Whether any practice states a rule that refuses some residents."""
    return any(column in practices and practices[column].notna().any() for column in RULE_COLUMNS)


def read_setting(
    housing: pd.DataFrame, practices: pd.DataFrame, given: Circumstances, unsnapped: Mask
) -> Setting:
    """Read both tables for the circumstances given."""
    home, share, roster = _roster_rows(housing, given.visits)
    return Setting(
        housing=housing,
        practices=practices,
        home=home,
        share=share,
        roster=roster,
        unsnapped=unsnapped,
        eligibility=_rules(housing, practices, given),
        groups=_groups(housing, given),
        bike_share=_bike_share(housing, given),
        spoken=spoken_languages(housing, practices),
    )


def _roster_rows(
    housing: pd.DataFrame, visits: Visits | None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Rows of residents: one per place, or one per place and roster where visits are known."""
    if visits is None:
        count = len(housing)
        return np.arange(count, dtype=np.int32), np.ones(count), np.zeros(count, dtype=np.int32)
    home = pd.Index(ids_of(housing)).get_indexer(pd.Index(visits.rows["housing_id"]))
    return (
        home.astype(np.int32),
        visits.rows["share"].to_numpy(dtype=np.float64),
        visits.rows["roster"].to_numpy(dtype=np.int32),
    )


def _rules(housing: pd.DataFrame, practices: pd.DataFrame, given: Circumstances) -> Eligibility:
    if given.eligibility:
        return eligibility(housing, practices, drive_times=given.drive_times)
    everyone = np.ones((len(housing), len(practices)), dtype=np.bool_)
    groups = np.ones((len(GROUPS), len(practices)), dtype=np.bool_)
    unseen = pd.DataFrame(columns=["rule", "practice_id", "housing_places"])
    return Eligibility(everyone, groups, unseen)


def _groups(housing: pd.DataFrame, given: Circumstances) -> GroupShares:
    return group_shares(housing if given.eligibility else housing[["id"]])


def _bike_share(housing: pd.DataFrame, given: Circumstances) -> npt.NDArray[np.float64]:
    """Share with a bike; nobody is given one where the table does not say so."""
    if given.bike_times is None or "bike_share" not in housing:
        return np.zeros(len(housing))
    return np.asarray(np.nan_to_num(numbers_of(housing["bike_share"]), nan=0.0))


def unseen_parts(setting: Setting, given: Circumstances) -> pd.DataFrame:
    """What the tables did not say, so that nobody reads silence as an answer.

    Returns
    -------
    DataFrame
        ``what`` (a column or a rule), ``housing_places`` and ``practices``: how
        many rows do not state it.
    """
    rows: list[tuple[str, int, int]] = []
    for column, ids in setting.groups.unseen.items():
        rows.append((column, len(ids), 0))
    for rule, found in setting.eligibility.unseen.groupby("rule", sort=True):
        rows.append((str(rule), int(found["housing_places"].max()), len(found)))
    if given.visits is None:
        rows.append(("visits", len(setting.housing), len(setting.practices)))
    else:
        unknown = int((~given.visits.rows["roster_known"].to_numpy(dtype=np.bool_)).sum())
        rows += _known("shifts", unknown, 0)
        rows += _known("opening_hours", 0, len(given.visits.unknown_hours))
    if given.bike_times is not None and "bike_share" not in setting.housing:
        rows.append(("bike_share", len(setting.housing), 0))
    silent = int((~setting.spoken.known).sum())
    without = int((setting.spoken.had.sum(axis=1) == 0).sum())
    rows += _known("languages", without, silent)
    return pd.DataFrame(rows, columns=["what", "housing_places", "practices"])


def _known(what: str, places: int, practices: int) -> Sequence[tuple[str, int, int]]:
    return [(what, places, practices)] if places or practices else []
