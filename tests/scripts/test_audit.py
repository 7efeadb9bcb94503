"""The audit fails on findings, and says when nobody could be asked."""

from __future__ import annotations

from scripts.audit import Answer, verdict

CLEAN: Answer = {"dependencies": [{"name": "a", "version": "1", "vulns": []}]}
FAULTY: Answer = {
    "dependencies": [
        {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]},
        {"name": "b", "skip_reason": "not found"},
    ]
}


def test_a_known_fault_fails_and_is_named() -> None:
    code, words = verdict({"pypi": FAULTY}.get)
    assert code == 1
    assert "1 of 2 packages audited, 1 known faults." in words
    assert "a 1: X-1, mended in 2" in words


def test_the_second_database_is_asked_when_the_first_is_silent() -> None:
    assert verdict({"osv": CLEAN}.get) == (0, "1 of 1 packages audited, 0 known faults.")


def test_silence_is_told_and_does_not_fail() -> None:
    code, words = verdict(lambda _: None)
    assert code == 0
    assert "NOT audited" in words
