"""Write immutable arrays and frames to a folder and map them back: one file per array, no pickles.

The folder holds ``index.json``, which describes how the parts fit together, one
``.npy`` file per array and one ``.parquet`` file per frame. A value that stands in
several places is written once and is one value again when it is read.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.errors import NetworkError

INDEX = "index.json"


def write_values(folder: Path, value: Any, classes: Sequence[type]) -> None:
    """Write a value made of arrays, frames, mappings, tuples, dates and plain values.

    Parameters
    ----------
    folder
        An empty folder.
    value
        What to write.
    classes
        Dataclasses and named tuples that may stand in it.

    Raises
    ------
    NetworkError
        If something of another kind stands in it.
    """
    writer = _Writer(folder, {cls.__name__: cls for cls in classes})
    text = json.dumps({"root": writer.node(value)})
    (folder / INDEX).write_text(text, encoding="utf-8")


def read_values(folder: Path, classes: Sequence[type]) -> Any:
    """Read what `write_values` wrote; arrays are mapped into memory, not read.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError
        If a file is missing or damaged, or was written for other classes.
    """
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return _Reader(folder, {cls.__name__: cls for cls in classes}).value(index["root"])


class _Writer:
    """Gives every value a node of the index, and every array and frame a file."""

    def __init__(self, folder: Path, classes: Mapping[str, type]) -> None:
        self._folder, self._classes = folder, classes
        self._nodes: dict[int, dict[str, Any]] = {}
        self._kept: list[Any] = []  # an id stays taken only while its value lives

    def node(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, float, str)):
            return {"plain": value}
        if id(value) not in self._nodes:
            number = len(self._kept)
            self._kept.append(value)
            self._nodes[id(value)] = {"number": number, **self._shape(value, number)}
            return self._nodes[id(value)]
        return {"same": self._nodes[id(value)]["number"]}

    def _shape(self, value: Any, number: int) -> dict[str, Any]:
        if type(value).__name__ in self._classes:
            return {"class": type(value).__name__, "fields": self._fields(value)}
        if isinstance(value, np.ndarray) and not value.dtype.hasobject:
            np.save(self._folder / f"{number}.npy", value, allow_pickle=False)
            return {"array": bool(value.flags.writeable)}
        if isinstance(value, pd.DataFrame):
            value.to_parquet(self._folder / f"{number}.parquet")
            return {"frame": "places" if isinstance(value, gpd.GeoDataFrame) else "table"}
        if isinstance(value, pd.Series):
            parts = (list(value.index), value.to_numpy(), value.name)
            return {"series": [self.node(part) for part in parts]}
        if isinstance(value, np.generic):
            return {"item": value.item()}
        if isinstance(value, dt.date):
            return {"date": value.isoformat()}
        if isinstance(value, Mapping):
            return {"map": [[self.node(k), self.node(v)] for k, v in value.items()]}
        if isinstance(value, (tuple, list)):
            kind = "tuple" if isinstance(value, tuple) else "list"
            return {kind: [self.node(item) for item in value]}
        raise NetworkError(f"A network with a {type(value).__name__} in it cannot be saved.")

    def _fields(self, value: Any) -> dict[str, Any]:
        names = (
            [field.name for field in dataclasses.fields(value)]
            if dataclasses.is_dataclass(value)
            else value._fields
        )
        return {name: self.node(getattr(value, name)) for name in names}


class _Reader:
    """Turns nodes of the index back into values."""

    def __init__(self, folder: Path, classes: Mapping[str, type]) -> None:
        self._folder, self._classes = folder, classes
        self._values: dict[int, Any] = {}

    def value(self, node: Mapping[str, Any]) -> Any:
        if "plain" in node:
            return node["plain"]
        if "same" in node:
            return self._values[node["same"]]
        value = self._made(node)
        self._values[node["number"]] = value
        return value

    def _made(self, node: Mapping[str, Any]) -> Any:
        number = int(node["number"])
        if "class" in node:
            fields = {name: self.value(part) for name, part in node["fields"].items()}
            return self._classes[node["class"]](**fields)
        if "array" in node:
            return self._array(self._folder / f"{number}.npy", writeable=node["array"])
        if "frame" in node:
            read = gpd.read_parquet if node["frame"] == "places" else pd.read_parquet
            return read(self._folder / f"{number}.parquet")
        if "series" in node:
            index, values, name = (self.value(part) for part in node["series"])
            return pd.Series(values, index=pd.Index(index), name=name)
        if "item" in node:
            return node["item"]
        if "date" in node:
            return dt.date.fromisoformat(node["date"])
        if "map" in node:
            return {self.value(key): self.value(item) for key, item in node["map"]}
        kind = tuple if "tuple" in node else list
        return kind(self.value(item) for item in node[kind.__name__])

    def _array(self, path: Path, *, writeable: bool) -> Any:
        # Numba compiles once more for arrays of the other kind, so each stays of its kind; "c"
        # maps an array whose changes, if there were any, would never reach the file.
        array = np.load(path, mmap_mode="c" if writeable else "r", allow_pickle=False)
        return array.view(np.ndarray) if array.size else np.asarray(array)
