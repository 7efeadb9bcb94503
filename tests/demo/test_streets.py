"""Streets of the model region: one network, realistic density, every rule of the reader present."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import geoaccess as ga
from geoaccess.demo.plane import nearest, to_plane
from geoaccess.demo.region import ModelRegion
from geoaccess.networks.streets.street_network import StreetNetwork


@pytest.fixture(scope="module")
def network(region_folder: Path) -> StreetNetwork:
    return ga.read_streets(region_folder / "streets.osm.pbf")


@pytest.mark.parametrize("mode", ["walk", "bike", "car"])
def test_each_mode_has_one_main_network(network: StreetNetwork, mode: str) -> None:
    graph = network.modes[mode]
    used = np.diff(graph.indptr) > 0
    assert graph.in_main[used].mean() > 0.98


def test_all_housing_but_two_farms_lies_at_the_main_network(
    region: ModelRegion, network: StreetNetwork
) -> None:
    main = network.modes["walk"].in_main
    nodes = to_plane(network.lon[main], network.lat[main])
    metres = nearest(nodes, to_plane(region.housing["lon"], region.housing["lat"]))[1]
    assert np.median(metres) < 30
    # One farm of every 250 places stands where the map has no road: 500 / 250 = 2.
    far = metres > ga.TravelOptions().max_snap_m
    assert region.housing.loc[far, "kind"].tolist() == ["farm", "farm"]
    assert metres[~far].max() < 200


def test_modes_differ_where_the_tags_say_so(network: StreetNetwork) -> None:
    edges = {mode: len(graph.head) for mode, graph in network.modes.items()}
    # Footways carry no bikes; cycleways no cars.
    assert edges["walk"] > edges["bike"] > edges["car"]


def test_a_ferry_takes_a_fixed_time(network: StreetNetwork) -> None:
    fixed = network.modes["walk"].fixed_ms
    assert fixed.max() > 0
    assert (fixed > 0).sum() < 100


def test_tags_of_every_kind_are_used(region: ModelRegion) -> None:
    kinds = set(region.streets.ways.kind.tolist())
    used = [region.streets.tags[kind] for kind in kinds]
    values = {value for tags in used for value in tags.values()}
    assert {"residential", "cycleway", "footway", "track", "motorway", "ferry", "rail"} <= values
    assert any(tags.get("oneway:bicycle") == "no" for tags in used)
    named = [t["name"] for t in used if t.get("highway") in ("secondary", "tertiary")]
    assert named
    assert all(name.startswith("Model") for name in named)


def test_no_way_repeats_a_node_or_has_fewer_than_two(region: ModelRegion) -> None:
    ways = region.streets.ways
    assert np.diff(ways.ptr).min() >= 2
    inside = np.ones(len(ways.nodes) - 1, dtype=bool)
    inside[ways.ptr[1:-1] - 1] = False
    assert (np.diff(ways.nodes)[inside] != 0).all()


def test_blocks_in_town_are_about_a_hundred_metres(region: ModelRegion) -> None:
    first, last = region.streets.first[0], region.streets.first[1]
    town = region.streets.xy[first:last]
    gap = nearest(town, town + np.array([47.5, 47.5]))[1]
    assert np.median(gap) < 95
    # Breda: 158 000 people at 3 000 per square kilometre, blocks of 95 m: some 5 800 corners.
    assert 4_000 < len(town) < 6_500
