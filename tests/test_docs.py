"""The documentation agrees with the code, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.schema import TABLES
from scripts.data_dictionary import PAGE, page
from scripts.docs_reference import STUB, public_names

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
    written = [link for link in links if not link.startswith("reference/")]  # made by the build
    assert [link for link in written if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_names_in_the_pages_are_public(path: Path) -> None:
    names = set(re.findall(r"\bga\.(\w+)", path.read_text(encoding="utf-8")))
    assert {name for name in names if not hasattr(ga, name)} == set()


@pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")
def test_the_code_of_the_pages_runs_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ga.write_region("first", size="village")
    names: dict[str, object] = {}
    for page_name in ("index", "how_far", "who_is_left_out", "where_to_build"):
        text = (ROOT / "docs" / f"{page_name}.md").read_text(encoding="utf-8")
        for code in re.findall(r"```python\n(.*?)```", text, re.S):
            exec(compile(code, f"{page_name}.md", "exec"), names)  # noqa: S102 # our own pages
    assert (tmp_path / "first" / "coverage.html").is_file()
    assert {"times", "on_time", "nearest", "routes", "areas", "trips", "plan"} <= names.keys()


def test_the_reference_names_everything_public() -> None:
    rooms = public_names(STUB.read_text(encoding="utf-8"))
    listed = [name.rsplit(".", 1)[1] for names in rooms.values() for name in names]
    assert sorted(listed) == ga.__all__
