"""OpenStreetMap objects as lines of text (osmium's OPL format), with their coordinates.

A Python object per node would take minutes for a province; long lists of numbers
take seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import osmium

LOCATED_TEXT = "opl,add_metadata=false,locations_on_ways=true"
"""The format in which osmium writes, for `osmium.io.File`."""

CHUNK_BYTES = 32 * 1024 * 1024
_ESCAPE = re.compile(r"%([0-9a-fA-F]+)%")


@dataclass(frozen=True)
class Located:
    """One object with its coordinates.

    Attributes
    ----------
    name
        Kind and number, such as ``w12``.
    tags
        Pairs ``key=value``, escaped.
    lonlat
        Shape (nodes, 2): degrees, NaN where an extract lacks the node.
    """

    name: str
    tags: tuple[str, ...]
    lonlat: npt.NDArray[np.float64]

    @property
    def number(self) -> int:
        """The number in its kind."""
        return int(self.name[1:])

    @property
    def is_way(self) -> bool:
        """Whether it is a way, otherwise a node."""
        return self.name[0] == "w"


def located(path: Path, folder: Path, chosen: Any) -> Iterator[Located]:
    """Nodes and ways that a filter of osmium lets through; `folder` takes a temporary file."""
    text = folder / "objects.opl"
    text.unlink(missing_ok=True)
    locations = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    locations.ignore_errors()
    kinds = osmium.osm.NODE | osmium.osm.WAY
    with (
        osmium.io.Reader(str(path), kinds) as reader,
        osmium.SimpleWriter(osmium.io.File(str(text), LOCATED_TEXT)) as writer,
    ):
        osmium.apply(reader, locations, chosen, writer)
    with text.open(encoding="utf-8") as file:
        while lines := file.readlines(CHUNK_BYTES):
            yield from _parsed(lines)


def _parsed(lines: list[str]) -> Iterator[Located]:
    """Objects of some lines, their coordinates parsed together."""
    split = [line.rstrip("\n").split(" ") for line in lines]
    nodes = [f"0{p[2]}{p[3]}" if p[0][0] == "n" else p[2][2:] for p in split]
    points = numbers([text for text in nodes if text])[:, 1:]
    start = 0
    for parts, text in zip(split, nodes, strict=True):
        end = start + text.count("x")
        tags = tuple(parts[1][1:].split(",")) if len(parts[1]) > 1 else ()
        yield Located(parts[0], tags, points[start:end])
        start = end


def numbers(nodes: list[str]) -> npt.NDArray[np.float64]:
    """Id, longitude and latitude from lists like ``12x4.1y51.5,n13xy`` (13 has no coordinates)."""
    if not nodes:
        return np.empty((0, 3))
    text = ",".join(nodes).replace(",n", ",").replace("xy", "xnanynan")
    return np.fromstring(text.replace("x", ",").replace("y", ","), sep=",").reshape(-1, 3)


def as_tags(pairs: Iterable[str]) -> dict[str, str]:
    """Tags from ``key=value`` texts."""
    split = (pair.partition("=") for pair in pairs)
    return {unescape(key): unescape(value) for key, _, value in split}


def unescape(text: str) -> str:
    """Characters that the text format writes as ``%hex%``."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
