"""What an array of a saved network must be, so that no search reads memory that is not its own.

Compiled searches do not look whether a number is a place in an array. Whoever opens a
network of somebody else relies on the numbers in it, so every array is held against
its rule when a network is opened: type, length, and the range of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.errors import name_some

MOST_S = 31 * 24 * 3600
"""The farthest that a clock time lies from midnight: a journey may start from there without overflow."""

MOST = int(np.iinfo(np.int32).max)
"""The most that an array of int32 can hold."""

Array = npt.NDArray[Any]
Counts = Mapping[str, int]
Count = Callable[[Mapping[str, Array]], int]
Fit = Callable[[Mapping[str, Array], Counts], bool]


class Rule(NamedTuple):
    """The rule of one array.

    Attributes
    ----------
    dtype
        Its type.
    length
        The count that it is as long as; offsets are one longer.
    least
        The smallest value allowed; None for any.
    most
        The largest value allowed, or the count that all values stay below; None for any.
    offsets
        Whether the values start at 0, never fall, and end at the count `most`.
    """

    dtype: str
    length: str
    least: float | None = None
    most: float | str | None = None
    offsets: bool = False


class Section(NamedTuple):
    """The rules of arrays that belong together.

    Attributes
    ----------
    rules
        By name of the array.
    counts
        Counts that follow from the arrays of the section.
    fits
        How arrays must fit together, in words, and whether they do. They are asked
        in turn where every array follows its own rule: each relies on those before it.
    """

    rules: Mapping[str, Rule]
    counts: Mapping[str, Count] = {}
    fits: Mapping[str, Fit] = {}


def size_of(array: str) -> Count:
    """The count that an array is as long as."""
    return lambda arrays: arrays[array].size


def rows_of(array: str) -> Count:
    """The rows that an array of offsets has."""
    return lambda arrays: arrays[array].size - 1


def end_of(array: str) -> Count:
    """The count that an array of offsets ends at."""
    return lambda arrays: int(arrays[array].flat[-1])


def offsets(rows: str, into: str) -> Rule:
    """Where the values of each row start."""
    return Rule("int64", rows, 0, into, offsets=True)


def numbers(length: str, of: str, *, least: int = 0) -> Rule:
    """Numbers of something that there are so many of; `least` is -1 where it may be none."""
    return Rule("int32", length, least, of)


def amounts(length: str, least: float, most: float, dtype: str = "int32") -> Rule:
    """Amounts within limits."""
    return Rule(dtype, length, least, most)


def flags(length: str) -> Rule:
    """Yes or no."""
    return Rule("bool", length)


def broken(name: str, section: Section, arrays: Mapping[str, Array], known: Counts) -> list[str]:
    """What is wrong with the arrays of a section, in words; `known` are the counts from outside."""
    if missing := sorted(section.rules.keys() - arrays.keys()):
        return [f"{name} lacks {name_some(missing)}"]
    counts = {**known, **{name: count(arrays) for name, count in section.counts.items()}}
    faults = [
        f"{name}.{key} {fault}"
        for key, rule in section.rules.items()
        if (fault := _fault(arrays[key], rule, counts))
    ]
    unfit = (f"in {name} {why}" for why, fits in section.fits.items() if not fits(arrays, counts))
    return faults or list(islice(unfit, 1))


def _fault(array: Array, rule: Rule, counts: Counts) -> str:
    """What is wrong with one array; nothing where it follows its rule."""
    length = counts[rule.length] + rule.offsets
    if array.dtype != rule.dtype or array.shape != (length,):
        return f"is {array.dtype} of shape {array.shape}, expected {length} of {rule.dtype}"
    if rule.dtype == "bool":  # a byte on disk may hold more than yes or no
        array, rule = array.view(np.uint8), rule._replace(least=0, most=1)
    if not array.size:
        return ""
    if rule.offsets:
        return _offsets_fault(array, counts[str(rule.most)])
    least, most = rule.least, rule.most
    if isinstance(most, str):
        most = counts[most] - 1
    low, high = array.min(), array.max()
    # A value that is no number makes both comparisons false.
    if not ((least is None or low >= least) and (most is None or high <= most)):
        return f"holds values from {low} to {high}, expected {least} to {most}"
    return ""


def _offsets_fault(array: Array, end: int) -> str:
    if array[0] != 0 or array[-1] != end or bool((array[1:] < array[:-1]).any()):
        return f"must rise from 0 to {end}"
    return ""
