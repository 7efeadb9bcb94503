"""Links of a day that are taken over into a day with much the same trips.

The links of an arrival follow from the calls that can be boarded after it, from
the trips of their patterns, and from its own trip. Where all of these are as they
were, so are the links. Only patterns that changed, and those with a stop where
one of them can be boarded or other changes hold, are searched anew.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.boardings import Boardings, boardings_after
from geoaccess.networks.service_day.search_patterns import Patterns
from geoaccess.networks.stops.transfers import Changes
from geoaccess.rows import ranges

_Rows = npt.NDArray[np.intp]
_Flags = npt.NDArray[np.bool_]


class KnownLinks(NamedTuple):
    """The links of another day.

    Attributes
    ----------
    patterns, changes
        The day that they hold for.
    source, target
        int: the links, as `links.reduced_links` gives them.
    stop
        int, shape (stops,): number that each stop of the day to be linked has in
        the other one, -1 for none.
    """

    patterns: Patterns
    changes: Changes
    source: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    stop: _Rows


class Kept(NamedTuple):
    """What is taken over.

    Attributes
    ----------
    source, target
        int: links between the trips of the day to be linked.
    anew
        bool, shape (patterns,): the patterns whose links have to be found.
    """

    source: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    anew: _Flags


def kept_links(patterns: Patterns, boardings: Boardings, known: KnownLinks | None) -> Kept:
    """Links that hold as they did; none where nothing is known, or vehicles go on as other trips.

    Parameters
    ----------
    patterns, boardings
        The day to be linked.
    known
        The other day.
    """
    count = len(patterns.stop_ptr) - 1
    if known is None or _go_on(patterns) or _go_on(known.patterns):
        nothing = np.empty(0, np.int32)
        return Kept(nothing, nothing, np.ones(count, np.bool_))
    before = _same_patterns(patterns, known)
    same = before >= 0
    same[_patterns_at(patterns, ~_same_stops(boardings, before, known))] = False
    after = np.full(len(known.patterns.stop_ptr) - 1, -1)
    after[before[before >= 0]] = np.flatnonzero(before >= 0)
    shift = np.where(after >= 0, patterns.time_ptr[after] - known.patterns.time_ptr[:-1], 0)
    pattern = np.repeat(np.arange(len(after)), np.diff(known.patterns.time_ptr))
    stays = np.append(same, False)[after]
    links = stays[pattern[known.source]]
    source, target = known.source[links], known.target[links]
    return Kept(
        (source + shift[pattern[source]]).astype(np.int32),
        (target + shift[pattern[target]]).astype(np.int32),
        ~same,
    )


def _go_on(patterns: Patterns) -> bool:
    return bool((patterns.trip_next >= 0).any())


def _same_patterns(patterns: Patterns, known: KnownLinks) -> _Rows:
    """For every pattern the known one with the same stops, rules and times; -1 for none."""
    own = np.arange(len(known.changes.ptr) - 1)
    numbers = {words: n for n, words in enumerate(_words(known.patterns, own))}
    found = [numbers.get(words, -1) for words in _words(patterns, known.stop)]
    before = np.array(found, dtype=np.intp)
    # Of two that are alike only one can be the known one.
    _, first = np.unique(before, return_index=True)
    alone = np.zeros(len(before), np.bool_)
    alone[first] = True
    return np.where(alone, before, -1)


def _words(patterns: Patterns, stop: _Rows) -> list[bytes]:
    """All that a pattern says, its stops by their known numbers."""
    stops = stop[patterns.stop].astype(np.int64)
    words = []
    for n in range(len(patterns.stop_ptr) - 1):
        calls = slice(patterns.stop_ptr[n], patterns.stop_ptr[n + 1])
        times = slice(patterns.time_ptr[n], patterns.time_ptr[n + 1])
        parts = (stops[calls], patterns.board[calls], patterns.alight[calls])
        clock = (patterns.arrival_s[times], patterns.departure_s[times])
        words.append(b"|".join(part.tobytes() for part in (*parts, *clock)))
    return words


def _same_stops(boardings: Boardings, before: _Rows, known: KnownLinks) -> _Flags:
    """Stops after which the same calls of the same patterns can be boarded as before."""
    old = boardings_after(known.patterns, known.changes)
    counts = np.diff(boardings.ptr)
    same = (known.stop >= 0) & (np.diff(old.ptr)[known.stop] == counts)
    here = ranges(boardings.ptr[:-1][same], counts[same])
    there = ranges(old.ptr[:-1][known.stop[same]], counts[same])
    differs = (
        (before[boardings.pattern[here]] != old.pattern[there])
        | (boardings.position[here] != old.position[there])
        | (boardings.required_s[here] != old.required_s[there])
    )
    stop = np.repeat(np.flatnonzero(same), counts[same])
    same[stop[differs]] = False
    return np.asarray(same)


def _patterns_at(patterns: Patterns, stops: _Flags) -> _Rows:
    """Patterns that let people off at one of the stops."""
    pattern = np.repeat(np.arange(len(patterns.stop_ptr) - 1), np.diff(patterns.stop_ptr))
    return np.unique(pattern[stops[patterns.stop] & patterns.alight])
