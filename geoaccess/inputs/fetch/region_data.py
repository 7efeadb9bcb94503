"""Fetch the open data of a region into a study folder, ready to be completed and run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.claim import claimed
from geoaccess.errors import InputError
from geoaccess.geodesy import utm_crs
from geoaccess.inputs.fetch.download_cache import CachedFile
from geoaccess.inputs.fetch.downloads import download
from geoaccess.inputs.fetch.folder import FetchFolder
from geoaccess.inputs.fetch.open_data import DataSource
from geoaccess.inputs.fetch.regions import find_region
from geoaccess.inputs.fetch.streets import fetch_extracts, fetch_overpass, find_place
from geoaccess.inputs.fetch.study import TO_DO, FetchedStudy, study_text, usual_day
from geoaccess.inputs.fetch.tables import (
    fetch_figures,
    fetch_municipalities,
    fetch_postcodes,
    fetch_subdivision,
    housing_from_neighbourhoods,
    write_areas,
)
from geoaccess.inputs.fetch.web import Web
from geoaccess.inputs.gtfs.crop import crop_feed
from geoaccess.inputs.osm.crop import crop_streets
from geoaccess.inputs.osm.places import (
    practices_from_osm,
    settlements_from_osm,
    stays_from_osm,
)
from geoaccess.inputs.zones import zone_around

SMALL_KM2 = 1_500
"""Up to this size, margin included, streets come from Overpass; above, from extracts."""


def fetch_region(
    web: Web,
    name: str,
    folder: str | Path,
    *,
    buffer_km: float = 10.0,
    gtfs: str = "",
    osm: str = "",
) -> FetchedStudy:
    """Fetch streets, timetable, boundaries and tables of a region, and write a study of it.

    Parameters
    ----------
    web
        An open connection, see `open_web`.
    name
        A Dutch region, province or municipality, or several with commas between;
        with `gtfs`, a place anywhere.
    folder
        Where the files go. What somebody changed there is left as it is.
    buffer_km
        A margin around the region for streets, timetable and practices.
    gtfs
        Address or file of a feed, for places outside the Netherlands.
    osm
        Address or file of an OpenStreetMap extract, instead of those found.

    Returns
    -------
    FetchedStudy

    Raises
    ------
    FetchError
        If something cannot be had. What was downloaded before is kept, and the
        next attempt goes on from there.
    InputError
        If the name is not known.
    BusyError
        If another process writes to the folder.
    """
    dutch = not gtfs
    areas, source, files = _areas_of(web, name, dutch=dutch)
    with claimed(Path(folder)):
        into = FetchFolder(Path(folder))
        into.put("areas.geojson", lambda path: write_areas(areas, path), (source,), files)
        if dutch:
            _dutch_tables(web, areas, into)
        zone = zone_around(areas, buffer_km)
        streets = _streets(web, zone, osm, into)
        date = _timetable(web, gtfs, areas, buffer_km, into)
        osm_data = (web.data.sources["osm_extract"],)
        if not dutch:
            _table(into, "housing.csv", settlements_from_osm(streets, areas), osm_data)
        practices = practices_from_osm(streets, areas, buffer_km=buffer_km)
        _table(into, "practices.csv", practices, osm_data)
        _table(into, "campsites.csv", stays_from_osm(streets, areas), osm_data)
        text = study_text(name, date, dutch=dutch)
        study = into.put("study.toml", lambda path: path.write_text(text, encoding="utf-8"))
    to_do = tuple(TO_DO[file] for file in into.written if file in TO_DO)
    return FetchedStudy(study, tuple(into.written), tuple(into.kept), to_do)


def _areas_of(
    web: Web, name: str, *, dutch: bool
) -> tuple[gpd.GeoDataFrame, DataSource, list[CachedFile]]:
    """Boundaries of a region, where they come from, and the downloads that held them."""
    if not dutch:
        return find_place(web, name), web.data.sources["nominatim"], []
    everything, files = fetch_municipalities(web)
    return find_region(name, everything), web.data.sources["municipalities"], files


def _dutch_tables(web: Web, areas: gpd.GeoDataFrame, into: FetchFolder) -> None:
    """Parts, postcodes, housing and figures of Dutch municipalities."""
    sources = web.data.sources
    parts: dict[str, tuple[gpd.GeoDataFrame, list[CachedFile]]] = {
        "districts": fetch_subdivision(web, "districts", areas),
        "neighbourhoods": fetch_subdivision(web, "neighbourhoods", areas),
        "postcodes": fetch_postcodes(web, areas),
    }
    for key, (frame, pages) in parts.items():
        _areas(into, f"{key}.geojson", frame, sources[key], pages)
    housing = housing_from_neighbourhoods(parts["neighbourhoods"][0], parts["postcodes"][0])
    pages = [*parts["neighbourhoods"][1], *parts["postcodes"][1]]
    _table(into, "housing.csv", housing, (sources["neighbourhoods"],), pages)
    for key in ("key_figures", "proximity"):
        figures, pages = fetch_figures(web, key, areas)
        _table(into, f"{key}.csv", figures, (sources[key],), pages)


def _areas(
    into: FetchFolder,
    name: str,
    frame: gpd.GeoDataFrame,
    source: DataSource,
    files: list[CachedFile],
) -> None:
    into.put(name, lambda path: write_areas(frame, path), (source,), files)


def _table(
    into: FetchFolder,
    name: str,
    frame: pd.DataFrame,
    sources: Sequence[DataSource],
    files: Sequence[CachedFile] = (),
) -> None:
    """Write a table as CSV."""

    def write(path: Path) -> None:
        frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")

    into.put(name, write, sources, files)


def _streets(web: Web, zone: Any, osm: str, into: FetchFolder) -> Path:
    """Streets of the zone, from a file, an address, Overpass, or the extracts that cover it."""
    source = web.data.sources["osm_extract"]
    if osm:
        files = [_named_file(web, osm, "pbf", "the OpenStreetMap extract")]
    elif _km2(zone) <= SMALL_KM2:
        files = [fetch_overpass(web, zone)]
    else:
        files = fetch_extracts(web, zone)
    paths = [file.path for file in files]

    def write(path: Path) -> None:
        crop_streets(paths, zone, path, buffer_km=0)

    return into.put("streets.osm.pbf", write, (source,), files)


def _timetable(
    web: Web, gtfs: str, areas: gpd.GeoDataFrame, buffer_km: float, into: FetchFolder
) -> dt.date:
    """The feed cut to the region, and a day on which it runs as usual."""
    source = web.data.sources["gtfs_nl"]
    feed = _named_file(web, gtfs or source.address, "gtfs", "the timetable")
    named = replace(source, name="Timetable", licence="", attribution="") if gtfs else source
    into.put(
        "gtfs.zip",
        lambda path: crop_feed(feed.path, areas, path, buffer_km=buffer_km),
        (named,),
        (feed,),
    )
    return usual_day(into.path / "gtfs.zip", dt.datetime.now(dt.UTC).date())


def _named_file(web: Web, given: str, format_: str, name: str) -> CachedFile:
    """A file of the user, or a download."""
    if given.startswith(("http://", "https://")):
        return download(web, given, format_=format_, name=name)
    path = Path(given)
    if not path.exists():
        raise InputError(f"There is no file at {path}. Give a file, or an address with https://.")
    size = path.stat().st_size
    return CachedFile(
        path=path, address=path.name, etag="", modified="", sha256="", bytes=size, fetched=""
    )


def _km2(zone: Any) -> float:
    flat = gpd.GeoSeries([zone], crs=4326)
    return float(flat.to_crs(utm_crs(zone.bounds)).area.iloc[0]) / 1e6
