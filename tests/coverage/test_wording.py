"""Sentences about a coverage say every condition that makes its number."""

from __future__ import annotations

from geoaccess.coverage.wording import headline_sentence

OPTIONS = {"within_min": 30, "statuses": ("open",), "percentile": 50, "travel": {}}


def test_people_with_a_bike_and_free_hours_are_named() -> None:
    told = headline_sentence(
        200, 50, {**OPTIONS, "bike_mode": "bike", "visit_week": "2026-03-09", "eligibility": True}
    )
    assert told.startswith("Of 200 residents, 50 (25%) reach an open practice that takes them")
    assert "those with a bike also by bike" in told
    assert told.endswith("in the week of Monday 9 March 2026 and be home again.")


def test_no_residents_have_no_share() -> None:
    told = headline_sentence(0, 0, OPTIONS)
    assert told == "Of 0 residents, 0 reach an open practice within 30 minutes."
