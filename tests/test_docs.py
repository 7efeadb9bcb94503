"""The documentation agrees with the code, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.schema import TABLES
from scripts.data_dictionary import PAGE, page

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_data_dictionary_is_up_to_date() -> None:
    # If this fails: python -m scripts.data_dictionary
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_data_dictionary_names_every_column() -> None:
    text = page()
    missing = [c.name for t in TABLES.values() for c in t.columns if f"`{c.name}`" not in text]
    assert missing == []


@pytest.mark.parametrize("path", PAGES[1:], ids=lambda path: path.stem)
def test_links_between_pages_lead_to_files(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_names_in_the_pages_are_public(path: Path) -> None:
    names = set(re.findall(r"\bga\.(\w+)", path.read_text(encoding="utf-8")))
    assert {name for name in names if not hasattr(ga, name)} == set()
