"""The function `coverage` and the sub-package `coverage` share a name on purpose."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import geoaccess as ga

ROOT = Path(__file__).resolve().parents[2]


def test_users_find_the_function() -> None:
    reach = importlib.import_module("geoaccess.coverage.reach")
    assert ga.coverage is reach.coverage


def test_modules_of_the_sub_package_stay_importable() -> None:
    code = (
        "import geoaccess.coverage.reach\n"
        "from geoaccess.coverage import reach, tables\n"
        "from geoaccess.coverage.reach import coverage\n"
        "import geoaccess\n"
        "assert geoaccess.coverage is coverage is reach.coverage\n"
        "print(tables.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "geoaccess.coverage.tables"
