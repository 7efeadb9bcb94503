"""The model region: every input of a study at any size, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geoaccess.demo.areas import draw_areas
from geoaccess.demo.facts import expand_postcodes, read_table
from geoaccess.demo.gtfs import write_gtfs
from geoaccess.demo.housing import settle_people
from geoaccess.demo.lines import Line, draw_lines
from geoaccess.demo.names import named_points
from geoaccess.demo.plane import to_degrees, to_plane
from geoaccess.demo.practices import open_practices, pick_candidates
from geoaccess.demo.routes_to_care import open_routes
from geoaccess.demo.runs import Runs, plan_runs
from geoaccess.demo.settlements import Settlements, lay_settlements
from geoaccess.demo.sizes import RegionSize, size_of
from geoaccess.demo.stations import Stations, place_stations
from geoaccess.demo.stops import Stops, place_stops
from geoaccess.demo.streets import Streets, lay_streets
from geoaccess.demo.studies import study_texts
from geoaccess.inputs.osm.write import write_osm

DEFAULT_SEED = 20_260_310


@dataclass(frozen=True)
class ModelRegion:
    """A model region in memory, before anything is written.

    Attributes
    ----------
    size, seed
        What it was made from.
    settlements
        Places and the roads between them.
    streets
        Nodes in metres, ways and their tags.
    stations, lines, stops, runs
        The timetable, line by line.
    housing, practices, candidates
        Tables as their readers expect them, coordinates in ``lon`` and ``lat``.
    areas
        GeoJSON text.
    """

    size: RegionSize
    seed: int
    settlements: Settlements
    streets: Streets
    stations: Stations
    lines: list[Line]
    stops: Stops
    runs: list[Runs]
    housing: pd.DataFrame
    practices: pd.DataFrame
    candidates: pd.DataFrame
    areas: str


def make_region(size: str | RegionSize = "region", *, seed: int = DEFAULT_SEED) -> ModelRegion:
    """Make a model region in memory.

    Parameters
    ----------
    size
        ``village`` (for tests), ``region`` (West-Brabant), ``dense`` (a busy
        timetable), ``country``, or a `RegionSize` of your own.
    seed
        The same size and seed give the same region.

    Returns
    -------
    ModelRegion

    Raises
    ------
    InputError
        If the size is not known.

    Examples
    --------
    >>> int(make_region("village").housing["residents"].sum())
    1200
    """
    scale = size_of(size)
    # Each part draws from a stream of its own, so that changing one leaves the others alone.
    streams = [np.random.default_rng([seed, part]) for part in range(6)]
    settlements = lay_settlements(scale)
    stations = place_stations(settlements, bool(scale.places))
    streets = lay_streets(settlements, stations, scale, streams[0])
    lines = draw_lines(settlements, stations, streets)
    stops = place_stops(settlements, stations, streets, lines, scale.stop_spacing_m)
    runs = list(plan_runs(lines, stops, scale.frequency, streams[1]))
    stop_xy = to_plane(stops.frame["stop_lon"], stops.frame["stop_lat"])
    housing = settle_people(settlements, streets, stop_xy, scale, streams[2])
    housing_xy = to_plane(housing["lon"], housing["lat"])
    regular = open_practices(settlements, streets, scale, streams[3])
    routes = open_routes(settlements, streets, housing, housing_xy, streams[4])
    candidates = pick_candidates(settlements, streets, housing, housing_xy, scale, streams[5])
    return ModelRegion(
        size=scale,
        seed=seed,
        settlements=settlements,
        streets=streets,
        stations=stations,
        lines=lines,
        stops=stops,
        runs=runs,
        housing=housing,
        practices=pd.concat([regular, routes], ignore_index=True),
        candidates=candidates,
        areas=draw_areas(settlements),
    )


def write_region(
    folder: str | Path, *, size: str | RegionSize = "region", seed: int = DEFAULT_SEED
) -> Path:
    """Write a model region as ordinary files, ready for the readers of real data.

    Parameters
    ----------
    folder
        Made if it does not exist; files of the same names are replaced.
    size, seed
        As for `make_region`. The same size and seed give the same bytes.

    Returns
    -------
    pathlib.Path
        The study file; beside it stand a second one that also asks for hours, bikes
        and languages (``study_week.toml``), the streets (``streets.osm.pbf``), the
        timetable (``gtfs.zip``), ``housing.csv``, ``practices.csv``,
        ``candidates.csv``, ``areas.geojson`` and
        ``postcodes.csv``.

    Raises
    ------
    InputError
        If the size is not known.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = write_region(folder, size="village")
    ...     sorted(path.name for path in study.parent.iterdir())
    ['areas.geojson', 'candidates.csv', 'gtfs.zip', 'housing.csv', 'postcodes.csv', 'practices.csv',
     'streets.osm.pbf', 'study.toml', 'study_week.toml']
    """
    return save_region(make_region(size, seed=seed), folder)


def save_region(region: ModelRegion, folder: str | Path) -> Path:
    """Write a region that was made before; see `write_region` for the files."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    _write_streets(target / "streets.osm.pbf", region)
    write_gtfs(
        target / "gtfs.zip",
        region.lines,
        region.stops,
        region.runs,
        region.streets,
        region.stations,
        version=f"model-{region.size.name}-{region.seed}",
    )
    for name in ("housing", "practices", "candidates"):
        table: pd.DataFrame = getattr(region, name)
        table.to_csv(target / f"{name}.csv", index=False, lineterminator="\n")
    _write_text(target / "areas.geojson", region.areas)
    _write_text(target / "postcodes.csv", _postcodes())
    for name, text in study_texts(region.size.name).items():
        _write_text(target / name, text)
    return target / "study.toml"


def _postcodes() -> str:
    """The postcodes of the region's places as a table."""
    rows = [
        f"{code},{place}"
        for place, codes in read_table("places")[["name", "postcodes"]].itertuples(index=False)
        for code in expand_postcodes(codes)
    ]
    return "\n".join(["postcode,place", *rows]) + "\n"


def _write_text(path: Path, text: str) -> None:
    # The same line ends on every system, so that the bytes are the same too.
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_streets(path: Path, region: ModelRegion) -> None:
    streets, ways = region.streets, region.streets.ways
    named = named_points(region.settlements, region.stations)
    write_osm(path, to_degrees(streets.xy), ways.ptr, ways.nodes, ways.kind, streets.tags, named)
