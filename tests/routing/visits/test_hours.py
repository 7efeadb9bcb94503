"""Open slots and free spans of a day as arrays."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pytest

from geoaccess import InputError
from geoaccess.routing.visits.hours import free_spans, open_slots, read_hours, roster_rows

H = 3600
TUESDAY = dt.date(2026, 3, 10)


def table(**columns: list[object]) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(
        columns, geometry=gpd.points_from_xy([4.5] * count, [51.5] * count), crs=4326
    )


def test_a_slot_is_open_only_for_a_whole_consult() -> None:
    hours = read_hours(table(id=["p", "q"], opening_hours=["Tu 09:00-10:00", None]))
    is_open = open_slots(hours, ["p", "q"], TUESDAY, slot_s=900, consult_s=1800)
    # 09:00, 09:15 and 09:30 leave half an hour; 09:45 does not
    assert is_open[:, 0].nonzero()[0].tolist() == [36, 37, 38]
    assert not is_open[:, 1].any()


def test_a_home_has_a_row_per_roster_and_an_unknown_one_is_always_free() -> None:
    rows = roster_rows(table(id=["a", "b"], shifts=["0.6: mo-fr 06:00-14:00 | 0.4: -", None]))
    assert rows.home.tolist() == [0, 0, 1]
    assert rows.known.tolist() == [True, True, False]
    frame = rows.frame(table(id=["a", "b"])["id"])
    assert frame[["housing_id", "roster", "share"]].to_numpy().tolist() == [
        ["a", 0, 0.6],
        ["a", 1, 0.4],
        ["b", 0, 1.0],
    ]
    ptr, spans = free_spans(rows, TUESDAY, slack_s=0)
    assert ptr.tolist() == [0, 2, 3, 4]
    # free from Monday 14:00 to Tuesday 06:00, and from 14:00 until 06:00 of Wednesday
    assert spans[:2].tolist() == [[-10 * H, 6 * H], [14 * H, 30 * H]]


def test_all_unreadable_cells_are_named_together() -> None:
    with pytest.raises(InputError) as caught:
        roster_rows(table(id=["a", "b", "c"], shifts=["mo-fx 06:00-14:00", "-", "early"]))
    assert caught.value.ids == ("a", "c")
