import datetime as dt
import re
import string
import tomllib
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.coverage.people.reasons import ORDER
from geoaccess.coverage.tables import STATUSES
from geoaccess.options import MODES
from geoaccess.report.fault_words import SECTIONS
from geoaccess.texts import LANGUAGES, load_texts

PACKAGE = Path(ga.__file__).parent
# sections whose keys code puts together: f"reason.{code}", `reason.${code}`, word("reason", code)
BUILT = re.compile(r"""[`"]([a-z_]+)\.(?:[a-z_]+)?\$?\{|\bword\(\s*"([a-z_]+)\"""")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def source_of_package() -> str:
    files = (p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".js", ".jinja"})
    return "\n".join(path.read_text("utf-8") for path in files)


def test_both_languages_have_the_same_keys_and_the_same_values_to_fill_in() -> None:
    dutch, english = (load_texts(language).words for language in ("nl", "en"))
    assert sorted(dutch) == sorted(english)
    differing = [k for k in dutch if placeholders(dutch[k]) != placeholders(english[k])]
    assert differing == []


def test_no_section_stands_in_two_files() -> None:
    for language in LANGUAGES:
        files = (PACKAGE / "locale" / language).glob("*.toml")
        sections = [name for file in files for name in tomllib.loads(file.read_text("utf-8"))]
        assert sorted(sections) == sorted(set(sections))


def test_no_text_is_empty() -> None:
    for language in LANGUAGES:
        assert [k for k, text in load_texts(language).words.items() if not text.strip()] == []


def test_every_key_is_used_and_every_key_used_exists() -> None:
    words, source = load_texts("nl").words, source_of_package()
    built = {name for pair in BUILT.findall(source) for name in pair} | set(SECTIONS)
    unused = [k for k in words if f'"{k}"' not in source and k.split(".")[0] not in built]
    assert unused == []
    asked = set(re.findall(r'\b(?:t|texts)\(\s*"([a-z_]+\.[a-z_]+)"', source))
    assert len(asked) > 40
    assert asked - set(words) == set()


def test_codes_of_tables_have_words_in_every_language() -> None:
    codes = {"reason": ORDER, "status": STATUSES, "mode": MODES, "because": ORDER}
    for language in LANGUAGES:
        words = load_texts(language).words
        missing = [
            f"{s}.{code}" for s, cs in codes.items() for code in cs if f"{s}.{code}" not in words
        ]
        assert missing == []


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(ga.InputError, match=r"'fy'.*en, nl"):
        load_texts("fy")


def test_numbers_and_dates_follow_the_language() -> None:
    dutch, english = load_texts("nl"), load_texts("en")
    assert (dutch.number(1234567.25, 2), english.number(1234567.25, 2)) == (
        "1.234.567,25",
        "1,234,567.25",
    )
    assert dutch.number(float("inf")) == "–"
    day = dt.date(2026, 12, 25)
    assert (dutch.date(day), english.date(day)) == (
        "vrijdag 25 december 2026",
        "Friday 25 December 2026",
    )


def test_values_in_a_text_are_written_in_the_language() -> None:
    assert load_texts("nl")("map.minutes", minutes=1500.5) == "1.500,5 minuten"
    assert load_texts("en")("map.minutes", minutes=12) == "12 minutes"
