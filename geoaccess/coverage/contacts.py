"""Contacts with a GP turned into trips a week, and set beside the consult slots that are offered.

trips per week = residents x sum over ages (share x contacts per year) x (1 - digital share) / 52.18

The rates are dated figures with a source (`geoaccess.coverage.norms`), never
constants of the code: contacts of one age group in one year, and the digital
share of one scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geoaccess.coverage.norms import Norm
from geoaccess.coverage.tables import ids_of, is_care, residents_of
from geoaccess.errors import InputError
from geoaccess.inputs.tables.opening_hours import open_intervals, parse_opening_hours
from geoaccess.options import Week

WEEKS_PER_YEAR = 365.25 / 7


def weekly_trips(
    housing: pd.DataFrame,
    contacts_per_year: Mapping[str, Norm],
    *,
    digital_share: Norm,
    age_shares: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Contacts and physical trips that the residents of each place make in a week.

    Parameters
    ----------
    housing
        Table with ``id`` and ``residents``.
    contacts_per_year
        Contacts per person and year by age group.
    digital_share
        Share of contacts that need no trip; a scenario, so try several.
    age_shares
        Share of the residents in each age group; they add up to 1. Not needed
        with one age group.

    Returns
    -------
    DataFrame
        ``housing_id``, ``residents``, ``contacts_per_week``, ``trips_per_week``.

    Raises
    ------
    InputError
        If a rate has no value, or the shares do not fit the age groups.

    Examples
    --------
    >>> from geoaccess.coverage.norms import load_norms
    >>> norms = load_norms()
    >>> camp = pd.DataFrame({"id": ["camp"], "residents": [1000]})
    >>> trips = weekly_trips(camp, {"18_44": norms["contacts_18_44"]},
    ...                      digital_share=norms["digital_share_arene"])
    >>> trips.round(1).values.tolist()  # 1000 x 3.6 / 52.18, and 15% of it
    [['camp', 1000, 69.0, 10.3]]
    """
    shares = _age_shares(contacts_per_year, age_shares)
    rate = sum(shares[age] * _value(norm) for age, norm in contacts_per_year.items())
    digital = _value(digital_share)
    if not 0 <= digital <= 1:
        raise InputError(f"{digital_share.id} is {digital:g}; a share lies between 0 and 1.")
    contacts = residents_of(housing) * rate / WEEKS_PER_YEAR
    return pd.DataFrame(
        {
            "housing_id": ids_of(housing),
            "residents": housing["residents"].to_numpy(),
            "contacts_per_week": contacts,
            "trips_per_week": contacts * (1.0 - digital),
        }
    )


def _value(norm: Norm) -> float:
    if norm.value is None:
        raise InputError(f"{norm.id} has no value, so nothing can be computed from it.")
    return norm.value


def _age_shares(
    contacts_per_year: Mapping[str, Norm], age_shares: Mapping[str, float] | None
) -> Mapping[str, float]:
    """Shares for exactly the age groups that have a rate."""
    if age_shares is None and len(contacts_per_year) == 1:
        return dict.fromkeys(contacts_per_year, 1.0)
    found = dict(age_shares or {})
    if set(found) != set(contacts_per_year) or abs(sum(found.values()) - 1.0) > 1e-6:
        raise InputError(
            f"age_shares is {found}; it needs a share for each of {', '.join(contacts_per_year)}, "
            "and they must add up to 1."
        )
    return found


def weekly_slots(
    practices: pd.DataFrame, week: Week, *, slot_min: float = 15, country: str = "NL"
) -> pd.DataFrame:
    """Consult slots that fit into the opening hours of each practice in a week.

    Parameters
    ----------
    practices
        Table with ``id`` and ``opening_hours``.
    week
        The dates; public holidays count.
    slot_min
        Length of a slot.
    country
        Whose public holidays.

    Returns
    -------
    DataFrame
        ``practice_id``, ``slots_per_week`` (of one consulting room; missing where
        the hours are not known) and ``is_care``.
    """
    cells = practices.get("opening_hours", pd.Series(index=practices.index, dtype=object))
    return pd.DataFrame(
        {
            "practice_id": ids_of(practices),
            "slots_per_week": [_slots(cell, week, slot_min * 60, country) for cell in cells],
            "is_care": is_care(practices),
        }
    )


def _slots(cell: Any, week: Week, slot_s: float, country: str) -> float:
    if pd.isna(cell):
        return float("nan")
    hours = parse_opening_hours(str(cell), country=country)
    open_s = (end - start for date in week.dates for start, end in open_intervals(hours, date))
    return float(sum(length // slot_s for length in open_s))
