"""What is shipped: the wheel alone computes a model village, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 5_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("geoaccess-*.whl")
    return built


def test_it_is_small_and_carries_code_texts_and_facts_only(wheel: Path) -> None:
    assert wheel.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"geoaccess/py.typed", "geoaccess/__init__.pyi", "geoaccess/data/norms.toml"} <= names
    assert any(name.startswith("geoaccess/locale/nl/") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"geoaccess"}
    assert [name for name in names if "__pycache__" in name or "/tests/" in name] == []


def test_it_computes_a_model_village_on_its_own(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*command, str(place), str(wheel)], check=True)
    code = (
        "import geoaccess, pathlib; "
        "from geoaccess.cli.app import app; "
        f"assert pathlib.Path(geoaccess.__file__).is_relative_to({str(place)!r}); "
        "app(['demo', '--size', 'village', '--quiet', '--folder', 'first', '--map', 'map.html'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        # A wheel is new to the cache of compiled kernels; a village is small enough without them.
        env={**os.environ, "PYTHONPATH": str(place), "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "nagemaakte modelregio" in done.stdout
    assert (tmp_path / "map.html").stat().st_size > 100_000
    assert (tmp_path / "first" / "results" / "provenance.json").is_file()
