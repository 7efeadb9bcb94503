"""Parts of sentences that all summaries of a study share: conditions and paths."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from geoaccess.study.plan import Study
from geoaccess.texts import Texts


def short_path(path: Path) -> str:
    """The path as seen from the current folder, where that is shorter."""
    try:
        return min(os.path.relpath(path), str(path), key=len)
    except ValueError:  # another drive on Windows
        return str(path)


def title_lines(study: Study, texts: Texts) -> list[str]:
    """The title of a study, and that its figures are of a model where they are."""
    return [study.title, texts("summary.model")] if study.model else [study.title]


def conditions_in_words(study: Study, texts: Texts, *, takes: bool) -> str:
    """Everything under which people count as reached, in one part of a sentence.

    Parameters
    ----------
    study, texts
        The conditions and the language.
    takes
        Whether rules on whom practices take were applied.
    """
    practice = texts("summary.practice", statuses=statuses_in_words(study.statuses, texts))
    return texts(
        "summary.conditions",
        practice=texts("summary.takes", practice=practice) if takes else practice,
        within=study.within_min,
        mode=_mode(study, texts),
        when=_when(study, texts),
    )


def statuses_in_words(statuses: Sequence[str], texts: Texts) -> str:
    """The statuses that count, as a list in words."""
    *others, last = (texts.word("summary_status", status) for status in statuses)
    return texts("summary.or", others=", ".join(others), last=last) if others else last


def _mode(study: Study, texts: Texts) -> str:
    """How people travel: everybody, and those with a bike."""
    mode = texts.word("summary_mode", study.mode)
    if study.bike_mode is None:
        return mode
    return texts("summary.bike", mode=mode, bike=texts.word("summary_mode", study.bike_mode))


def _when(study: Study, texts: Texts) -> str:
    """The departures and the week of visits, where the study names them."""
    window, told = study.departures, ""
    if window is not None and window.date is not None:
        told = texts("summary.when", start=window.start, end=window.end, date=window.date)
    if study.week is not None:
        told += texts("summary.visit", date=study.week.dates[0])
    return told
