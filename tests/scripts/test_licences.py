"""The licences of what we need: all fit MIT, and one that does not is found."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

from scripts.licences import fits, licence_of, needed, verdict

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


@pytest.mark.parametrize(
    "licence",
    [
        "AGPL-3.0-or-later",
        "GNU General Public License v3 (GPLv3)",
        "License :: OSI Approved :: GNU Affero General Public License v3",
        "MIT AND GPL-2.0-only",
        "ask us",
        "",
    ],
)
def test_what_asks_more_than_mit_does_not_fit(licence: str) -> None:
    assert not fits(licence)
    code, words = verdict([("good", "MIT"), ("bad", licence)])
    assert code == 1
    assert "bad" in words


@pytest.mark.parametrize("licence", ["MIT", "BSD-3-Clause AND 0BSD AND CC0-1.0", "GPL-2.0 OR MIT"])
def test_what_asks_no_more_fits(licence: str) -> None:
    assert fits(licence)


def test_everything_that_a_run_needs_fits() -> None:
    """Read from pyproject.toml, so that it also holds where geoaccess is not installed itself."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]]
    packages = {p.name: p for name in names for p in needed(name, ())}
    assert len(packages) > len(names)  # those that they need are there as well
    assert verdict((name, licence_of(p)) for name, p in packages.items())[0] == 0


def test_needs_are_followed_once_with_their_extras() -> None:
    found = [package.name for package in needed("dask", ["distributed"])]
    assert len(found) == len(set(found))
    assert {"dask", "distributed", "tornado"} <= set(found)
    assert distribution("distributed").name not in {p.name for p in needed("dask", ())}
