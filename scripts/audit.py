"""Ask which installed packages have known faults: `python -m scripts.audit`.

Fails on findings only. Where neither database can be asked (no network, or a
mirror that does not pass the question on), it says so and does not fail: a
check that nobody can run is no reason to stop work, and no proof either.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

DATABASES = ("pypi", "osv")
WAIT_S = {"one": 20, "all": 180}

Answer = dict[str, Any]


def ask(database: str) -> Answer | None:
    """What a database knows about the packages of this environment; None where it is silent.

    It is asked about one package first: about all of them, silence takes minutes.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as one:
        one.write(f"requests=={version('requests')}")
        one.flush()
        known = _answer(database, "one", ["--requirement", one.name, "--no-deps", "--disable-pip"])
    return known and _answer(database, "all", ["--local", "--skip-editable"])


def _answer(database: str, what: str, about: list[str]) -> Answer | None:
    """The answer to one question; None where none comes, or one that knows no package."""
    command = [sys.executable, "-m", "pip_audit", *about, "--timeout", "5"]
    command += ["--vulnerability-service", database, "--progress-spinner", "off", "-f", "json"]
    try:
        done = subprocess.run(  # noqa: S603 # our own words
            command, capture_output=True, text=True, check=False, timeout=WAIT_S[what]
        )
        answer: Answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return answer if any("vulns" in package for package in answer["dependencies"]) else None


def verdict(answers: Callable[[str], Answer | None]) -> tuple[int, str]:
    """Exit code and words, from the first database that answers.

    Examples
    --------
    >>> verdict(lambda database: None)
    (0, 'No database of known faults could be asked: the dependencies were NOT audited.')
    """
    answer = next(filter(None, map(answers, DATABASES)), None)
    if answer is None:
        words = "No database of known faults could be asked: the dependencies were NOT audited."
        return 0, words
    packages = answer["dependencies"]
    found = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    asked = sum("vulns" in package for package in packages)
    said = f"{asked} of {len(packages)} packages audited, {len(found)} known faults."
    return int(bool(found)), "\n".join([said, *found])


if __name__ == "__main__":
    code, words = verdict(ask)
    print(words)
    raise SystemExit(code)
