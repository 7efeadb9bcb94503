"""Norms: dated, sourced, and never a fact without verification."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.texts import load_texts


def test_every_norm_of_the_package_has_a_source_and_a_kind() -> None:
    norms = ga.load_norms()
    assert {norm.kind for norm in norms.values()} == {"law", "agreement", "chosen", "figure"}
    sourced = [n for n in norms.values() if n.source.startswith("https://") or not n.verified]
    others = {norm.id: norm.mark for norm in norms.values() if norm not in sourced}
    assert set(others.values()) <= {"secondary", "stated"}


def test_no_law_sets_a_travel_time_for_routine_care() -> None:
    laws = [norm for norm in ga.load_norms().values() if norm.kind == "law"]
    assert {norm.id for norm in laws} == {"duty_of_care", "hospital_45", "gp_emergency"}
    assert ga.load_norms()["duty_of_care"].value is None
    # said once, in the catalogue; every report prints it
    assert "thresholds in this report are chosen" in load_texts("en")("report.chosen")


def test_unverified_norms_are_never_printed_as_facts() -> None:
    norms = ga.load_norms()
    unverified = {norm.id for norm in norms.values() if not norm.verified}
    assert unverified == {"ambulance_a1", "out_of_hours_30"}
    assert unverified & set(ga.norms_table(norms, on="2026-03-10")["id"]) == set()


@pytest.mark.parametrize(
    ("day", "size"),
    [("2016-06-01", 2168), ("2017-12-31", 2168), ("2018-01-01", 2095), ("2025-01-01", 2650)],
)
def test_the_size_of_a_practice_depends_on_the_day(day: str, size: float) -> None:
    table = ga.norms_table(ga.load_norms(), on=day)
    assert table.loc[table["unit"] == "patients", "value"].tolist() == [size]


def test_a_norm_without_dates_always_holds() -> None:
    assert ga.load_norms()["treek_gp_max"].holds_on(dt.date(1999, 1, 1))


def test_all_faults_of_a_file_come_together(tmp_path: Path) -> None:
    file = tmp_path / "norms.toml"
    file.write_text(
        """
        [[norm]]
        id = "a"
        name = "first"
        unit = "minutes"
        kind = "rumour"
        mark = "read"
        source = "somebody"
        valeu = 3
        value = "three"
        [[norm]]
        id = "a"
        unit = "minutes"
        kind = "law"
        mark = "sure"
        source = "somebody"
        valid_from = 2026-01-01
        valid_until = 2025-01-01
        [[norm]]
        id = "b"
        name = "third"
        unit = "minutes"
        kind = "law"
        mark = "read"
        source = "somebody"
        valid_from = "2026"
        """,
        encoding="utf-8",
    )
    with pytest.raises(ga.InputError) as caught:
        ga.load_norms(file)
    assert len(caught.value.faults) == 8
    assert caught.value.ids == ("a", "b")


def test_a_file_that_is_no_toml_says_so(tmp_path: Path) -> None:
    file = tmp_path / "norms.toml"
    file.write_text("[[norm", encoding="utf-8")
    with pytest.raises(ga.InputError, match=r"norms\.toml is not valid TOML"):
        ga.load_norms(file)
