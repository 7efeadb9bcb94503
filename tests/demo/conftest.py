"""The region of West-Brabant, made and written once for all tests of the generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoaccess.demo.region import ModelRegion, make_region, save_region


@pytest.fixture(scope="session")
def region() -> ModelRegion:
    return make_region("region")


@pytest.fixture(scope="session")
def region_folder(region: ModelRegion, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_region(region, tmp_path_factory.mktemp("region")).parent
