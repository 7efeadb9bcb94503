"""Cut OpenStreetMap extracts to an area, and join those of several providers into one file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import osmium
import shapely

from geoaccess.errors import InputError
from geoaccess.files import write_safely
from geoaccess.inputs.osm.osm_text import Located, located
from geoaccess.inputs.zones import zone_around

_WAY_KEYS = ("highway", "route", "railway", "public_transport", "waterway")
_WATER = (("natural", "water"), ("waterway", "riverbank"))
_WANTED = {
    "natural": ("water",),
    "amenity": ("doctors", "clinic", "bicycle_parking"),
    "healthcare": ("doctor", "clinic", "centre"),
    "tourism": ("camp_site", "caravan_site", "chalet"),
    "leisure": ("resort",),
    "place": ("city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood"),
}


def crop_streets(
    sources: str | Path | Sequence[str | Path],
    area: Any,
    target: str | Path,
    *,
    buffer_km: float = 10.0,
) -> Path:
    """Cut OpenStreetMap files to an area: streets, rails, water, and places of care and stay.

    A way stays when one of its nodes lies in the area, with all its nodes, so
    that no street ends where the cut runs through it. Buildings and land use go.

    Parameters
    ----------
    sources
        One or several ``.osm.pbf`` or ``.osm`` files; what stands in several of
        them stands in the result once.
    area
        A GeoDataFrame in any CRS, or a polygon in EPSG:4326.
    target
        The ``.osm.pbf`` to write.
    buffer_km
        A margin around the area, so that ways through its surroundings are there.

    Returns
    -------
    pathlib.Path
        The target.

    Raises
    ------
    InputError
        If a file cannot be read, or none of them has a street in the area.
    """
    zone = zone_around(area, buffer_km)
    paths = [Path(p) for p in ([sources] if isinstance(sources, (str, Path)) else sources)]
    with tempfile.TemporaryDirectory() as folder:
        parts = [
            part for n, path in enumerate(paths) if (part := _cut(path, zone, Path(folder), n))
        ]
        if not parts:
            named = ", ".join(path.name for path in paths)
            raise InputError(f"{named}: no street lies in the area. Take the extract around it.")
        return write_safely(Path(target), lambda part: _join(parts, part))


def _cut(path: Path, zone: Any, folder: Path, number: int) -> Path | None:
    """The part of one file that lies in the zone; None when there is none."""
    try:
        tracker, streets = _kept_objects(path, zone, folder)
        if not streets:
            return None
        tracker.complete_backward_references(str(path), relation_depth=0)
        part = folder / f"part-{number}.osm.pbf"
        with osmium.io.Reader(str(path)) as reader, _writer(part) as writer:
            osmium.apply(reader, tracker.id_filter(), writer)
    except (RuntimeError, OSError) as error:
        raise InputError(
            f"{path.name} cannot be read as OpenStreetMap data ({error}). Download it again."
        ) from error
    return part


def _kept_objects(path: Path, zone: Any, folder: Path) -> tuple[Any, int]:
    """What stays of a file, without the nodes that its ways need; and how many streets."""
    tracker, streets = osmium.IdTracker(), 0
    for found in located(path, folder, osmium.filter.KeyFilter(*_WAY_KEYS, *_WANTED)):
        tags = dict(pair.split("=", 1) for pair in found.tags)
        if _wanted(tags, found.is_way) and _touches(zone, found):
            (tracker.add_way if found.is_way else tracker.add_node)(found.number)
            streets += found.is_way and "highway" in tags
    _keep_water(path, zone, folder, tracker)
    return tracker, streets


def _keep_water(path: Path, zone: Any, folder: Path, tracker: Any) -> None:
    """Keep relations that outline water in the zone; their ways mostly carry no tags."""
    relations = _water_relations(path)
    members = {way for ways in relations.values() for way in ways}
    if not members:
        return
    chosen = osmium.filter.IdFilter(members).enable_for(osmium.osm.WAY)
    outlines = (found for found in located(path, folder, chosen) if found.is_way)
    near = {found.number for found in outlines if _touches(zone, found)}
    for relation, ways in relations.items():
        if near & set(ways):
            tracker.add_relation(relation)
            for way in ways:
                tracker.add_way(way)


def _water_relations(path: Path) -> dict[int, list[int]]:
    """Ways of every relation that outlines water."""
    reader = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    return {
        relation.id: [member.ref for member in relation.members if member.type == "w"]
        for relation in reader.with_filter(osmium.filter.TagFilter(*_WATER))
    }


def _touches(zone: Any, found: Located) -> bool:
    """Whether a node of an object lies in the zone."""
    return bool(shapely.contains_xy(zone, found.lonlat[:, 0], found.lonlat[:, 1]).any())


def _wanted(tags: Mapping[str, str], is_way: bool) -> bool:
    """Whether an object with these tags is of use."""
    street = is_way and any(key in tags for key in _WAY_KEYS)
    return street or any(tags.get(key) in words for key, words in _WANTED.items())


def _writer(path: Path) -> Any:
    header = osmium.io.Header()
    header.set("generator", "geoaccess")
    file = osmium.io.File(str(path), "pbf,add_metadata=false")
    return osmium.SimpleWriter(file, header=header, overwrite=True)


def _join(parts: list[Path], target: Path) -> None:
    """One file in the order that readers expect, every object once."""
    merger = osmium.MergeInputReader()
    for part in parts:
        merger.add_file(str(part))
    with _writer(target) as writer:
        merger.apply(writer, simplify=True)
