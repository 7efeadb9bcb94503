"""Codes of languages."""

from __future__ import annotations

from geoaccess.inputs.tables.language_codes import ISO_639_1, unknown_languages


def test_unknown_languages_are_listed() -> None:
    assert unknown_languages(["pl", "xx", "PL", "pol", "bg"]) == ["xx", "PL", "pol"]


def test_the_languages_of_the_region_are_there() -> None:
    assert {"nl", "en", "pl", "ro", "bg", "uk", "hu"} <= ISO_639_1
    assert len(ISO_639_1) == 183
