"""One browser for all tests of saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import geoaccess as ga
from tests.helpers.browser import start_browser
from tests.helpers.map_kinds import Computed, SavedMaps, porto_alegre_maps, village_maps
from tests.helpers.maps import Region, make_region


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with start_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def region() -> Region:
    return make_region()


@pytest.fixture(scope="session")
def saved(region: Region, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return (
        region.map(labels=ga.MapLabels(model=True))
        .save(tmp_path_factory.mktemp("maps") / "coverage.html")
        .path
    )


@pytest.fixture(scope="session")
def computed(village: Path) -> Computed:
    return village_maps(village)


@pytest.fixture(scope="session")
def of_village(computed: Computed, tmp_path_factory: pytest.TempPathFactory) -> SavedMaps:
    return SavedMaps(computed, tmp_path_factory.mktemp("village_maps"))


@pytest.fixture(scope="session")
def of_city(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> SavedMaps:
    city = porto_alegre_maps(shared_data / "porto_alegre")
    return SavedMaps(city, tmp_path_factory.mktemp("city_maps"))
