"""A status is a statement with a date: what was said too long ago is not known any more."""

from __future__ import annotations

import datetime as dt
import warnings

import geopandas as gpd
import pandas as pd

from geoaccess.errors import Fault, GeoAccessWarning, MissingColumnError, name_some, raise_faults
from geoaccess.options import parse_date
from geoaccess.units import check_positive


def age_statuses(
    practices: gpd.GeoDataFrame, *, on: str | dt.date, max_age_days: float
) -> gpd.GeoDataFrame:
    """Set every status that was checked too long ago to ``unknown``.

    Parameters
    ----------
    practices
        A table with ``id``, ``status`` and ``checked_on``, as `read_practices`
        gives it; it stays as it is.
    on
        The day on which the statuses are used, for example the service date.
    max_age_days
        A status that was checked exactly that many days before still counts.
        One without a date counts as too old, because nobody can tell; so does
        one that was checked after that day.

    Returns
    -------
    geopandas.GeoDataFrame
        The table with the statuses of that day.

    Raises
    ------
    MissingColumnError
        If the table does not say when the statuses were checked.

    Examples
    --------
    >>> import pandas as pd, geoaccess as ga
    >>> practices = ga.read_practices(pd.DataFrame({
    ...     "id": ["p1", "p2"], "status": ["open", "full"],
    ...     "checked_on": ["2026-03-01", "2026-02-28"], "lon": [4.8, 4.9], "lat": [51.5, 51.6]}))
    >>> age_statuses(practices, on="2026-03-31", max_age_days=31)["status"].tolist()
    ['open', 'full']
    """
    check_positive("max_age_days", max_age_days, allow_zero=True)
    if "checked_on" not in practices:
        problem = "the column 'checked_on' is missing."
        remedy = "Add the day on which each status was checked, or do not limit its age."
        raise_faults([Fault("practices", problem, remedy, kind=MissingColumnError)])
    age = pd.Timestamp(parse_date(on)) - pd.to_datetime(practices["checked_on"])
    fresh = age.between(pd.Timedelta(0), pd.Timedelta(days=max_age_days))
    aged = ~fresh & practices["status"].ne("unknown")
    if aged.any():
        warnings.warn(
            f"{int(aged.sum())} of {len(practices)} practices have a status that was not checked in "
            f"the {max_age_days:g} days before {parse_date(on).isoformat()}; it counts as unknown: "
            f"{name_some(practices.loc[aged, 'id'])}.",
            GeoAccessWarning,
            stacklevel=2,
        )
    return practices.assign(status=practices["status"].mask(aged, "unknown"))
