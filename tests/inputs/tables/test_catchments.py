"""Catchment rules as practices write them down."""

from __future__ import annotations

import pytest

from geoaccess.errors import InputError
from geoaccess.inputs.tables.catchments import (
    parse_names,
    parse_postcode,
    parse_postcodes,
    parse_shares,
)


@pytest.mark.parametrize(
    ("postcode", "allowed"),
    [
        ("4811", True),
        ("4819 ZZ", True),
        ("4820", False),
        ("4825AB", True),
        ("4810", False),
        ("", False),
    ],
)
def test_ranges_are_closed(postcode: str, allowed: bool) -> None:
    assert parse_postcodes("4811-4819; 4825").allows(postcode) is allowed


@pytest.mark.parametrize("text", ["481", "4819-4811", "0999", "Breda", "4811-48x9"])
def test_what_is_no_postcode_is_named(text: str) -> None:
    with pytest.raises(InputError, match="postcode"):
        parse_postcodes(text)


def test_names_are_split_and_trimmed() -> None:
    assert parse_names(" Breda ;Etten-Leur, Zundert;") == ("Breda", "Etten-Leur", "Zundert")


def test_a_name_may_hold_a_colon() -> None:
    assert parse_shares("Zorg: en Zekerheid:0.3") == {"Zorg: en Zekerheid": 0.3}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("pl:1.4", "between 0 and 1"),
        ("pl", "between 0 and 1"),
        ("pl:0.5;pl:0.2", "twice"),
        ("pl:0.7;ro:0.5", "1.2"),
    ],
)
def test_impossible_shares_are_named(text: str, part: str) -> None:
    with pytest.raises(InputError, match=part):
        parse_shares(text)


@pytest.mark.parametrize("text", ["4820", "4826-4899", "4811; 4820"])
def test_a_rule_about_postcodes_that_do_not_exist_is_named(text: str) -> None:
    known = frozenset([4811, 4812, 4825])
    with pytest.raises(InputError, match="is not in the table of postcodes"):
        parse_postcodes(text, known)
    # A range may pass over numbers that were never given out.
    assert parse_postcodes("4812-4825", known).ranges == ((4812, 4825),)


@pytest.mark.parametrize("text", ["481", "0999", "4811 ABC", "B-2000"])
def test_what_is_not_one_postcode_is_named(text: str) -> None:
    assert parse_postcode("4811ab") == 4811
    with pytest.raises(InputError, match="is not a postcode"):
        parse_postcode(text)
