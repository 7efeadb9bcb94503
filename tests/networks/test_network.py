"""Networks saved and opened again: the same answers, and nothing damaged or strange is taken."""

from __future__ import annotations

import json
import random
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from geoaccess import (
    DepartureWindow,
    InputError,
    NetworkError,
    NoServiceError,
    TransportNetwork,
    TravelOptions,
    build_network,
    load_network,
    travel_times,
)
from tests.helpers.line_network import line_network

WINDOW = DepartureWindow("08:00", "08:30")


def places() -> gpd.GeoDataFrame:
    points = gpd.points_from_xy([4.7, 4.701, 4.72, 4.73, 9.0], [51.6, 51.6, 51.601, 51.6, 51.6])
    return gpd.GeoDataFrame({"id": list("vwxyz")}, geometry=points, crs="EPSG:4326")


def test_a_saved_network_gives_the_same_answers(tmp_path: Path) -> None:
    network = line_network(tmp_path)
    network.save(tmp_path / "cache" / "line")
    opened = load_network(tmp_path / "cache" / "line", verify=True)
    assert opened.dates == network.dates
    assert opened.options == network.options
    for mode in ("transit", "walk", "bike"):
        one, other = (
            travel_times(n, places(), places(), mode=mode, departures=WINDOW)
            for n in (network, opened)
        )
        assert np.array_equal(one.seconds, other.seconds)
        assert np.array_equal(one.from_row, other.from_row)
    assert opened.timetable is not None
    assert network.timetable is not None
    # A column without any value has no type of its own in a file.
    assert_frame_equal(opened.timetable.stops, network.timetable.stops, check_dtype=False)
    assert opened.timetable.service.equals(network.timetable.service)
    assert opened.sources == network.sources


def test_changes_in_memory_never_reach_the_file(tmp_path: Path) -> None:
    folder = line_network(tmp_path).save(tmp_path / "line")
    opened = load_network(folder)
    opened.streets.modes["walk"].head[0] = 3
    assert load_network(folder, verify=True).streets.modes["walk"].head[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        opened.graphs[opened.dates[0]].link_to[:] = 0


def test_streets_alone_can_be_saved(tmp_path: Path) -> None:
    network = line_network(tmp_path)
    network.save(tmp_path / "line")
    build_network(network.streets).save(tmp_path / "line")
    assert load_network(tmp_path / "line").timetable is None


def test_dates_with_the_same_trips_are_stored_once(tmp_path: Path) -> None:
    network = line_network(tmp_path)
    network.save(tmp_path / "line")
    days = sorted(p.name for p in (tmp_path / "line").glob("graph*.link_to.npy"))
    assert len(network.dates) == 2
    assert days == ["graph0.link_to.npy"]


def test_saving_again_replaces_a_network_but_nothing_else(tmp_path: Path) -> None:
    network = line_network(tmp_path)
    network.save(tmp_path / "line")
    network.save(tmp_path / "line")
    assert {p.name for p in tmp_path.iterdir()} == {"gtfs.zip", "line"}
    with pytest.raises(NetworkError, match="not a saved network"):
        network.save(tmp_path / "gtfs.zip")
    assert (tmp_path / "gtfs.zip").stat().st_size > 0


def test_a_folder_without_a_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="no saved network"):
        load_network(tmp_path)
    (tmp_path / "header.json").write_text('{"format": "cake"}')
    with pytest.raises(NetworkError, match="not the header"):
        load_network(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    header = line_network(tmp_path).save(tmp_path / "line") / "header.json"
    header.write_text(json.dumps(json.loads(header.read_text()) | {"version": 0}))
    with pytest.raises(NetworkError, match="format 0"):
        load_network(tmp_path / "line")


@pytest.mark.parametrize("harm", ["missing", "shorter", "changed", "outside"])
def test_damage_is_named(tmp_path: Path, harm: str) -> None:
    folder = line_network(tmp_path).save(tmp_path / "line")
    file = folder / "changes.walk_s.npy"
    name = file.name
    if harm == "missing":
        file.unlink()
    elif harm == "shorter":
        file.write_bytes(file.read_bytes()[:-4])
    elif harm == "changed":
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(bytes(content))
    else:
        header = json.loads((folder / "header.json").read_text())
        name = "../gtfs.zip.npy"
        header["files"][name] = header["files"][file.name]
        (folder / "header.json").write_text(json.dumps(header))
    with pytest.raises(NetworkError, match=f"damaged: .*{name}"):
        load_network(folder, verify=True)


def test_an_array_of_objects_is_never_loaded(tmp_path: Path) -> None:
    """A pickle in the place of an array could run code."""
    folder = line_network(tmp_path).save(tmp_path / "line")
    file = folder / "changes.walk_s.npy"
    np.save(file, np.array([random.Random()], dtype=object), allow_pickle=True)
    header = json.loads((folder / "header.json").read_text())
    header["files"][file.name]["bytes"] = file.stat().st_size
    (folder / "header.json").write_text(json.dumps(header))
    with pytest.raises(NetworkError, match="damaged"):
        load_network(folder)


def test_other_options_are_answered_exactly(tmp_path: Path) -> None:
    slow = TravelOptions(walk_speed_kmh=2, board_slack_s=300)
    network, rebuilt = line_network(tmp_path), line_network(tmp_path, slow)
    asked = travel_times(
        network, places(), places(), mode="transit", departures=WINDOW, options=slow
    )
    built = travel_times(rebuilt, places(), places(), mode="transit", departures=WINDOW)
    assert np.array_equal(asked.seconds, built.seconds)
    assert network.with_options(TravelOptions(max_walk_min=5)) is network


def test_dates_and_networks_without_service_are_refused(tmp_path: Path) -> None:
    network = line_network(tmp_path)
    with pytest.raises(NoServiceError, match="2026-03-12"):
        network.service_date("2026-03-12")
    with pytest.raises(InputError, match="no timetable"):
        TransportNetwork(network.streets).service_date()
