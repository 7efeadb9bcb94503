"""How large the model region is: every quantity scales on its own."""

from __future__ import annotations

from dataclasses import dataclass

from geoaccess.demo.facts import read_table
from geoaccess.errors import Fault, InputError, name_some, raise_faults

_FEWEST_PLACES = 4


@dataclass(frozen=True)
class RegionSize:
    """Scale of a model region.

    Parameters
    ----------
    name
        Shown in the titles of what is written.
    tiles
        Copies of the real map, eastward and northward.
    places
        Names of the places to keep; empty for all.
    block_m
        Distance between parallel streets: the density of the street network.
    stop_spacing_m
        Least distance between stops of a line in town; out of town it is twice that.
    frequency
        Trips a day, as a multiple of the region's timetable.
    housing, residents, practices, candidates
        Housing places, people in them, regular practices, candidate sites.
    lanes_per_road
        Dead-end rural lanes that branch off each road between places.
    """

    name: str
    tiles: tuple[int, int] = (1, 1)
    places: tuple[str, ...] = ()
    block_m: float = 95.0
    stop_spacing_m: float = 400.0
    frequency: float = 1.0
    housing: int = 500
    residents: int = 36_000
    practices: int = 180
    candidates: int = 30
    lanes_per_road: int = 3


SIZES = {
    size.name: size
    for size in (
        RegionSize(
            "village",
            places=(
                "Oudenbosch",
                "Hoeven",
                "Bosschenhoofd",
                "Zevenbergen",
                "Standdaarbuiten",
                "Noordhoek",
                "Langeweg",
            ),
            block_m=150.0,
            housing=24,
            residents=1_200,
            practices=12,
            candidates=5,
            lanes_per_road=2,
        ),
        RegionSize("region"),
        RegionSize(
            "dense",
            tiles=(2, 2),
            frequency=2.43,
            housing=1_000,
            residents=72_000,
            practices=200,
            candidates=60,
        ),
        RegionSize(
            "country",
            tiles=(4, 6),
            block_m=75.0,
            stop_spacing_m=500.0,
            frequency=1.29,
            housing=460_000,
            residents=18_000_000,
            practices=5_000,
            candidates=400,
            lanes_per_road=12,
        ),
    )
}


def size_of(size: str | RegionSize) -> RegionSize:
    """The scale that a name stands for; a `RegionSize` is checked and passed through.

    Examples
    --------
    >>> size_of("region").residents
    36000

    Raises
    ------
    InputError
        If the name is not known, or with every quantity of a `RegionSize` that
        makes no region.
    """
    if not isinstance(size, RegionSize):
        if size not in SIZES:
            known = ", ".join(SIZES)
            raise InputError(f"size is {size!r}. It must be one of {known}, or a RegionSize.")
        return SIZES[size]
    raise_faults(_faults(size))
    return size


def _faults(size: RegionSize) -> list[Fault]:
    """Everything in a size that no region can be made of."""
    where = f"RegionSize {size.name!r}"
    counts = ("housing", "practices", "candidates", "lanes_per_road")
    least: dict[str, float] = {**dict.fromkeys(counts, 1), "residents": size.housing}
    least |= {"block_m": 40.0, "stop_spacing_m": 100.0, "frequency": 0.1}
    faults = [
        Fault(where, f"{name} is {getattr(size, name)!r}.", f"It must be {low:g} or more.")
        for name, low in least.items()
        if not getattr(size, name) >= low
    ]
    if min(size.tiles) < 1:
        faults.append(Fault(where, f"tiles is {size.tiles!r}.", "Both must be 1 or more."))
    unknown = [name for name in size.places if name not in set(read_table("places")["name"])]
    if unknown or 0 < len(size.places) < _FEWEST_PLACES:
        found = f"unknown places: {name_some(unknown)}" if unknown else f"{len(size.places)} places"
        remedy = (
            f"Name {_FEWEST_PLACES} or more places of places.csv that do not stand in one line."
        )
        faults.append(Fault(where, f"{found}.", remedy))
    return faults
