"""The model region on disk: generated once, and again only when its files are not what they were."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import geoaccess.demo
from geoaccess.demo.region import write_region
from geoaccess.files import data_folder
from geoaccess.provenance import sha256_of
from geoaccess.study.files import write_json

STAMP = "model-region.json"
"""Says which generator wrote the files beside it, and their hashes."""

FILES = (
    *("areas.geojson", "candidates.csv", "gtfs.zip", "housing.csv", "postcodes.csv"),
    "practices.csv",
    *("streets.osm.pbf", "study.toml", "study_week.toml"),
)
"""What `write_region` writes."""


def model_region(folder: str | Path, *, size: str = "region") -> Path:
    """Write a model region, unless the same one stands there untouched.

    Parameters
    ----------
    folder
        Where its files go; files of the same names are replaced.
    size
        As for `write_region`.

    Returns
    -------
    pathlib.Path
        The study file.

    Raises
    ------
    InputError
        If the size is not known.
    """
    folder = Path(folder)
    wanted = {"size": size, "generator": _generator()}
    if _untouched(folder, wanted):
        return folder / "study.toml"
    study = write_region(folder, size=size)
    write_json(folder / STAMP, wanted | {"files": {n: sha256_of(folder / n) for n in FILES}})
    return study


def _generator() -> str:
    """A hash of the code and facts that make the region: the same ones make the same bytes."""
    code = [path for home in geoaccess.demo.__path__ for path in Path(home).glob("*.py")]
    digest = hashlib.sha256()
    for path in [*sorted(code), *sorted(data_folder().glob("*.csv"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _untouched(folder: Path, wanted: dict[str, str]) -> bool:
    """Whether the files of the stamp are all there, with the content that was written."""
    try:
        stamp: dict[str, Any] = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        files = stamp.pop("files")
        return stamp == wanted and all(sha256_of(folder / n) == h for n, h in files.items())
    except (OSError, ValueError, KeyError, AttributeError):
        return False
