"""What a value holds, in a form that tells whether anything in it was changed."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
import shapely


def traces(value: Any, name: str) -> dict[str, str]:
    """A digest of every table, array and plain value in `value`, by the way to it."""
    return dict(_walk(value, name))


def _walk(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, pd.DataFrame):
        yield from _of_frame(value, name)
    elif isinstance(value, pd.Series | pd.Index):
        yield from _walk(value.to_numpy(), name)
    elif isinstance(value, np.ndarray):
        yield name, _digest(value)
    elif sp.issparse(value):
        yield from _walk((*value.tocoo().coords, value.data), name)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _walk(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, Mapping):
        yield name, repr(list(value))
        for key, held in value.items():
            yield from _walk(held, f"{name}[{key!r}]")
    elif isinstance(value, tuple | list):
        yield name, str(len(value))
        for number, held in enumerate(value):
            yield from _walk(held, f"{name}[{number}]")
    else:
        yield name, repr(value)


def _of_frame(frame: pd.DataFrame, name: str) -> Iterator[tuple[str, str]]:
    yield f"{name} columns", repr(list(frame.columns))
    yield f"{name} attrs", repr(frame.attrs)
    yield f"{name} crs", repr(getattr(frame, "crs", None))
    yield f"{name} index", _digest(frame.index.to_numpy())
    for number, column in enumerate(frame.columns):
        yield f"{name}[{column!r}]", _digest(frame.iloc[:, number].to_numpy())


def _digest(array: Any) -> str:
    array = np.asarray(array)
    if array.dtype != object:
        words = np.ascontiguousarray(array).tobytes()
    elif array.size and isinstance(array.flat[0], shapely.Geometry):
        words = b"|".join(bytes(word or b"-") for word in shapely.to_wkb(array.ravel()))
    else:
        words = repr(array.tolist()).encode()
    return f"{array.dtype} {array.shape} {hashlib.blake2b(words, digest_size=16).hexdigest()}"
