"""A network that was saved and loaded gives the same answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.networks.store import read_values, write_values
from geoaccess.networks.streets import ModeGraph
from tests.helpers.streets import graph_of
from tests.helpers.village import write_village


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> ga.StudyInputs:
    return ga.check_study(write_village(tmp_path_factory.mktemp("village")))


@pytest.fixture(scope="module")
def network(inputs: ga.StudyInputs) -> ga.TransportNetwork:
    return ga.build_network(inputs.streets, inputs.timetable, options=inputs.study.options)


@pytest.mark.parametrize("mode", ["transit", "walk", "bike"])
def test_a_loaded_network_gives_the_same_times(
    mode: str, inputs: ga.StudyInputs, network: ga.TransportNetwork, tmp_path: Path
) -> None:
    loaded = ga.load_network(network.save(tmp_path / "cache" / "net"))
    window = inputs.study.departures if mode == "transit" else None
    expected, found = (
        ga.travel_times(net, inputs.housing, inputs.practices, mode=mode, departures=window)
        for net in (network, loaded)
    )
    pd.testing.assert_frame_equal(found.pairs, expected.pairs)
    assert len(found.pairs) > 0


def test_dates_stops_service_and_sources_come_back(
    network: ga.TransportNetwork, tmp_path: Path
) -> None:
    loaded = ga.load_network(network.save(tmp_path / "net"))
    assert loaded.dates == network.dates
    assert loaded.sources == network.sources
    assert loaded.options == network.options
    assert network.timetable is not None
    assert loaded.timetable is not None
    stops = network.timetable.stops  # its texts come back in a type of their own
    pd.testing.assert_frame_equal(loaded.timetable.stops, stops, check_dtype=False)
    pd.testing.assert_series_equal(loaded.timetable.service, network.timetable.service)


def test_streets_alone_can_be_saved_and_replaced(
    inputs: ga.StudyInputs, network: ga.TransportNetwork, tmp_path: Path
) -> None:
    network.save(tmp_path / "net")
    ga.build_network(inputs.streets).save(tmp_path / "net")
    loaded = ga.load_network(tmp_path / "net")
    assert loaded.timetable is None
    assert [path.name for path in tmp_path.iterdir()] == ["net"]


@pytest.mark.parametrize("damage", ["index", "array", "frame", "format", "empty index"])
def test_a_damaged_network_is_an_error_of_its_own(
    damage: str, network: ga.TransportNetwork, tmp_path: Path
) -> None:
    folder = network.save(tmp_path / "net")
    index = folder / "index.json"
    if damage == "array":
        largest = max(folder.glob("*.npy"), key=lambda path: path.stat().st_size)
        largest.write_bytes(largest.read_bytes()[:-8])
    elif damage == "frame":
        next(iter(folder.glob("*.parquet"))).write_bytes(b"x")
    elif damage == "index":
        index.unlink()
    elif damage == "format":
        index.write_text(index.read_text().replace('"plain": 1}', '"plain": 99}', 1))
    else:
        index.write_text("{}")
    with pytest.raises(ga.NetworkError, match="Build it again"):
        ga.load_network(folder)


def test_a_network_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ga.NetworkError, match="There is no saved network"):
        ga.load_network(tmp_path / "net")


def test_one_array_in_two_places_stays_one_and_keeps_its_kind(tmp_path: Path) -> None:
    fixed = np.arange(3)
    fixed.flags.writeable = False
    write_values(tmp_path, {"a": fixed, "b": (fixed, [np.zeros(0)]), "c": np.int32(7)}, ())
    found = read_values(tmp_path, ())
    assert found["a"] is found["b"][0]
    assert found["a"].tolist() == [0, 1, 2]
    assert not found["a"].flags.writeable
    assert found["b"][1][0].size == 0
    assert found["c"] == 7
    assert len(list(tmp_path.glob("*.npy"))) == 2


def test_changing_a_loaded_array_leaves_the_file_alone(tmp_path: Path) -> None:
    write_values(tmp_path, graph_of(2, [(0, 1, 5)]), (ModeGraph,))
    read_values(tmp_path, (ModeGraph,)).length_mm[0] = 9
    assert read_values(tmp_path, (ModeGraph,)).length_mm.tolist() == [5]


@pytest.mark.parametrize("value", [{1, 2}, object(), np.array([{}])])
def test_other_kinds_of_values_are_refused(value: object, tmp_path: Path) -> None:
    with pytest.raises(ga.NetworkError, match="cannot be saved"):
        write_values(tmp_path, value, ())
