"""Residents in groups by the care that they may use.

==================  ==========================================================
``registered``      insured, with a home address to register from: any care
``unregistered``    insured, without such an address: a passer-by
``uninsured``       without Dutch insurance: a passer-by who pays at the desk
``without_papers``  without a right to stay: a passer-by as well
==================  ==========================================================

The tables give shares of a place, not people, so registration and insurance
are taken as independent of each other within a place; results say so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.tables import ids_of, numbers_of

GROUPS = ("registered", "unregistered", "uninsured", "without_papers")

IS_INSURED = (True, True, False, False)
"""Whether the people of each group have Dutch health insurance."""


@dataclass(frozen=True, eq=False)
class GroupShares:
    """How the residents of each place divide over `GROUPS`.

    Attributes
    ----------
    shares
        float64, shape (places, 4): rows add up to 1.
    unseen
        Column names and, for each, the ids of the places that do not state it.
        Those residents are counted with the less restricted group.
    """

    shares: npt.NDArray[np.float64]
    unseen: dict[str, tuple[str, ...]]


def group_shares(housing: pd.DataFrame) -> GroupShares:
    """Divide the residents of each place over the groups.

    Parameters
    ----------
    housing
        Table with ``id`` and, where known, ``registered_share``,
        ``insured_share`` and ``without_papers_share``.

    Examples
    --------
    >>> camp = pd.DataFrame({"id": ["camp"], "registered_share": [0.5], "insured_share": [0.8]})
    >>> dict(zip(GROUPS, group_shares(camp).shares[0].round(2).tolist()))
    {'registered': 0.4, 'unregistered': 0.4, 'uninsured': 0.2, 'without_papers': 0.0}
    """
    unseen: dict[str, tuple[str, ...]] = {}
    registered = _share(housing, "registered_share", 1.0, unseen)
    insured = _share(housing, "insured_share", 1.0, unseen)
    papers = 1.0 - _share(housing, "without_papers_share", 0.0, unseen)
    shares = np.column_stack(
        [
            papers * insured * registered,
            papers * insured * (1.0 - registered),
            papers * (1.0 - insured),
            1.0 - papers,
        ]
    )
    return GroupShares(shares, unseen)


def _share(
    housing: pd.DataFrame, column: str, otherwise: float, unseen: dict[str, tuple[str, ...]]
) -> npt.NDArray[np.float64]:
    """A column of shares; cells that are not known are noted and filled."""
    if column not in housing:
        unseen[column] = tuple(ids_of(housing))
        return np.full(len(housing), otherwise)
    values = numbers_of(housing[column])
    missing = np.isnan(values)
    if missing.any():
        unseen[column] = tuple(ids_of(housing)[missing])
    return np.where(missing, otherwise, values)
