"""The public surface, the words of the release, and what may not be in the code."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import geoaccess

ROOT = Path(__file__).resolve().parents[2]
EXCEPTION = re.compile(
    r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\]|pragma: no cover)(?P<reason>\s*[-#]+ \w.*)?"
)


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
        for path in sorted((ROOT / "geoaccess").rglob("*/__init__.py"))
        if "import" in path.read_text(encoding="utf-8")
    ]
    assert full == []


IMPORTED = {
    *("geopandas", "lazy-loader", "numpy", "packaging", "pandas", "pyarrow", "pyproj", "scipy"),
    "shapely",
}
"""Dependencies that `import geoaccess` may load; it takes about a second of a processor with them."""


def test_importing_the_package_loads_few_dependencies_and_no_room_but_coverage() -> None:
    """A budget of time would differ by machine; what is loaded is what takes the time."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    named = {re.split(r"[\[<>=]", each)[0].casefold() for each in chain(*lists)}
    code = (
        "import sys, geoaccess\n"
        "from importlib.metadata import packages_distributions\n"
        "for top, owners in packages_distributions().items():\n"
        "    if top in sys.modules and '.pth' not in top: print(*owners, sep='\\n')\n"
        "print(*(m for m in sys.modules if m.startswith(('geoaccess.', 'scipy.'))), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = {line.casefold() for line in done.stdout.splitlines()}
    assert loaded & named - IMPORTED <= {"xstatic-leaflet"}  # an empty namespace, at every start
    assert "geoaccess.coverage.reach" in loaded
    heavy = ("networks", "siting", "scenarios", "maps", "report", "study", "cli", "demo")
    heavy_rooms = tuple(f"geoaccess.{room}" for room in heavy)
    heavy_parts = ("scipy.optimize", "scipy.stats", "scipy.spatial", *heavy_rooms)
    assert [name for name in sorted(loaded) if name.startswith(heavy_parts)] == []


def test_every_exception_to_a_check_has_its_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("geoaccess", "scripts", "benchmarks", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := EXCEPTION.search(line)) and not found["reason"]
    ]
    assert bare == []


def test_only_code_that_mypy_reads_tells_it_to_look_away() -> None:
    """Elsewhere nobody would notice that such a comment is no longer needed."""
    unread = [
        str(path.relative_to(ROOT))
        for folder in ("scripts", "benchmarks", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != Path(__file__) and "# type: ignore" in path.read_text(encoding="utf-8")
    ]
    assert unread == []
