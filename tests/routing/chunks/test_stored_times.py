"""Folders of travel times that cannot be opened are told apart from empty ones."""

from __future__ import annotations

from pathlib import Path

import pytest

import geoaccess as ga


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "There are no travel times"),
        ("{", "cannot be read"),
        ('{"format": "something else"}', "not written by this version"),
    ],
)
def test_a_folder_without_readable_travel_times_is_refused(
    tmp_path: Path, text: str | None, message: str
) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ga.TravelTimesError, match=message):
        ga.open_travel_times(tmp_path)
