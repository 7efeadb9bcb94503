"""What `coverage` gives: every place with its reason, and totals that count people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.people.reasons import ORDER
from geoaccess.coverage.wording import headline_sentence
from geoaccess.errors import Fault, MissingColumnError, raise_faults

NOT_KNOWN = "not known"
"""Group of the places whose municipality or kind is an empty cell."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """Who reaches a practice that takes them, who does not, and why.

    Attributes
    ----------
    places
        GeoDataFrame with all housing in the caller's order: ``id``, ``name``,
        ``kind``, ``municipality`` and ``postcode`` where the table has them,
        ``residents``, ``nearest_practice_id`` (the nearest usable practice, missing
        when there is none), ``travel_time_min`` to it (``inf`` when there is
        none), ``covered`` (all residents are), ``covered_residents``, ``reason``
        (of the largest part of the residents that is not covered),
        ``reason_practice_id`` (the practice that comes closest to covering them
        and so gives the reason), ``reason_time_min`` to that practice, the
        geometry, and where the practices hold information points or key persons
        ``nearest_way_in_id`` and ``way_in_min`` to the nearest of them.
    summary
        Frame with ``within_min``, ``statuses``, ``residents``,
        ``covered_residents`` and ``covered_share``: the same headline for
        several thresholds and readings of the status.
    by_reading
        Frame behind the summary, by place: ``home`` (row in `places`),
        ``within_min``, ``statuses``, ``covered_residents`` and
        ``covered_insured`` (those of them with insurance).
    people
        Frame of the residents of every place in parts that share a reason:
        ``home`` (row in `places`), ``residents``, ``reason``, ``practice_id``,
        ``travel_time_min``, and by what the place was split (see
        `geoaccess.coverage.people.people_reasons`); one row per place where nothing splits it.
    unseen
        Frame of what the tables do not say: ``what``, ``housing_places``,
        ``practices`` (number of rows that do not state it).
    options
        The conditions: ``within_min``, ``statuses``, ``percentile`` and, under
        ``travel``, those of the travel times.
    provenance
        Where the travel times come from.
    """

    places: Any
    summary: pd.DataFrame
    by_reading: pd.DataFrame
    people: pd.DataFrame
    unseen: pd.DataFrame
    options: Mapping[str, Any]
    provenance: Mapping[str, Any]

    @property
    def residents(self) -> float:
        """People in all places together."""
        return float(self.places["residents"].sum())

    @property
    def covered_residents(self) -> float:
        """People who are covered."""
        return float(self.places["covered_residents"].sum())

    @property
    def covered_share(self) -> float:
        """Share of the people that is covered; NaN when nobody lives anywhere."""
        return self.covered_residents / self.residents if self.residents else float("nan")

    @property
    def language_shares(self) -> dict[str, float]:
        """Shares of all residents by what is known of languages within reach.

        ``spoken`` (a practice that covers them speaks a language of theirs),
        ``unknown`` (covered, but a table does not say), ``not_spoken`` (covered) and
        ``not_covered``; they add up to 1.
        """
        people = self.people[self.people["reason"] == "covered"]
        covered = people["residents"].to_numpy(dtype=np.float64)
        everybody = self.residents or float("nan")
        told = [
            people[name].to_numpy(dtype=np.float64) if name in people else np.full(len(people), gap)
            for name, gap in (("language_share", 0.0), ("language_unknown_share", 1.0))
        ]
        spoken, unknown = (float((covered * share).sum()) / everybody for share in told)
        reached = float(covered.sum()) / everybody
        return {
            "spoken": spoken,
            "unknown": unknown,
            "not_spoken": reached - spoken - unknown,
            "not_covered": 1.0 - reached,
        }

    def by(self, column: str) -> pd.DataFrame:
        """Totals in people for each value of a column of `places`.

        Parameters
        ----------
        column
            For example ``"municipality"`` or ``"kind"``.

        Returns
        -------
        DataFrame
            The column itself, ``housing_places``, ``residents``,
            ``covered_residents``, ``not_covered_residents``, ``covered_share``
            (NaN where nobody lives) and the people per reason
            (``too_long_residents`` and so on). The group with most people not
            covered comes first.

        Raises
        ------
        MissingColumnError
            If the housing table has no such column.
        """
        self._check_column(column)
        group = self.places[column].astype(object).where(self.places[column].notna(), NOT_KNOWN)
        of_part = group.to_numpy()[self.people["home"]]
        people = self.people["residents"].groupby([of_part, self.people["reason"]]).sum()
        table = people.unstack(fill_value=0).reindex(columns=list(ORDER), fill_value=0)
        totals = pd.DataFrame(
            {
                "housing_places": group.groupby(group).size(),
                "residents": table.sum(axis=1),
                "covered_residents": table["covered"],
                "not_covered_residents": table.drop(columns="covered").sum(axis=1),
            }
        )
        totals["covered_share"] = _share(totals["covered_residents"], totals["residents"])
        reasons = table.drop(columns="covered").add_suffix("_residents")
        joined = totals.join(reasons).rename_axis(column).reset_index()
        joined.columns.name = None
        return joined.sort_values(
            ["not_covered_residents", column], ascending=[False, True], ignore_index=True
        )

    def _check_column(self, column: str) -> None:
        if column in self.places and column not in ("residents", "geometry"):
            return
        fault = Fault(
            where="housing",
            problem=f"column {column!r} is not in the result.",
            remedy=f"Add it to the housing table, or use one of {', '.join(self.places.columns)}.",
            kind=MissingColumnError,
        )
        raise_faults([fault])

    def __str__(self) -> str:
        return headline_sentence(self.residents, self.covered_residents, self.options)


def _share(part: pd.Series[float], whole: pd.Series[float]) -> pd.Series[float]:
    return (part / whole.where(whole > 0, np.nan)).astype(float)
