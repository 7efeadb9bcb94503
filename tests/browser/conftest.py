"""One browser for all tests of saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import geoaccess as ga
from tests.helpers.browser import start_browser
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
