"""Values that are made when they are first asked for: not every search needs all of a network."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class OnDemand(Mapping[K, V]):
    """A mapping whose values are made at the first look, each once.

    Parameters
    ----------
    makers
        What makes the value of each key. Keys with the same maker share their value.

    Examples
    --------
    >>> squares = OnDemand({2: lambda: 4, 3: lambda: 9})
    >>> sorted(squares), squares[3]
    ([2, 3], 9)
    """

    def __init__(self, makers: Mapping[K, Callable[[], V]]) -> None:
        kept = {maker: functools.cache(maker) for maker in makers.values()}
        self._makers = {key: kept[maker] for key, maker in makers.items()}

    def __getitem__(self, key: K) -> V:
        return self._makers[key]()

    def __iter__(self) -> Iterator[K]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
