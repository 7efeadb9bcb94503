"""Sentences of the readers of tables in the language of a page.

Readers say what is wrong in English, as every error does. A page in another language
looks a sentence up by its shape: the English catalogue holds the shapes, the other
one the same sentence in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from geoaccess.texts import Texts, load_texts


def in_words_of(sentence: str, texts: Texts) -> str | None:
    """The sentence in the language of the texts; None where the catalogue does not have it.

    Examples
    --------
    >>> in_words_of("residents is missing.", load_texts("nl"))
    'residents ontbreekt.'
    >>> in_words_of("Nobody foresaw this.", load_texts("nl")) is None
    True
    """
    for name, shape in _shapes().items():
        if found := shape.fullmatch(sentence):
            return texts(f"fault.{name}", **found.groupdict())
    return None


@cache
def _shapes() -> Mapping[str, re.Pattern[str]]:
    """Every English sentence of the catalogue as a pattern that catches what it names."""
    sentences = load_texts("en").section("fault")
    return {key.partition(".")[2]: _pattern(sentence) for key, sentence in sentences.items()}


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    literal = [re.escape(part) for part in parts[::2]]
    named = [f"(?P<{name}>.+?)" for name in parts[1::2]]
    pairs = zip(literal, [*named, ""], strict=True)
    return re.compile("".join(text + value for text, value in pairs), re.DOTALL)
