"""What is written as OpenStreetMap is read back the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geoaccess.inputs.osm.write import write_osm
from geoaccess.networks.streets.read import read_streets

LONLAT = np.array([[4.78, 51.59], [4.79, 51.59], [4.80, 51.60]])


@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm"])
def test_nodes_ways_and_tags_come_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"two{suffix}"
    write_osm(
        path,
        LONLAT,
        np.array([0, 2, 4]),
        np.array([0, 1, 1, 2]),
        np.array([1, 0]),
        [{"highway": "motorway"}, {"highway": "residential", "oneway": "yes"}],
    )
    streets = read_streets(path)
    order = np.argsort(streets.osm_id)
    assert streets.osm_id[order].tolist() == [1, 2, 3]
    assert streets.lon[order] == pytest.approx(LONLAT[:, 0])
    # On foot both ways along the residential street, not along the motorway.
    assert len(streets.modes["walk"].head) == 2


def test_the_same_streets_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_osm(
            tmp_path / f"{name}.osm.pbf",
            LONLAT,
            np.array([0, 3]),
            np.array([0, 1, 2]),
            np.array([0]),
            [{"highway": "track"}],
        )
    assert (tmp_path / "a.osm.pbf").read_bytes() == (tmp_path / "b.osm.pbf").read_bytes()
