"""Sentences about faults in the language of a page.

Readers say what is wrong in English, as every error does. A page in another language
looks a sentence up by its shape: the English catalogue holds the shapes, the other
one the same sentence in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from geoaccess.errors import MOST_NAMED, Fault
from geoaccess.texts import Texts, load_texts

SECTIONS = ("fault", "fault_study", "fault_feed", "fault_edit", "fault_repair", "fault_list")
"""Sections of the catalogue.

Tables; study files; timetables and streets; scenarios; what was mended; several at once.
"""
_LONG, _DEEPEST = 1_000, 3
"""A sentence of more signs quotes what somebody wrote at length; nor is there one in one in one."""
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


def in_words_of(sentence: str, texts: Texts) -> str | None:
    """The sentence in the language of the texts; None where the catalogue does not have it.

    Examples
    --------
    >>> in_words_of("residents is missing.", load_texts("nl"))
    'residents ontbreekt.'
    >>> in_words_of("Nobody foresaw this.", load_texts("nl")) is None
    True
    """
    return _told(sentence, texts, _DEEPEST)


def _told(sentence: str, texts: Texts, levels: int) -> str | None:
    """The sentence, and so many levels of those that it names."""
    for key, shape in _shapes().items():
        if len(sentence) > _LONG and not key.startswith("fault_list."):
            continue
        if found := shape.fullmatch(sentence):
            named = {name: _value(v, texts, levels - 1) for name, v in found.groupdict().items()}
            return texts(key, **named)
    return None


def _value(named: str, texts: Texts, levels: int) -> object:
    """What a sentence names: a number, a sentence again, or a name that stays."""
    if _THOUSANDS.fullmatch(named):
        return int(named.replace(",", ""))
    return (_told(named, texts, levels) if levels else None) or named


def message_in(error: Exception, texts: Texts) -> str:
    """What an error says, sentence by sentence in the language of the texts.

    Where the catalogue does not have a sentence, it stays as the error says it.

    Examples
    --------
    >>> from geoaccess.errors import InputError
    >>> fault = Fault("housing.csv", "residents is missing.", "Correct these rows.", ("h1",))
    >>> message_in(InputError(str(fault), faults=[fault]), load_texts("nl"))
    'housing.csv: residents ontbreekt. Rijen: h1. Verbeter deze rijen.'
    """
    message = str(error)
    for fault in getattr(error, "faults", ()):
        message = message.replace(str(fault), _fault_in(fault, texts), 1)
    return in_words_of(message, texts) or message


def note_in(note: str, texts: Texts) -> str:
    """A warning, line by line in the language of the texts.

    Examples
    --------
    >>> note_in("gtfs.zip: 1,200 trips go back in time; they were left out.", load_texts("nl"))
    'gtfs.zip: 1.200 ritten gaan terug in de tijd; zij zijn weggelaten.'
    """
    return "\n".join(in_words_of(line, texts) or line for line in note.splitlines())


def _fault_in(fault: Fault, texts: Texts) -> str:
    """A fault on one line, as `Fault` writes it."""
    problem, remedy = (in_words_of(s, texts) or s for s in (fault.problem, fault.remedy))
    rows = f" {texts('fault_list.rows', ids=_some(fault.ids, texts))}" if fault.ids else ""
    return f"{fault.where}: {problem}{rows} {remedy}"


def _some(ids: Sequence[str], texts: Texts) -> str:
    """Ids for a message, no more of them than in English."""
    listed, rest = ", ".join(ids[:MOST_NAMED]), len(ids) - MOST_NAMED
    return texts("fault_list.more", listed=listed, count=rest) if rest > 0 else listed


@cache
def _shapes() -> Mapping[str, re.Pattern[str]]:
    """Every English sentence of the catalogue as a pattern that catches what it names.

    Those with the most words of their own come first: "{key}: {reason}" fits many others.
    """
    sentences = load_texts("en").section(*SECTIONS)
    most_words = sorted(sentences, key=lambda key: -len(re.sub(r"\{\w+\}", "", sentences[key])))
    return {key: _pattern(sentences[key]) for key in most_words}


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    literal = [re.escape(part) for part in parts[::2]]
    named = [f"(?P<{name}>.+?)" for name in parts[1::2]]
    pairs = zip(literal, [*named, ""], strict=True)
    return re.compile("".join(text + value for text, value in pairs), re.DOTALL)
