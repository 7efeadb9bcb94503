"""What a planner reads after a run."""

from __future__ import annotations

from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.study.plan import read_study
from geoaccess.study.summary import summary
from tests.helpers.regions import housing_table, minutes_table, practice_table
from tests.helpers.village import STUDY, write_village

ENGLISH = """\
A village
These are figures of a generated model region, not of real people or practices.
1,000 of 1,470 residents (68.0%) reach a practice that is open within 35 minutes by public transport, leaving between 17:00 and 18:00 on Tuesday 10 March 2026; 470 (32.0%) do not.
Why not: 400 only find practices near them that are full or take people on conditions; 70 have no route to a practice.
If conditional practices took them too, 1,400 residents (95.2%) would.
Most people left out: Noord (470 of 470).
Not in this answer: rules on whom practices take; opening hours, working hours and the way home.
Map: map.html
Tables and provenance: results"""
DUTCH = """\
A village
Dit zijn cijfers van een nagemaakte modelregio, niet van echte mensen of praktijken.
1.000 van de 1.470 bewoners (68,0%) bereiken een praktijk die open is binnen 35 minuten met het openbaar vervoer, met vertrek tussen 17:00 en 18:00 op dinsdag 10 maart 2026; 470 (32,0%) niet.
Waarom niet: 400 vinden in de buurt alleen praktijken die vol zijn of voorwaarden stellen; 70 hebben geen route naar een praktijk.
Als ook praktijken met voorwaarden hen aannemen, zijn het er 1.400 (95,2%).
De meeste mensen zonder praktijk: Noord (470 van 470).
Niet meegenomen: regels over wie praktijken aannemen; openingstijden, werktijden en de terugreis.
Kaart: map.html
Tabellen en herkomst: results"""


def _result(practices: dict[str, str], **minutes: float) -> ga.Coverage:
    housing = housing_table(
        {"h1": 1000, "h2": 400, "h3": 70}, municipality=["Zuid", "Noord", "Noord"]
    )
    table = practice_table(practices)
    pairs = {tuple(pair.split("_")): value for pair, value in minutes.items()}
    return ga.coverage(minutes_table(pairs, housing, table), housing, table, within_min=35)


@pytest.mark.parametrize(("language", "expected"), [("en", ENGLISH), ("nl", DUTCH)])
def test_a_run_is_summed_up_in_the_language_of_the_study(
    language: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = STUDY.replace('language = "en"', f'language = "{language}"')
    study = read_study(write_village(tmp_path, text)).require()
    # h1 reaches the open practice in 34 minutes, h2 in 50 but the conditional one in 20.
    result = _result({"p1": "open", "p2": "conditional"}, h1_p1=34, h2_p1=50, h2_p2=20)
    found = summary(study, result, {"map": study.map, "folder": study.folder})
    assert found == expected


def test_a_run_without_conditional_practices_or_people_left_out_says_so_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = STUDY.replace("model = true", "").replace('["open"]', '["open", "conditional", "full"]')
    study = read_study(write_village(tmp_path, text)).require()
    result = _result({"p1": "open"}, h1_p1=1, h2_p1=1, h3_p1=1)
    lines = summary(study, result, {"map": study.map, "folder": study.folder}).splitlines()
    assert lines[0] == "A village"
    assert lines[1].startswith("1,470 of 1,470 residents (100.0%) reach a practice that is open, ")
    assert "open, open on conditions or full within 35 minutes" in lines[1]
    assert lines[3:] == ["Map: map.html", "Tables and provenance: results"]
