"""Every sentence about a fault of a study has its Dutch words."""

from __future__ import annotations

from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.report.fault_words import SECTIONS, in_words_of, message_in
from geoaccess.texts import load_texts
from tests.helpers.fault_sentences import sentences_of

PACKAGE = Path(ga.__file__).parent
DUTCH, ENGLISH = load_texts("nl"), load_texts("en")
ROOMS = ("study", "scenarios", "inputs/tables", "inputs/gtfs", "inputs/osm", "networks/streets")
"""What reads the files of a study."""
MODULES = (
    *("units.py", "options.py", "claim.py", "routing/visits/cube.py"),
    *(f"networks/timetable/{name}.py" for name in ("line_shapes", "transfer_rules", "trip_calls")),
)
"""What judges its settings, and its timetables."""
OF_PROGRAMS = ("The edit cannot be read.",)
"""What only a program that calls us can cause."""
OF_TABLES = ("7 Is it the column '7'?", "7", "7.")
"""The meaning of a column stands in the data dictionary, which is in English."""
ALIKE = (
    *("departures: 7", "7: 7", "do is '7'.", "7 is '7'."),
    *("agency_timezone is '7'.", " cannot be read: 7."),
)
"""What reads the same in both languages, around what it names."""


def modules() -> list[Path]:
    """The files whose sentences people with a study may meet."""
    found = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
    return [*found, *(PACKAGE / name for name in MODULES)]


def test_every_sentence_has_dutch_words_and_its_own_english_ones() -> None:
    told = {text for path in modules() for _, text in sentences_of(path)}
    assert len(told) > 200
    left = {text for text in told if in_words_of(text, DUTCH) in (None, text)}
    assert left - {*OF_PROGRAMS, *OF_TABLES, *ALIKE} == set()
    assert {t for t in told if in_words_of(t, ENGLISH) not in (None, t)} == set()


@pytest.mark.parametrize("cell", ["a: " * 300, "a: " * 30_000, " of 7 rows have no " * 5_000])
def test_what_somebody_wrote_at_length_is_named_and_not_read(cell: str) -> None:
    sentence = f"housing.csv: status is an unknown word: {cell}."
    assert cell in (in_words_of(sentence, DUTCH) or sentence)


def test_no_two_shapes_are_the_same() -> None:
    """The second would never be found."""
    shapes = list(ENGLISH.section(*SECTIONS).values())
    assert sorted(shapes) == sorted(set(shapes))


def test_a_message_is_told_fault_by_fault() -> None:
    ids = tuple(f"h{n}" for n in range(12))
    faults = [
        Fault("study.toml [travel]", "the key 'mod' is not known.", "Did you mean 'mode'?"),
        Fault("housing.csv", "residents is missing.", "Nobody foresaw this.", ids),
    ]
    with pytest.raises(InputError) as caught:
        raise_faults(faults)
    assert message_in(caught.value, DUTCH).splitlines() == [
        "2 fouten in de gegevens:",
        "  1. study.toml [travel]: de sleutel 'mod' is niet bekend. Bedoelt u 'mode'?",
        "  2. housing.csv: residents ontbreekt. Rijen: h0, h1, h2, h3, h4, h5, h6, h7, h8, h9 "
        "en nog 2. Nobody foresaw this.",
    ]
    assert message_in(caught.value, ENGLISH) == str(caught.value)
