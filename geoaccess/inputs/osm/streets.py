"""Read OpenStreetMap files into arrays.

The file is decoded by osmium, which writes the few ways that matter as lines of
text (its OPL format) with the coordinates of their nodes. Node ids and
coordinates are then parsed as one long list of numbers, because a Python object
per node would take minutes for a province.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import osmium

from geoaccess.errors import Fault, InputError
from geoaccess.inputs.osm.background import Feature, background_frame, kind_of_way
from geoaccess.inputs.osm.background_points import read_points
from geoaccess.inputs.osm.osm_text import CHUNK_BYTES, LOCATED_TEXT, as_tags, numbers, unescape
from geoaccess.inputs.osm.raw_streets import TAG_KEYS, RawStreets, pieces_of_ways
from geoaccess.inputs.osm.write import MODEL_GENERATOR
from geoaccess.provenance import source_record

LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors"

_WAY_KEYS = ("highway", "route", "railway", "public_transport", "waterway")
_WATER = (("natural", "water"), ("waterway", "riverbank"))


def read_osm(path: Path) -> RawStreets:
    """Read the streets of an ``.osm.pbf`` or ``.osm`` file, with background features for maps.

    Raises
    ------
    InputError
        If the file cannot be read or holds no ways.
    """
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "ways.opl"
        try:
            water = _extract(path, text)
        except Exception as error:
            # The readers of OpenStreetMap files have a dozen errors; to a planner they mean one thing.
            raise _unreadable(path, str(error)) from error
        ways = _parse(text)
    if not ways.points_per_way:
        raise _unreadable(path, "it holds no streets")
    points = np.concatenate(ways.points)
    raw = pieces_of_ways(
        points,
        np.array(ways.points_per_way, dtype=np.int64),
        np.array(ways.set_per_way, dtype=np.int32),
        tuple(as_tags(pairs) for pairs in ways.sets),
    )
    if not len(raw.tail):
        raise _unreadable(path, "its ways have no nodes with coordinates before them")
    return replace(
        raw,
        background=background_frame([*_line_features(ways, points), *water, *read_points(path)]),
        sources=(_source(path),),
    )


def _source(path: Path) -> dict[str, Any]:
    """The record of a file; one that the model region wrote holds nothing of OpenStreetMap."""
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        generated = reader.header().get("generator", "") == MODEL_GENERATOR
    if generated:
        return source_record(path)
    return source_record(path, licence=LICENCE, attribution=ATTRIBUTION)


def _unreadable(path: Path, reason: str) -> InputError:
    """The error for a file without usable streets."""
    fault = Fault(
        where=path.name,
        problem=f"Streets cannot be read from this file: {reason}.",
        remedy="Pass an OpenStreetMap extract (.osm.pbf or .osm) with nodes first, then ways; "
        "download it again if it may be cut short.",
    )
    return InputError(str(fault), faults=[fault])


def _extract(path: Path, text: Path) -> list[Feature]:
    """Write the ways that matter to `text`; return the areas of water."""
    water = osmium.filter.TagFilter(*_WATER)
    areas = osmium.area.AreaManager()
    with osmium.io.Reader(str(path), osmium.osm.RELATION) as reader:
        osmium.apply(reader, water, areas.first_pass_handler())
    buffer = osmium.BufferIterator(water)
    locations = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    locations.ignore_errors()
    with (
        osmium.io.Reader(str(path)) as reader,
        osmium.SimpleWriter(osmium.io.File(str(text), LOCATED_TEXT)) as writer,
    ):
        osmium.apply(
            reader,
            locations,
            areas.second_pass_to_buffer(buffer),
            osmium.filter.EntityFilter(osmium.osm.WAY),
            osmium.filter.KeyFilter(*_WAY_KEYS),
            writer,
        )
    factory = osmium.geom.WKBFactory()
    return [
        Feature(
            "water", area.tags.get("name", ""), bytes.fromhex(factory.create_multipolygon(area))
        )
        for area in buffer
    ]


@dataclass
class _Ways:
    """What the lines of text hold, in the order of the file."""

    points: list[npt.NDArray[np.float64]] = field(default_factory=list)
    points_per_way: list[int] = field(default_factory=list)
    set_per_way: list[int] = field(default_factory=list)
    sets: dict[tuple[str, ...], int] = field(default_factory=dict)
    lines: list[tuple[int, str, str]] = field(default_factory=list)  # way, kind, name


def _parse(text: Path) -> _Ways:
    """Parse the lines chunk by chunk, so that a country does not stand in memory as text."""
    ways = _Ways()
    with text.open(encoding="utf-8") as file:
        while chunk := file.readlines(CHUNK_BYTES):
            nodes = [part for line in chunk if (part := _parse_way(line, ways))]
            if nodes:
                ways.points.append(numbers(nodes))
    return ways


def _parse_way(line: str, ways: _Ways) -> str:
    """Note the tags of a way; return its list of nodes, or nothing where it has none."""
    _, tags, nodes = line.rstrip("\n").split(" ")
    if len(nodes) < 2:
        return ""
    pairs = tags[1:].split(",")
    relevant = tuple(pair for pair in pairs if pair.partition("=")[0] in TAG_KEYS)
    kind = kind_of_way(relevant)
    if kind:
        name = next((pair[5:] for pair in pairs if pair.startswith("name=")), "")
        ways.lines.append((len(ways.set_per_way), kind, unescape(name)))
    ways.set_per_way.append(ways.sets.setdefault(relevant, len(ways.sets)))
    ways.points_per_way.append(nodes.count(",") + 1)
    return nodes[2:]


def _line_features(ways: _Ways, points: npt.NDArray[np.float64]) -> Iterator[Feature]:
    """Main roads, rail and rivers as lines."""
    ends = np.cumsum(ways.points_per_way)
    for way, kind, name in ways.lines:
        line: Any = points[ends[way] - ways.points_per_way[way] : ends[way], 1:]
        line = line[np.isfinite(line).all(axis=1)]
        if len(line) > 1:
            yield Feature(kind, name, line)
