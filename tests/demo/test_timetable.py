"""The timetable of the model region, as the reader of real feeds sees it."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.demo.plane import nearest, to_plane
from geoaccess.geodesy import great_circle_m
from geoaccess.networks.timetable.build import read_timetable
from geoaccess.units import parse_clock

TUESDAY, FRIDAY = dt.date(2026, 3, 10), dt.date(2026, 3, 13)
SATURDAY, SUNDAY, EASTER_MONDAY = dt.date(2026, 3, 14), dt.date(2026, 3, 15), dt.date(2026, 4, 6)


def table(folder: Path, name: str) -> pd.DataFrame:
    with zipfile.ZipFile(folder / "gtfs.zip") as feed, feed.open(f"{name}.txt") as file:
        return pd.read_csv(file, keep_default_na=False)


@pytest.fixture(scope="module")
def stop_times(region_folder: Path) -> pd.DataFrame:
    times = table(region_folder, "stop_times").merge(table(region_folder, "trips"), on="trip_id")
    for column in ("arrival_time", "departure_time"):
        clock = {text: parse_clock(text) for text in times[column].unique()}
        times[column] = times[column].map(clock)
    return times


def test_service_is_thinner_at_the_weekend_and_on_holidays(region_folder: Path) -> None:
    service = read_timetable(region_folder / "gtfs.zip", service_date=TUESDAY).service
    assert service[TUESDAY] == service[FRIDAY] > 2_500
    assert service[SATURDAY] < 0.7 * service[TUESDAY]
    assert 0 < service[SUNDAY] < 0.6 * service[SATURDAY]
    assert service[EASTER_MONDAY] == service[SUNDAY]
    assert service.index.min() == dt.date(2026, 1, 1)
    assert service.index.max() == dt.date(2026, 6, 30)


def test_some_lines_stop_running_in_the_evening_and_at_the_weekend(
    stop_times: pd.DataFrame,
) -> None:
    starts = stop_times[stop_times["stop_sequence"] == 1]
    last = starts[starts["service_id"] == "weekday"].groupby("route_id")["departure_time"].max()
    assert (last < parse_clock("20:00")).any()
    assert (last > parse_clock("22:00")).any()
    days = starts.groupby("route_id")["service_id"].nunique()
    assert (days == 1).any()
    assert (days == 3).any()


def test_some_trips_run_past_midnight(stop_times: pd.DataFrame) -> None:
    assert stop_times["arrival_time"].max() > 86_400


def test_times_never_run_backwards(stop_times: pd.DataFrame) -> None:
    assert (stop_times["arrival_time"] <= stop_times["departure_time"]).all()
    same_trip = stop_times["trip_id"].eq(stop_times["trip_id"].shift())
    later = stop_times["arrival_time"] > stop_times["departure_time"].shift()
    assert later[same_trip].all()


def test_speeds_are_those_of_buses_and_trains(
    region_folder: Path, stop_times: pd.DataFrame
) -> None:
    stops = table(region_folder, "stops").set_index("stop_id")
    kinds = table(region_folder, "routes").set_index("route_id")["route_type"]
    here = stops.loc[stop_times["stop_id"], ["stop_lon", "stop_lat"]].to_numpy()
    metres = great_circle_m(here[:-1, 0], here[:-1, 1], here[1:, 0], here[1:, 1])
    seconds = np.diff(stop_times["arrival_time"])
    same = stop_times["trip_id"].to_numpy()[1:] == stop_times["trip_id"].to_numpy()[:-1]
    rail = (kinds[stop_times["route_id"]] == 2).to_numpy()[1:]
    for which, low, high in ((same & rail, 40, 100), (same & ~rail, 10, 45)):
        kmh = metres[which].sum() / seconds[which].sum() * 3.6
        assert low < kmh < high
        assert (metres[which] / np.maximum(seconds[which], 1) * 3.6).max() < 130


def test_nobody_boards_at_the_last_stop_or_alights_at_the_first(stop_times: pd.DataFrame) -> None:
    last = stop_times["trip_id"] != stop_times["trip_id"].shift(-1)
    assert (stop_times.loc[last, "pickup_type"] == 1).all()
    assert (stop_times.loc[stop_times["stop_sequence"] == 1, "drop_off_type"] == 1).all()
    middle = stop_times[~last & (stop_times["stop_sequence"] > 1)]
    assert (middle["drop_off_type"] == 0).all()
    assert 0 < middle["pickup_type"].mean() < 0.05


def test_stops_stand_beside_streets(region_folder: Path) -> None:
    stops = table(region_folder, "stops")
    quays = stops[stops["stop_id"].str.startswith("Q")]
    streets = ga.read_streets(region_folder / "streets.osm.pbf")
    main = streets.modes["walk"].in_main
    nodes = to_plane(streets.lon[main], streets.lat[main])
    metres = nearest(nodes, to_plane(quays["stop_lon"], quays["stop_lat"]))[1]
    assert metres.max() < 20
    assert len(quays) > 1_500


def test_bus_and_train_share_a_station(region_folder: Path) -> None:
    stops = table(region_folder, "stops")
    kinds = stops[stops["location_type"] == 0].groupby("parent_station")["stop_id"]
    letters = kinds.agg(lambda ids: "".join(sorted({i[0] for i in ids})))
    stations = stops.set_index("stop_id")["stop_name"]
    both = set(stations[letters.index[letters == "PQ"]])
    assert {"Breda", "Roosendaal", "Bergen op Zoom", "Etten-Leur"} <= both


def test_every_trip_has_a_shape_that_passes_its_stops(
    region_folder: Path, stop_times: pd.DataFrame
) -> None:
    shapes = table(region_folder, "shapes")
    assert set(stop_times["shape_id"]) <= set(shapes["shape_id"])
    one = stop_times[stop_times["trip_id"] == stop_times["trip_id"].iloc[-1]]
    line = shapes[shapes["shape_id"] == one["shape_id"].iloc[0]]
    stops = table(region_folder, "stops").set_index("stop_id").loc[one["stop_id"]]
    gap = great_circle_m(
        stops["stop_lon"].to_numpy()[:, None],
        stops["stop_lat"].to_numpy()[:, None],
        line["shape_pt_lon"].to_numpy(),
        line["shape_pt_lat"].to_numpy(),
    ).min(axis=1)
    assert gap.max() < 10


def test_the_village_has_a_train_and_a_bus(village: Path) -> None:
    assert set(table(village, "routes")["route_type"]) == {2, 3}
