"""Statuses grow old."""

from __future__ import annotations

import warnings
from typing import Any

import pandas as pd
import pytest

import geoaccess as ga

DATES = ["2026-03-10", "2026-03-01", "2026-02-28", None, "2026-03-11"]
STATUSES = ["open", "conditional", "full", "open", "open"]


def _practices(**columns: Any) -> Any:
    frame = {"id": list("abcde"), "status": STATUSES, "checked_on": DATES, "lon": 4.8, "lat": 51.5}
    return ga.read_practices(pd.DataFrame({**frame, **columns}))


def test_old_undated_and_future_statuses_count_as_unknown() -> None:
    # From 1 to 10 March are nine days; from 28 February ten.
    practices = _practices()
    with pytest.warns(ga.GeoAccessWarning, match=r"^3 of 5 practices .*: c, d, e\.$"):
        found = ga.age_statuses(practices, on="2026-03-10", max_age_days=9)
    assert found["status"].tolist() == ["open", "conditional", "unknown", "unknown", "unknown"]
    assert practices["status"].tolist() == STATUSES
    assert found.crs == practices.crs


def test_nothing_is_said_when_nothing_changes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ga.age_statuses(
            _practices(checked_on="2026-03-10"), on="2026-03-10", max_age_days=0
        )
    assert found["status"].tolist() == STATUSES


def test_a_table_without_dates_has_no_ages() -> None:
    practices = _practices().drop(columns="checked_on")
    with pytest.raises(ga.MissingColumnError, match="'checked_on' is missing"):
        ga.age_statuses(practices, on="2026-03-10", max_age_days=9)


def test_an_age_is_a_number_of_days() -> None:
    with pytest.raises(ga.InputError, match="max_age_days is -1"):
        ga.age_statuses(_practices(), on="2026-03-10", max_age_days=-1)
