"""GP practices of the model region and candidate sites for new ones; every name is invented."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.demo.facts import expand_postcodes
from geoaccess.demo.housing import dates, postcodes_at
from geoaccess.demo.plane import Floats, apportion, to_degrees
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.sizes import RegionSize
from geoaccess.demo.streets import Streets

Ints = npt.NDArray[np.int64]

STATUSES = ("full", "conditional", "open")
STATUS_SHARES = (0.14, 0.54, 0.32)
_PLACES = {"full": (0, 1), "conditional": (5, 35), "open": (30, 140)}
_HOURS = (
    "Mo-Fr 08:00-17:00; PH off",
    "Mo-Fr 08:00-12:00,13:00-17:00; PH off",
    "Mo,Tu,Th,Fr 08:00-17:00; We 08:00-12:00; PH off",
    "Mo-Th 08:00-17:00; Fr 08:00-13:00; PH off",
    "Mo-Fr 08:00-17:00; Tu 18:00-20:00; PH off",
    "Mo-Fr 08:30-16:30; PH off",
)
_LANGUAGES = ("nl", "nl;en", "nl;en;de", "nl;en;pl")
_LANGUAGE_ODDS = (0.34, 0.46, 0.12, 0.08)
_SMALLEST_TOWN = 1_500
_ONE_TOWN = 20_000


def open_practices(
    settlements: Settlements, streets: Streets, size: RegionSize, rng: np.random.Generator
) -> pd.DataFrame:
    """Regular practices: spread as people are, with status, hours and a catchment rule."""
    place = _spread(settlements, size.practices)
    node = np.array([_town_node(settlements, streets, int(p), rng) for p in place])
    xy = streets.xy[node] + rng.normal(0.0, 12.0, (len(node), 2))
    status = np.repeat(STATUSES, apportion(len(place), STATUS_SHARES))[rng.permutation(len(place))]
    bounds = np.array([_PLACES[word] for word in status])
    postcode = postcodes_at(settlements, place, xy)
    order = pd.Series(place).groupby(place).cumcount() + 1
    names = settlements.frame["name"].to_numpy()[place]
    count = len(place)
    return pd.DataFrame(
        {
            "id": [f"P{n:05d}" for n in range(1, count + 1)],
            **_lonlat(xy),
            "name": [f"Modelpraktijk {t} {n}" for t, n in zip(names, order, strict=True)],
            "kind": "regular",
            "status": status,
            "places": rng.integers(bounds[:, 0], bounds[:, 1]),
            "accepts": rng.choice(["registered", "both"], count, p=[0.7, 0.3]),
            "insured_only": rng.choice(["true", "false"], count, p=[0.35, 0.65]),
            "catchment_postcodes": _catchments(settlements, place, postcode, rng),
            "languages": rng.choice(_LANGUAGES, count, p=_LANGUAGE_ODDS),
            "opening_hours": rng.choice(_HOURS, count),
            "checked_on": dates(count, "2025-11-03", 120, rng),
            "source": "model",
        }
    )


def pick_candidates(
    settlements: Settlements,
    streets: Streets,
    housing: pd.DataFrame,
    housing_xy: Floats,
    size: RegionSize,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Sites for a new service: half of them on large housing sites, half in places."""
    large = np.flatnonzero((housing["kind"] == "large_site").to_numpy())
    on_site = rng.choice(large, min(size.candidates // 2, len(large)), replace=False)
    people = settlements.frame["population"].where(settlements.frame["in_region"], 0).to_numpy()
    places = np.argsort(-people, kind="stable")[: size.candidates - len(on_site)]
    town_xy = streets.xy[streets.centre[places]]
    names = housing["name"].to_numpy()[on_site].tolist()
    names += [f"Modellocatie centrum {n}" for n in settlements.frame["name"].to_numpy()[places]]
    offered = np.array([300] * len(on_site) + [600] * len(places))
    return pd.DataFrame(
        {
            "id": [f"C{n:04d}" for n in range(1, len(names) + 1)],
            **_lonlat(np.vstack([housing_xy[on_site], town_xy])),
            "name": names,
            "kind": "regional",
            "places": offered,
            "cost": np.where(offered == 300, 1.0, 1.8),
            "opening_hours": "Mo-Fr 08:00-20:00; Sa 09:00-13:00; PH off",
            "languages": "nl;en;pl;ro;bg",
        }
    )


def _lonlat(xy: Floats) -> dict[str, Floats]:
    lonlat = to_degrees(xy).round(6)
    return {"lon": lonlat[:, 0], "lat": lonlat[:, 1]}


def _spread(settlements: Settlements, count: int) -> Ints:
    """The place of each practice; villages below a size have none."""
    frame = settlements.frame
    served = frame["in_region"] & (frame["population"] >= _SMALLEST_TOWN)
    weight = frame["population"].where(served, 0).to_numpy()
    return np.repeat(np.arange(len(frame)), apportion(count, weight))


def _town_node(
    settlements: Settlements, streets: Streets, place: int, rng: np.random.Generator
) -> int:
    """A street corner, nearer to the middle of the town than to its edge as a rule."""
    first, last = int(streets.first[place]), int(streets.first[place + 1])
    distance = np.linalg.norm(streets.xy[first:last] - settlements.xy[place], axis=1)
    wanted = settlements.radius_m[place] * rng.beta(1.4, 2.2)
    return first + int(np.argsort(np.abs(distance - wanted), kind="stable")[rng.integers(0, 3)])


def _catchments(
    settlements: Settlements, place: Ints, postcode: list[str], rng: np.random.Generator
) -> list[str]:
    """A postcode rule for four in five: part of a large town, or the whole municipality."""
    frame = settlements.frame
    of_town = frame.groupby("municipality", sort=False)["postcodes"].agg(" ".join)
    rules = []
    for p, code, draw in zip(
        place.tolist(), postcode, rng.random(len(place)).tolist(), strict=True
    ):
        town = expand_postcodes(frame["postcodes"].iloc[p])
        if draw < 0.2:
            rules.append("")
        elif frame["population"].iloc[p] > _ONE_TOWN:
            # Its own postcode and those next to it in the list, around the cake.
            at = town.index(code)
            near = {town[(at + step) % len(town)] for step in (-2, -1, 0, 1, 2)}
            rules.append("; ".join(sorted(near)))
        else:
            rules.append(
                "; ".join(sorted(expand_postcodes(of_town[frame["municipality"].iloc[p]])))
            )
    return rules
