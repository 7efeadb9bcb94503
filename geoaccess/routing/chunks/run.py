"""Travel times of any size: written in chunks, resumed after a kill, spread over a cluster."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple, Required, TypedDict, Unpack

from geoaccess.errors import InputError, MissingExtraError
from geoaccess.networks.fingerprint import fingerprint_of, fingerprint_of_folder
from geoaccess.networks.network import TransportNetwork, load_network
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.provenance import describe
from geoaccess.routing.chunks.folder import (
    Manifest,
    clear_leftovers,
    hash_of_places,
    is_finished,
    read_manifest,
    refuse_others,
    write_places,
)
from geoaccess.routing.chunks.job import Recipe, job_of
from geoaccess.routing.chunks.plan import ChunkSettings, Progress, check_fits, plan_cut
from geoaccess.routing.chunks.search import ChunkSearch, prepare_search
from geoaccess.routing.chunks.stored_times import StoredTravelTimes, open_travel_times
from geoaccess.routing.legs.places import Places, places_of
from geoaccess.routing.search.query import STREET_MODES, Trip, check_trip, place_table
from geoaccess.units import threshold_s


class Question(TypedDict, total=False):
    """The keywords of `travel_times` that say how one travels."""

    mode: Required[str]
    departures: DepartureWindow | None
    arrive_by: DepartureWindow | str | None
    percentiles: Sequence[float]
    max_trip_min: float
    options: TravelOptions | None


class _Asked(NamedTuple):
    """A checked question: the network, both tables, and conditions to carry along."""

    network: TransportNetwork
    origins: Places
    destinations: Places
    trip: Trip
    within_s: int | None
    conditions: dict[str, Any]


def travel_times_to_parquet(
    network: TransportNetwork | str | Path,
    origins: Any,
    destinations: Any,
    folder: str | Path,
    *,
    settings: ChunkSettings | None = None,
    **question: Unpack[Question],
) -> StoredTravelTimes:
    """Travel times of any number of pairs, written to a folder as they are found.

    The work is cut into chunks of destinations (of origins when ``arrive_by`` is
    given). A run that is killed and started again with the same inputs goes on
    where it stopped, and its files equal those of an undisturbed run byte by byte.

    Parameters
    ----------
    network
        From `build_network` or `load_network`, or the folder of a saved network.
    origins, destinations
        As in `travel_times`.
    folder
        Where the results go: a new folder, or that of the same run.
    settings
        Bound on memory, size of the chunks, cluster and progress; see `ChunkSettings`.
        A run that goes on keeps the chunks that it was cut into.
    **question
        ``mode`` and the other keywords of `travel_times`.

    Returns
    -------
    StoredTravelTimes
        Equal to `travel_times`, read back whole or chunk by chunk.

    Raises
    ------
    InputError, NoServiceError
        As in `travel_times`; if the smallest chunk does not fit into the memory;
        if a cluster is given and the network is not a folder.
    TravelTimesError
        If the folder holds something else, or times for other inputs.
    MissingExtraError
        If a client is given and Dask is not installed.

    Examples
    --------
    >>> stored = travel_times_to_parquet(
    ...     "cache/country",
    ...     housing,
    ...     practices,
    ...     "results/times",
    ...     mode="transit",
    ...     departures=DepartureWindow("17:00", "19:00"),
    ...     settings=ChunkSettings(max_memory_gb=3, within_min=60),
    ... )  # doctest: +SKIP
    """
    settings, place = settings or ChunkSettings(), Path(folder)
    if settings.client is not None:
        _check_cluster(network)
    start, end = places_of(origins=origins, destinations=destinations)
    asked = _ask(network, (start, end), settings, question)
    inputs = _inputs(network, asked)
    manifest = read_manifest(place)
    if manifest is not None:
        refuse_others(place, manifest, inputs)
    clear_leftovers(place)
    if manifest is None or _missing(place, manifest):
        search = prepare_search(asked.network, asked.origins, asked.destinations, asked.trip)
        manifest = manifest or _start(place, inputs, asked, search, settings)
        check_fits(search.load(), manifest.cut, settings)
        _work(place, manifest, search, asked, network, settings)
    return open_travel_times(place)


def _ask(
    network: TransportNetwork | str | Path,
    ends: tuple[Places, Places],
    settings: ChunkSettings,
    question: Question,
) -> _Asked:
    """Check the question and open the network."""
    opened = network if isinstance(network, TransportNetwork) else load_network(network)
    trip, within_s = checked_question(opened, settings, question)
    conditions = trip.conditions(opened, question.get("max_trip_min", 120))
    if settings.within_min is not None:
        conditions["within_min"] = settings.within_min
    return _Asked(opened, *ends, trip, within_s, conditions)


def checked_question(
    network: TransportNetwork, settings: ChunkSettings, question: Question
) -> tuple[Trip, int | None]:
    """The question as the search takes it, and the seconds within which pairs are kept."""
    max_trip_min = question.get("max_trip_min", 120)
    percentiles = question.get("percentiles", (50,))
    trip = check_trip(
        question["mode"],
        departures=question.get("departures"),
        arrive_by=question.get("arrive_by"),
        percentiles=percentiles,
        max_trip_min=max_trip_min,
        options=question.get("options") or network.options,
    )
    if settings.within_min is None:
        return trip, None
    within_s = threshold_s(settings.within_min)
    if len(trip.percentiles) == 1:
        # Longer times count as infinite, and no percentile within the threshold changes by that.
        trip = trip._replace(max_s=min(trip.max_s, within_s))
    return trip, within_s


def _check_cluster(network: TransportNetwork | str | Path) -> None:
    """Refuse a cluster that cannot work, before anything is computed."""
    try:
        import distributed  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise MissingExtraError(
            "A client needs Dask. Install it with: pip install 'geoaccess[dask]'"
        ) from error
    if isinstance(network, TransportNetwork):
        raise InputError(
            "The workers of a cluster open the network by its path. "
            "Save it with network.save(...) and pass the folder."
        )


def _inputs(network: TransportNetwork | str | Path, asked: _Asked) -> dict[str, Any]:
    """What the result depends on; equal inputs give equal bytes."""
    trip = asked.trip
    whole = isinstance(network, TransportNetwork)
    question: dict[str, Any] = {"mode": trip.mode, "max_s": trip.max_s, "arrives": trip.arrives}
    if trip.window is not None and trip.mode not in STREET_MODES:
        date = asked.network.service_date(trip.date).isoformat()
        question["window"] = [date, trip.window.start_s, trip.window.end_s]
    question |= {"percentiles": list(trip.percentiles), "within_s": asked.within_s}
    return {
        "network": fingerprint_of(asked.network) if whole else fingerprint_of_folder(str(network)),
        "origins": hash_of_places(asked.origins),
        "destinations": hash_of_places(asked.destinations),
        "question": question,
        "options": dataclasses.asdict(trip.options),
        "version of geoaccess": _version(),
    }


def _version() -> str:
    try:
        return version("geoaccess")
    except PackageNotFoundError:
        return "not installed"


def _start(
    folder: Path,
    inputs: dict[str, Any],
    asked: _Asked,
    search: ChunkSearch,
    settings: ChunkSettings,
) -> Manifest:
    """Cut a new run and write its tables; the manifest comes last, so a half one starts anew."""
    manifest = Manifest(
        inputs=inputs,
        cut=plan_cut(search.load(), settings),
        percentiles=asked.trip.percentiles,
        conditions=asked.conditions,
        provenance=describe(asked.conditions, asked.network.sources),
    )
    for name, places in (("origins", asked.origins), ("destinations", asked.destinations)):
        table = place_table(asked.network, places, asked.trip.mode, asked.trip.options)
        write_places(folder, name, places, table["status"])
    manifest.write(folder)
    return manifest


def _work(
    folder: Path,
    manifest: Manifest,
    search: ChunkSearch,
    asked: _Asked,
    network: TransportNetwork | str | Path,
    settings: ChunkSettings,
) -> None:
    """Write the chunks that are missing, here or on the cluster."""
    missing = _missing(folder, manifest)
    done = _counter(settings.progress, manifest.cut.chunks, len(missing))
    if settings.client is not None:
        from geoaccess.routing.chunks.cluster import write_on_cluster

        recipe = Recipe(
            str(folder.resolve()), str(Path(str(network)).resolve()), asked.trip, asked.within_s
        )
        write_on_cluster(settings.client, recipe, missing, done)
        clear_leftovers(folder)  # a worker that was killed leaves what it was writing
        return
    job = job_of(folder, manifest, search, asked.within_s)
    for number in missing:
        job.write(number)
        done()


def _missing(folder: Path, manifest: Manifest) -> list[int]:
    chunks = range(manifest.cut.chunks)
    return [number for number in chunks if not is_finished(folder, number, manifest)]


def _counter(progress: Progress | None, total: int, left: int) -> Callable[[], None]:
    """A function that counts finished chunks and tells how long the others will take."""
    start, waiting = time.monotonic(), left

    def done() -> None:
        nonlocal waiting
        waiting -= 1
        if progress is not None:
            each_s = (time.monotonic() - start) / (left - waiting)
            progress(total - waiting, total, time_left(each_s * waiting))

    return done


def time_left(seconds: float) -> str:
    """Words for an estimate.

    Examples
    --------
    >>> time_left(20), time_left(95), time_left(4 * 3600)
    ('less than a minute left', 'some 2 minutes left', 'some 4.0 hours left')
    """
    if seconds < 60:
        return "less than a minute left"
    if seconds < 5400:
        return f"some {seconds / 60:.0f} minutes left"
    return f"some {seconds / 3600:.1f} hours left"
