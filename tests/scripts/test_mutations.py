"""The changes that mutants are made of: every one is other code, and none is only words."""

from __future__ import annotations

import ast
from pathlib import Path

from scripts.mutants import explained, importers, reached_from, sample_of
from scripts.mutations import mutations_of

ROOT = Path(__file__).resolve().parents[2]

CODE = '''"""At most 3 of them."""

LIMIT: "3 < 4" = 3


@njit(cache=True)
def reach(é: int | None, far: int = 2) -> bool:
    """Whether 1 < 2."""
    if not é:
        check(é)
    return é <= far and min(é, -1) == far
'''


def changes() -> set[tuple[str, str]]:
    return {(change.before, change.after) for change in mutations_of(CODE)}


def test_operators_numbers_calls_and_conditions_are_changed() -> None:
    assert changes() == {
        ("3", "(4)"),
        ("2", "(3)"),
        ("not é", "(é)"),
        ("check(é)", "None"),
        ("é <= far and min(é, -1) == far", "(é <= far or min(é, -1) == far)"),
        ("é <= far", "(é < far)"),
        ("min(é, -1) == far", "(min(é, -1) != far)"),
        ("min(é, -1)", "(max(é, -1))"),
        ("-1", "(1)"),
        ("1", "(2)"),
    }


def test_a_change_stands_where_it_belongs() -> None:
    for change in mutations_of(CODE):
        after = change.applied_to(CODE)
        assert after.count("\n") == CODE.count("\n")
        assert ast.dump(ast.parse(after)) != ast.dump(ast.parse(CODE))


def test_the_sample_is_that_of_its_seed() -> None:
    first, again, other = (sample_of("coverage", 5, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    for mutant in first:
        source = (ROOT / mutant.path).read_text(encoding="utf-8")
        assert mutant.change.applied_to(source) != source


def test_what_a_change_reaches_is_all_that_imports_it() -> None:
    heap = "geoaccess/networks/shortest_paths/heap.py"
    assert "geoaccess/networks/shortest_paths/contraction.py" in importers([heap])
    reached = reached_from(heap)
    assert {heap, "geoaccess/routing/travel_times.py", "geoaccess/study/run.py"} <= reached
    assert "geoaccess/coverage/measures/equity.py" not in reached


def test_every_explained_mutant_can_still_be_made() -> None:
    gone = []
    for (path, code, after), why in explained().items():
        source = (ROOT / path).read_text(encoding="utf-8")
        lines = source.splitlines()
        made = {(lines[change.line - 1].strip(), change.after) for change in mutations_of(source)}
        gone += [] if why and (code, after) in made else [f"{path}: {code} -> {after}"]
    assert gone == []
