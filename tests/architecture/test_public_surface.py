"""The public surface, the words of the release, and what may not be in the code."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import geoaccess

ROOT = Path(__file__).resolve().parents[2]


def test_all_is_sorted_complete_and_importable() -> None:
    names = geoaccess.__all__
    assert names == sorted(names)
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(geoaccess, name)] == []


def test_every_public_name_is_documented() -> None:
    bare = [
        name for name in geoaccess.__all__ if not (getattr(geoaccess, name).__doc__ or "").strip()
    ]
    assert bare == []


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    citation = re.search(
        r"^version: (\S+)", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M
    )
    assert changelog is not None
    assert citation is not None
    assert {geoaccess.__version__, changelog[1], citation[1]} == {project["version"]}


def test_nothing_can_run_code_from_data() -> None:
    banned = re.compile(
        r"\bpickle\b|\beval\(|\bexec\(|shell\s*=\s*True|allow_pickle\s*=\s*True|yaml\.load\("
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "geoaccess").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if banned.search(line.split("#", 1)[0]) and "no pickle" not in line
    ]
    assert found == []


def test_subpackages_hold_a_docstring_only() -> None:
    full = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "geoaccess").glob("*/__init__.py"))
        if "import" in path.read_text(encoding="utf-8")
    ]
    assert full == []


def test_importing_the_package_leaves_slow_libraries_alone() -> None:
    slow = [
        "folium",
        "matplotlib",
        "numba",
        "highspy",
        "osmnx",
        "osmium",
        "pandera",
        "dask",
        "typer",
    ]
    code = f"import sys, geoaccess; print([m for m in {slow!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
