"""Coverage of people: the parts of every place, and what they make of the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.nearest import unsnapped_places
from geoaccess.coverage.people.people_reasons import (
    Way,
    covered_people,
    people_reasons,
    read_way,
)
from geoaccess.coverage.people.people_setting import Setting, read_setting, unseen_parts
from geoaccess.coverage.people.reasons import Reading
from geoaccess.coverage.tables import ids_of
from geoaccess.routing.times import TravelTimes


@dataclass(frozen=True, eq=False)
class PeopleCoverage:
    """Everything that does not depend on the threshold and the statuses, read once."""

    setting: Setting
    ways: tuple[Way, ...]
    given: Circumstances

    @classmethod
    def read(
        cls,
        housing: pd.DataFrame,
        practices: pd.DataFrame,
        times: TravelTimes,
        given: Circumstances,
        percentile: float | None,
    ) -> PeopleCoverage:
        """Read the tables, the travel times and the visits."""
        unsnapped = unsnapped_places(times, ids_of(housing))
        setting = read_setting(housing, practices, given, unsnapped)
        ways = [read_way(setting, times, given.visits, percentile)]
        if given.bike_times is not None:
            by_bike = percentile if percentile in given.bike_times.percentiles else None
            ways.append(read_way(setting, given.bike_times, given.bike_visits, by_bike))
        return cls(setting, tuple(ways), given)

    @property
    def unseen(self) -> pd.DataFrame:
        """What the tables do not say."""
        return unseen_parts(self.setting, self.given)

    def people(self, reading: Reading) -> pd.DataFrame:
        """Parts of all places with their reasons under one reading."""
        refuses = self.given.language_refuses
        return people_reasons(self.setting, self.ways, reading, language_refuses=refuses)

    def covered(self, statuses: Sequence[str], limits_s: Sequence[int]) -> npt.NDArray[np.float64]:
        """People covered at every threshold, as `summary.Covered` says."""
        refuses = self.given.language_refuses
        return covered_people(self.setting, self.ways, statuses, limits_s, language_refuses=refuses)


def with_people(places: Any, people: pd.DataFrame) -> Any:
    """Places with the verdict of their parts.

    A place is covered when all its residents are. Its reason is that of the
    largest part that is not covered.
    """
    size = people["residents"].where(
        people["residents"] > 0, 1e-9
    )  # empty places have a reason too
    covered = size.where(people["reason"] == "covered", 0.0).groupby(people["home"]).sum()
    left_out = people.assign(size=size)[people["reason"] != "covered"]
    largest = left_out.groupby(["home", "reason"], sort=False)["size"].sum().reset_index()
    largest = largest.sort_values("size", ascending=False, kind="stable").drop_duplicates("home")
    judged = places.copy()
    everyone = ~places.index.isin(left_out["home"])
    judged["covered"] = everyone
    judged["covered_residents"] = np.where(
        places["residents"] > 0, covered.reindex(places.index, fill_value=0.0), 0.0
    )
    judged["reason"] = largest.set_index("home")["reason"].reindex(
        places.index, fill_value="covered"
    )
    speaks_for = people.drop_duplicates(["home", "reason"]).set_index(["home", "reason"])
    at = pd.MultiIndex.from_arrays([places.index, judged["reason"]])
    judged["reason_practice_id"] = speaks_for["practice_id"].reindex(at).to_numpy()
    judged["reason_time_min"] = speaks_for["travel_time_min"].reindex(at).to_numpy()
    return judged
