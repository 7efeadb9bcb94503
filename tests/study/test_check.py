"""Everything that a study names is checked before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.study.check import check_study
from tests.helpers.village import STUDY, write_village

BAD_HOUSING = """id,residents,kind,insured_share,checked_on,languages,lon,lat
h1,-4,large_site,0.5,2026-03-01,pl:0.4,4.78,51.59
h1,10,large_site,0.5,2026-03-01,pl:0.4,4.78,51.60
h3,many,large_site,0.5,2026-03-01,pl:0.4,4.78,51.60
h4,10,campsit,0.5,2026-03-01,pl:0.4,4.78,51.60
h5,10,campsite,50,2026-03-01,pl:0.4,4.78,51.60
h6,10,campsite,0.5,01/03/2026,pl:0.4,4.78,51.60
h7,10,campsite,0.5,2026-03-01,pl,4.78,51.60
h8,10,campsite,0.5,2026-03-01,pl:0.4,51.60,4.78
h9,10,campsite,0.5,2026-03-01,pl:0.4,112000,400000
"""
TEN_FAULTS = [
    "id stands on more than one row: 'h1'. Rows: h1.",
    "residents is negative: -4. Rows: h1.",
    "residents is not a number: many. Rows: h3.",
    "kind is an unknown word: 'campsit' (did you mean 'campsite'?). Rows: h4.",
    "insured_share lies outside 0 to 1: 50. Rows: h5.",
    "checked_on is not a date: '01/03/2026'. Rows: h6.",
    "languages cannot be read: 'pl' is not a name with a share",
    "lon and lat are swapped: lon counts degrees east, lat degrees north. Rows: h8.",
    "lon and lat hold metres, as in the Dutch national grid (RD, EPSG:28992). Rows: h9.",
    "status is an unknown word: 'opn' (did you mean 'open'?). Rows: p1.",
]
"""The faults that `write_bad_village` puts into its tables."""


def write_bad_village(folder: Path) -> Path:
    """A village whose tables have ten different faults."""
    study = write_village(folder)
    (folder / "housing.csv").write_text(BAD_HOUSING)
    practices = (folder / "practices.csv").read_text()
    (folder / "practices.csv").write_text(practices.replace("p1,open", "p1,opn"))
    return study


def test_ten_faults_in_the_tables_come_in_one_error(tmp_path: Path) -> None:
    with pytest.raises(ga.InputError) as caught:
        check_study(write_bad_village(tmp_path))
    message = str(caught.value)
    assert message.startswith("10 faults in the input:")
    assert [fault for fault in TEN_FAULTS if fault not in message] == []


def test_faults_of_study_file_tables_streets_and_feed_come_in_one_error(tmp_path: Path) -> None:
    study = write_bad_village(tmp_path)
    study.write_text(STUDY.replace("within_min", "within"))
    (tmp_path / "streets.osm").write_text("<osm><way")
    (tmp_path / "gtfs.zip").write_bytes(b"not a zip")
    with pytest.raises(ga.InputError) as caught:
        check_study(study)
    message = str(caught.value)
    assert len(caught.value.faults) >= 13
    for part in ("study.toml [coverage]", "streets", "gtfs.zip", *TEN_FAULTS):
        assert part in message


RULES_HOUSING = """id,residents,registered_share,languages,shifts,postcode,lon,lat
h1,10,1.2,pl:0.4,mo-fr 06:00-14:30,4811,4.78,51.59
h2,10,0.5,xx:0.4,mo-fr 06:00-14:30,4811,4.78,51.60
h3,10,0.5,pl:0.4,mo-fr 14:30-06:00,4811,4.78,51.60
h4,10,0.5,pl:0.4,0.8: mo-fr 06:00-14:30 | 0.8: -,4811,4.78,51.60
h5,10,0.5,pl:0.7;ro:0.7,su-th 22:00-06:00,4899,4.78,51.60
"""
RULES_PRACTICES = """id,status,opening_hours,catchment_postcodes,languages,digital_share,lon,lat
p1,open,Mo-Fr 08:00-25:99,4811-4819,nl,0.5,4.78,51.63
p2,open,Mo-Fr 08:00-17:00,4811; 4899,nl,0.5,4.78,51.63
p3,open,Mo-Fr 08:00-17:00,0999,nl,0.5,4.78,51.63
p4,open,Mo-Fr 08:00-17:00,4811,nl;polish,85,4.78,51.63
"""
RULES_FAULTS = [
    "housing.csv: registered_share lies outside 0 to 1: 1.2. Rows: h1.",
    "housing.csv: languages cannot be read: xx is not a language code (ISO 639-1); the shares in "
    "'pl:0.7;ro:0.7' add up to 1.4, more than 1. Rows: h2, h5.",
    "housing.csv: shifts cannot be read: the shift 14:30-06:00 would last 15.5 hours; is its end "
    "before its start?; the shares of the rosters in '0.8: mo-fr 06:00-14:30 | 0.8: -' "
    "add up to 1.6; they must add up to 1. Rows: h3, h4.",
    "housing.csv: postcode cannot be read: '4899' is not in the table of postcodes. Rows: h5.",
    "practices.csv: opening_hours cannot be read: 'Mo-Fr 08:00-25:99'",
    "practices.csv: catchment_postcodes cannot be read: '4899' is not in the table of postcodes; "
    "'0999' is not a range of postcodes between 1000 and 9999. Rows: p2, p3.",
    "practices.csv: languages cannot be read: polish is not a language code (ISO 639-1); did you "
    "mean 'pl'? Rows: p4.",
    "practices.csv: digital_share lies outside 0 to 1: 85. Rows: p4.",
]


def test_faults_of_rules_hours_shifts_shares_and_languages_come_in_one_error(
    tmp_path: Path,
) -> None:
    study = write_village(tmp_path, STUDY.replace("[inputs]", '[inputs]\npostcodes = "pc.csv"'))
    (tmp_path / "housing.csv").write_text(RULES_HOUSING)
    (tmp_path / "practices.csv").write_text(RULES_PRACTICES)
    (tmp_path / "pc.csv").write_text("postcode\n4811\n4812\n")
    with pytest.raises(ga.InputError) as caught:
        check_study(study)
    message = str(caught.value)
    assert message.startswith("8 faults in the input:")
    assert [fault for fault in RULES_FAULTS if fault not in message] == []


def test_sound_inputs_are_summed_up(tmp_path: Path) -> None:
    found = check_study(write_village(tmp_path))
    # Buses from 6:00 to 22:40 every 20 minutes, on the day and on the day after up to 30:00.
    assert str(found).splitlines() == [
        "study.toml: no faults.",
        "  3 housing places with 147 residents",
        "  2 practices, 1 of them open",
        "  2 areas",
        "  streets with 61 nodes",
        "  51 trips on 2026-03-10",
    ]
    assert not (tmp_path / "results").exists()


def test_a_day_without_service_keeps_its_own_error(tmp_path: Path) -> None:
    study = write_village(tmp_path, STUDY.replace("2026-03-10", "2026-03-14"))
    with pytest.raises(ga.NoServiceError, match="2026-03-14"):
        check_study(study)


def test_a_day_without_service_stands_beside_other_faults(tmp_path: Path) -> None:
    study = write_bad_village(tmp_path)
    study.write_text(STUDY.replace("2026-03-10", "2026-03-14"))
    with pytest.raises(ga.InputError, match=r"(?s)11 faults.*2026-03-14"):
        check_study(study)


def test_places_far_outside_the_streets_are_faults(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    rows = (tmp_path / "housing.csv").read_text()
    (tmp_path / "housing.csv").write_text(rows + "far,3,,,,4.78,52.5\n")
    with pytest.raises(
        ga.GeometryError, match="more than 5 km outside the street network"
    ) as caught:
        check_study(study)
    assert caught.value.ids == ("far",)


def test_old_statuses_count_as_unknown_on_the_service_date(tmp_path: Path) -> None:
    text = STUDY.replace('statuses = ["open"]', "max_age_days = 30")
    study = write_village(tmp_path, text)
    with pytest.raises(ga.MissingColumnError, match="'checked_on' is missing"):
        check_study(study)
    rows = (tmp_path / "practices.csv").read_text().splitlines()
    rows = [rows[0] + ",checked_on", rows[1] + ",2026-01-05", rows[2] + ",2026-03-05"]
    (tmp_path / "practices.csv").write_text("\n".join(rows))
    with pytest.warns(ga.GeoAccessWarning, match="1 of 2 practices"):
        found = check_study(study)
    assert found.practices["status"].tolist() == ["unknown", "full"]


def test_practices_for_housing_that_does_not_exist_are_faults(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    rows = (tmp_path / "practices.csv").read_text().splitlines()
    rows = [rows[0] + ",serves_housing", rows[1] + ",h1; h9", rows[2] + ",h2"]
    (tmp_path / "practices.csv").write_text("\n".join(rows))
    with pytest.raises(ga.InputError, match="not in the housing table: h9") as caught:
        check_study(study)
    assert caught.value.ids == ("p1",)
