"""Change the computing code a little, many times, and see whether the tests notice.

    make coverage    # once, before: says which test runs which line
    make mutants     # 25 minutes of processor time on a random sample

A sample of changes, the same for the same seed, is drawn from every room. Each is made in a
copy of the checkout, in which the tests that run the changed line are run until one fails.
Kernels are compiled anew where the change can reach them; nothing of that is kept. A change
that no test notices survives: kill it with a test, or say in `mutants_explained.toml` why it
changes nothing that counts.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path

import pytest
from coverage import CoverageData

from scripts.mutations import Mutation, mutations_of

ROOT = Path(__file__).resolve().parents[1]
EXPLAINED = Path(__file__).with_name("mutants_explained.toml")
MOST_TESTS = 40
MOST_S = 240
"""Processor seconds after which a mutant counts as noticed: it does not end."""
SURVIVED, TOO_LONG = 0, -1
READERS = ("tests/architecture/test_frozen.py",)
"""Tests that read the code instead of running it: every mutant meets them."""
_IMPORT = re.compile(r"^from (geoaccess[.\w]*) import", re.MULTILINE)
LARGE = ("geopandas", "highspy", "hypothesis.extra.numpy", "numba", "pandera.pandas", "pyarrow")
"""Libraries that every test would load again."""
PYTEST = (
    *("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # of those libraries
)


@dataclass(frozen=True)
class Mutant:
    """A change of one file of the package."""

    path: str
    code: str
    change: Mutation

    @property
    def key(self) -> tuple[str, str, str]:
        """What finds it again when lines have moved."""
        return self.path, self.code, self.change.after

    def __str__(self) -> str:
        before, after = (" ".join(t.split()) for t in (self.change.before, self.change.after))
        return f"{self.path}:{self.change.line}: {before} -> {after}"


def sample_of(room: str, count: int, seed: int) -> list[Mutant]:
    """A random sample of the changes of a room, in random order."""
    found = []
    for path in sorted((ROOT / "geoaccess" / room).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        name = str(path.relative_to(ROOT))
        found += [Mutant(name, lines[c.line - 1].strip(), c) for c in mutations_of(source)]
    draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
    return draw.sample(found, min(count, len(found)))


class KnownTests:
    """Which tests run which line, as a run with coverage recorded it."""

    def __init__(self, data_file: Path) -> None:
        data = CoverageData(str(data_file))
        data.read()
        self._lines: dict[str, dict[int, list[str]]] = {}
        for path in data.measured_files():
            name = path[path.rindex("/geoaccess/") + 1 :]
            self._lines[name] = {
                line: sorted({context.split("|")[0] for context in contexts if context})
                for line, contexts in data.contexts_by_lineno(path).items()
            }

    @cached_property
    def _cost(self) -> dict[str, int]:
        """Lines that each test runs: few stand for a narrow and fast test."""
        cost: dict[str, int] = {}
        for test in chain.from_iterable(
            t for lines in self._lines.values() for t in lines.values()
        ):
            cost[test] = cost.get(test, 0) + 1
        return cost

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that run the changed line, narrow ones first.

        A line in a compiled kernel is never seen to run, nor is one that runs on
        import; then the tests of the module, or else of the modules that use it.
        """
        tests = set(self._lines.get(mutant.path, {}).get(mutant.change.line, ()))
        modules = {mutant.path}
        while not tests and modules:
            tests = {
                t for path in modules for line in self._lines.get(path, {}).values() for t in line
            }
            modules = importers(modules) - modules
        if not tests:
            return []
        narrow = sorted(tests, key=lambda test: (self._cost[test], test))
        return [*READERS, *narrow[:MOST_TESTS]]


def importers(modules: Iterable[str]) -> set[str]:
    """The files of the package that import one of the given ones."""
    names = {path.removesuffix(".py").replace("/", ".") for path in modules}
    return {path for path, imported in _imports().items() if imported & names}


@cache
def _imports() -> dict[str, set[str]]:
    """The modules that each file of the package imports from."""
    return {
        str(path.relative_to(ROOT)): set(_IMPORT.findall(path.read_text(encoding="utf-8")))
        for path in (ROOT / "geoaccess").rglob("*.py")
    }


def reached_from(module: str) -> set[str]:
    """A module and all that import it, however far away: what its change can reach."""
    reached, new = {module}, {module}
    while new:
        new = importers(new) - reached
        reached |= new
    return reached


