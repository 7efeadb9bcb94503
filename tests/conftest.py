"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geoaccess.demo.region import ModelRegion, make_region, save_region, write_region

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data outside the repository; absent is a failure in CI, a skip elsewhere."""
    folder = Path(os.environ.get("GEOACCESS_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        reason = f"no test data at {folder}; set GEOACCESS_TEST_DATA"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the smallest model region: every kind of input, with `study.toml`. Read only."""
    return write_region(tmp_path_factory.mktemp("village"), size="village").parent


@pytest.fixture(scope="session")
def region() -> ModelRegion:
    """The model region of West-Brabant, made once for all tests."""
    return make_region("region")


@pytest.fixture(scope="session")
def region_folder(region: ModelRegion, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the model region with every kind of input. Read only."""
    return save_region(region, tmp_path_factory.mktemp("region")).parent
