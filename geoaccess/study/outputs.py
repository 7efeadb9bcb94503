"""The files of a run: all are written first, then all take their places."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from geoaccess.coverage.result import Coverage
from geoaccess.files import Batch, together
from geoaccess.networks.network import TransportNetwork
from geoaccess.provenance import describe, made_on, sha256_of, source_record
from geoaccess.study.files import csv_writer, geopackage_writer, json_writer
from geoaccess.study.plan import Study

PROVENANCE = "provenance.json"


def write_outputs(
    study: Study, result: Coverage, page: Any, record: Mapping[str, Any]
) -> dict[str, Path]:
    """Write map, tables and provenance; with any error, all older files stay as they are.

    Parameters
    ----------
    study, result, page
        What was asked, what was found, and the map of it.
    record
        Provenance so far; the hashes of the files are added.

    Returns
    -------
    dict
        Paths by name, as `StudyResult.files` tells them.
    """
    folder = study.folder
    with together() as batch:
        files = {"map": batch.write(study.map, page.save), "folder": folder}
        files |= _write_tables(batch, folder, result)
        hashes = {_from(folder, path): sha256_of(part) for part, path in batch.moves}
        whole = {**record, "unseen": result.unseen.to_dict(orient="records"), "outputs": hashes}
        files["provenance"] = batch.write(folder / PROVENANCE, json_writer(whole))
    return files


def _write_tables(batch: Batch, folder: Path, result: Coverage) -> dict[str, Path]:
    """Write the places and the totals."""
    places = result.places
    flat = places.drop(columns="geometry").assign(lon=places.geometry.x, lat=places.geometry.y)
    files = {
        "places": batch.write(folder / "places.gpkg", geopackage_writer(places, "places")),
        "places_csv": batch.write(folder / "places.csv", csv_writer(flat)),
        "summary": batch.write(folder / "summary.csv", csv_writer(result.summary)),
    }
    if "municipality" in places:
        table = csv_writer(result.by("municipality"))
        files["municipalities"] = batch.write(folder / "municipalities.csv", table)
    return files


def provenance(
    study: Study, frames: Mapping[str, gpd.GeoDataFrame], network: TransportNetwork
) -> dict[str, Any]:
    """The record of a run: all that is needed to repeat it, and versions and hashes to compare.

    Paths are relative to the folder of results, so that the record tells nothing
    about the machine and holds when the whole folder moves.
    """
    tables = [frames[name].attrs["source"] | {"table": name} for name in frames]
    timetable = network.timetable.sources if network.timetable is not None else ()
    listed = [source_record(study.postcodes)] if study.postcodes else []
    sources = (_study_record(study), *listed, *tables, *network.streets.sources, *timetable)
    return {
        **describe(study.parameters(), sources),
        "made_on": made_on().isoformat(),
        "study": {
            "file": study.path.name,
            "folder": _from(study.folder, study.path.parent),
            "map": _from(study.folder, study.map),
            "text": study.text,
        },
    }


def _from(folder: Path, path: Path) -> str:
    """A path as seen from a folder; whole where no such path exists, as between drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()


def _study_record(study: Study) -> dict[str, Any]:
    """The study file as it was read, even where it has changed since."""
    content = study.text.encode()
    digest = hashlib.sha256(content).hexdigest()
    return {"file": study.path.name, "bytes": len(content), "sha256": digest}