class Workshop:
    """A copy of the checkout in which mutants are made; its compiled kernels are its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        left_out = shutil.ignore_patterns(".git", ".venv", "*.pyc", "build", "dist", "site")
        shutil.copytree(ROOT, self.root, ignore=left_out)

    def result_of(self, mutant: Mutant, tests: Sequence[str]) -> int:
        """What pytest says of the tests under a mutant: 0 where it survives."""
        path = self.root / mutant.path
        whole = path.read_text(encoding="utf-8")
        reached = {Path(name).stem for name in reached_from(mutant.path)}
        self._remove_kernels(reached)
        path.write_text(mutant.change.applied_to(whole), encoding="utf-8")
        try:
            return self.run(tests)
        finally:
            path.write_text(whole, encoding="utf-8")
            shutil.copystat(ROOT / mutant.path, path)  # kept kernels know a file by its time
            self._remove_kernels(reached)
            self._bring_kernels(reached)

    def _remove_kernels(self, modules: set[str]) -> None:
        for kept in _kernels(self.root, modules):
            kept.unlink()

    def _bring_kernels(self, modules: set[str]) -> None:
        for kept in _kernels(ROOT, modules):
            shutil.copy2(kept, self.root / kept.relative_to(ROOT))

    def run(self, tests: Sequence[str]) -> int:
        """Run tests in a process of its own, which has the large libraries loaded already."""
        child = os.fork()
        if child == 0:
            self._in_child(tests)
        _, status = os.waitpid(child, 0)
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else TOO_LONG

    def _in_child(self, tests: Sequence[str]) -> None:
        """Run tests on the copy and end with the code of pytest."""
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_S, MOST_S))
        os.environ.setdefault("GEOACCESS_TEST_DATA", str(ROOT.parent / "shared" / "data"))
        os.chdir(self.root)
        sys.path[:] = [str(self.root), *(p for p in sys.path if Path(p or ".").resolve() != ROOT)]
        sys.dont_write_bytecode = True
        code = 1
        try:
            code = int(pytest.main([*PYTEST, *tests]))
        finally:
            os._exit(code)


def _kernels(root: Path, modules: set[str]) -> list[Path]:
    """The files of compiled kernels of some modules."""
    found = (root / "geoaccess").glob("**/__pycache__/*.nb[ic]")
    return [path for path in found if path.name.split(".")[0] in modules]


def explained() -> dict[tuple[str, str, str], str]:
    """Reasons why mutants may survive, by file, line and change."""
    told = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["mutant"]
    return {(m["path"], m["code"], m["after"]): m["why"] for m in told}


def interleaved(samples: Iterable[list[Mutant]]) -> Iterator[Mutant]:
    """The samples of the rooms in turn, so that a run that ends early has some of each."""
    return (mutant for row in zip_longest(*samples) for mutant in row if mutant is not None)


def spent_s() -> float:
    """Processor seconds of all processes that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def arguments() -> argparse.Namespace:
    """What the command line asks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rooms", nargs="+", default=["coverage", "routing"])
    parser.add_argument("--count", type=int, default=60, help="mutants per room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=25, help="processor time to start within")
    parser.add_argument("--data", type=Path, default=ROOT / ".coverage")
    return parser.parse_args()


def verdict_on(mutant: Mutant, tests: Sequence[str], workshop: Workshop) -> str:
    """Whether the tests notice a mutant."""
    if not tests:
        return "untested"
    return "survived" if workshop.result_of(mutant, tests) == SURVIVED else "killed"


def tell(words: str) -> None:
    """One line on the terminal, at once."""
    print(words, flush=True)


def main() -> int:
    """Run the sample, tell of each mutant as it ends, and fail on unexplained survivors."""
    asked = arguments()
    known, reasons = KnownTests(asked.data), explained()
    told: Counter[str] = Counter()
    for library in LARGE:
        import_module(library)
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder))
        for mutant in interleaved(sample_of(room, asked.count, asked.seed) for room in asked.rooms):
            if spent_s() > 60 * asked.minutes:
                break
            tests = known.of(mutant)
            if not told and workshop.run(tests) != 0:
                sys.exit(
                    "The tests of the first mutant fail without it. Run `make coverage` again."
                )
            verdict = verdict_on(mutant, tests, workshop)
            if verdict != "killed" and mutant.key in reasons:
                verdict = "explained"
            told[verdict] += 1
            tell(f"{verdict:9} {len(tests):3} tests {spent_s():6.0f} s  {mutant}")
    tell(f"{told.total()} mutants: " + ", ".join(f"{n} {word}" for word, n in told.items()))
    return 1 if told["survived"] + told["untested"] else 0


if __name__ == "__main__":
    sys.exit(main())
