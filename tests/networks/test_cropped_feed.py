"""What cutting a timetable to an area does to travel times within it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import geoaccess as ga


@pytest.fixture(scope="module")
def minutes(village: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """Minutes between housing and practices of one municipality, by margin in km."""
    folder = tmp_path_factory.mktemp("cropped")
    areas = ga.read_areas(village / "areas.geojson").iloc[:1]
    inside = areas.union_all()
    housing, practices = (
        read(village / f"{name}.csv").loc[lambda t: t.geometry.within(inside)]
        for name, read in (("housing", ga.read_housing), ("practices", ga.read_practices))
    )
    streets = ga.read_streets(village / "streets.osm.pbf")
    feeds = {"whole": village / "gtfs.zip"}
    for km in (0, 2, 50):
        feeds[str(km)] = folder / f"{km}.zip"
        ga.crop_feed(village / "gtfs.zip", areas, feeds[str(km)], buffer_km=km)
    window = ga.DepartureWindow("17:00", "17:30")
    found = {}
    for name, feed in feeds.items():
        timetable = ga.read_timetable(feed, service_date="2026-03-10")
        network = ga.build_network(streets, timetable)
        times = ga.travel_times(network, housing, practices, mode="transit", departures=window)
        found[name] = times.to_wide().to_numpy()
    return found


def test_a_margin_around_everything_changes_nothing(minutes: dict[str, np.ndarray]) -> None:
    np.testing.assert_array_equal(minutes["50"], minutes["whole"])


def test_a_cut_never_makes_a_journey_faster(minutes: dict[str, np.ndarray]) -> None:
    for margin in ("0", "2"):
        assert (minutes[margin] >= minutes["whole"]).all()
    assert (minutes["0"] >= minutes["2"]).all()


def test_a_narrow_margin_loses_little(minutes: dict[str, np.ndarray]) -> None:
    slower = {name: (minutes[name] > minutes["whole"]).mean() for name in ("0", "2")}
    assert slower["2"] <= slower["0"]
    assert slower["2"] < 0.1
