"""Where people live in the model region: shared homes in town, large sites, campsites, farms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.demo.facts import expand_postcodes
from geoaccess.demo.plane import Floats, apportion, nearest, to_degrees
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.sizes import RegionSize
from geoaccess.demo.streets import Streets

Ints = npt.NDArray[np.int64]

KINDS = ("dwelling", "large_site", "campsite", "farm", "shelter")
_KIND_SHARE = {
    "city": (0.86, 0.050, 0.02, 0.05, 0.02),
    "rural": (0.56, 0.055, 0.135, 0.25, 0.0),
}
_CITY_PEOPLE = 60_000
# Relative size of a place of each kind, and the spread (sigma of a lognormal) within the kind.
_PEOPLE = np.array([46.0, 380.0, 190.0, 24.0, 42.0])
_SPREAD = np.array([0.55, 0.30, 0.40, 0.45, 0.30])
_SHARES = {
    "registered_share": np.array([0.58, 0.36, 0.22, 0.31, 0.12]),
    "insured_share": np.array([0.93, 0.95, 0.82, 0.88, 0.35]),
    "bike_share": np.array([0.62, 0.48, 0.33, 0.52, 0.25]),
}
# A farm behind a track that the map of streets lacks: its people are `unsnapped`.
_PLACES_PER_HIDDEN_FARM = 250
_NAMES = (
    "Model woonstraat",
    "Model grote locatie",
    "Model camping",
    "Model boerderij",
    "Model opvang",
)
_DAY, _EARLY, _LATE = "mo-fr 08:00-17:00", "mo-fr 06:00-14:30", "mo-fr 14:00-22:30"
_NIGHT = "su-th 22:30-06:30"
_ROSTERS = (
    (
        f"0.5: {_EARLY} | 0.3: {_LATE} | 0.2: {_NIGHT}",
        f"0.6: {_EARLY} | 0.4: {_DAY}",
        "mo-fr 07:00-16:00; sa 07:00-12:00",
        _EARLY,
        f"0.8: {_DAY} | 0.2: -",
    ),
    (
        f"0.4: {_EARLY} | 0.4: {_LATE} | 0.2: {_NIGHT}",
        f"0.5: {_EARLY} | 0.5: {_LATE}",
        "0.7: mo-fr 06:00-15:00; sa 06:00-12:00 | 0.3: su-th 22:00-06:00",
    ),
    ("mo-fr 07:00-16:30; sa 07:00-12:00", "mo-sa 06:30-16:00", _EARLY),
    ("mo-sa 06:30-16:00", "mo-fr 07:00-17:00; sa 07:00-12:00"),
    ("-", f"0.7: - | 0.3: {_DAY}"),
)
_LANGUAGES = ("pl", "ro", "bg")
_LANGUAGE_SHARE = np.array([0.40, 0.16, 0.10])


def settle_people(
    settlements: Settlements,
    streets: Streets,
    stop_xy: Floats,
    size: RegionSize,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """All housing places of the region, in the columns that `read_housing` reads."""
    towns = _municipalities(settlements)
    count = apportion(size.housing, towns["model_residents"])
    people = _people(size.residents, towns["model_residents"].to_numpy(), count)
    ground = _ground(settlements, streets, stop_xy)
    parts = [
        _one_municipality(settlements, ground, rows, int(n), int(total), rng)
        for rows, n, total in zip(towns["rows"], count, people, strict=True)
        if n
    ]
    places = pd.concat(parts, ignore_index=True)
    return _describe(settlements, streets, places, rng)


def _people(total: int, weight: Ints, places: Ints) -> Ints:
    """Residents of each municipality: at least one for each of its housing places."""
    people = np.maximum(apportion(total, np.where(places > 0, weight, 0)), places)
    people[np.argmax(people)] -= people.sum() - total
    return people


def _municipalities(settlements: Settlements) -> pd.DataFrame:
    """Municipalities of the region with the rows of their places."""
    inside = settlements.frame[settlements.frame["in_region"]]
    groups = inside.groupby("municipality", sort=True)
    table = groups.agg(model_residents=("model_residents", "first"))
    table["rows"] = pd.Series({name: group.index.to_numpy() for name, group in groups})
    return table


def _ground(settlements: Settlements, streets: Streets, stop_xy: Floats) -> pd.DataFrame:
    """Nodes where housing may stand: their place, whether in town, and how far from a stop."""
    town = np.arange(int(streets.first[-1]))
    node = np.concatenate([town, streets.lane_end])
    xy = streets.xy[node]
    ends_place = nearest(settlements.xy, streets.xy[streets.lane_end])[0]
    place = np.concatenate([streets.node_place, ends_place])
    middle = np.linalg.norm(xy - settlements.xy[place], axis=1) / settlements.radius_m[place]
    stop_m = nearest(stop_xy, xy)[1]
    return pd.DataFrame(
        {"node": node, "place": place, "town": node < len(town), "out": middle, "stop_m": stop_m}
    )


def _one_municipality(
    settlements: Settlements,
    ground: pd.DataFrame,
    rows: Ints,
    count: int,
    people: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Housing of one municipality: kinds, nodes and residents, exact in both totals."""
    own = ground[ground["place"].isin(rows)]
    largest = int(settlements.frame["population"].to_numpy()[rows].max())
    shares = _KIND_SHARE["city" if largest > _CITY_PEOPLE else "rural"]
    kind = np.repeat(np.arange(len(KINDS)), apportion(count, shares))
    weight = _PEOPLE[kind] * rng.lognormal(0.0, _SPREAD[kind])
    node = np.concatenate(
        [_nodes_for(own, k, int((kind == k).sum()), rng) for k in range(len(KINDS))]
    )
    residents = 1 + apportion(people - count, weight)
    return pd.DataFrame({"kind": kind, "node": node, "residents": residents})


def _nodes_for(own: pd.DataFrame, kind: int, count: int, rng: np.random.Generator) -> Ints:
    """Nodes for places of one kind: homes in town, sites at its edge, campsites far from stops."""
    name = KINDS[kind]
    # `&`, not `&=`: in older pandas the latter would change the table itself.
    fits = own["town"] if name in ("dwelling", "large_site", "shelter") else ~own["town"]
    if name == "large_site":
        fits = fits & (own["out"] > own.loc[own["town"], "out"].quantile(0.8))
    if name == "shelter":
        fits = fits & (own["out"] < own.loc[own["town"], "out"].quantile(0.3))
    if name == "campsite":
        fits = fits & (own["stop_m"] > own.loc[~own["town"], "stop_m"].quantile(0.4))
    nodes = own.loc[fits if fits.any() else slice(None), "node"].to_numpy()
    return np.asarray(rng.choice(nodes, count, replace=count > len(nodes)), dtype=np.int64)


def _describe(
    settlements: Settlements, streets: Streets, places: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Turn nodes and kinds into the columns of the table."""
    count, kind, node = len(places), places["kind"].to_numpy(), places["node"].to_numpy()
    xy = streets.xy[node] + rng.normal(0.0, 14.0, (count, 2))
    hidden = _hidden_farms(kind, places["residents"].to_numpy())
    xy[hidden] = _away_from_roads(streets, xy[hidden])
    lonlat = to_degrees(xy).round(6)
    place = nearest(settlements.xy, streets.xy[node])[0]
    in_town = node < len(streets.node_place)
    place[in_town] = streets.node_place[node[in_town]]
    town_names = settlements.frame["name"].to_numpy()[place]
    number = np.arange(1, count + 1)
    names = [f"{_NAMES[k]} {town} {n}" for k, town, n in zip(kind, town_names, number, strict=True)]
    table = {
        "id": [f"H{n:06d}" for n in number],
        "lon": lonlat[:, 0],
        "lat": lonlat[:, 1],
        "name": names,
        "residents": places["residents"],
        "kind": np.array(KINDS)[kind],
        "municipality": settlements.frame["municipality"].to_numpy()[place],
        "postcode": postcodes_at(settlements, place, xy),
        **_shares(kind, rng),
        "languages": _languages(count, rng),
        "shifts": _rosters(kind, rng),
        "insurers": _insurers(count, rng),
        "checked_on": dates(count, "2026-01-05", 55, rng),
        "source": "model",
    }
    return pd.DataFrame(table)


def _hidden_farms(kind: Ints, residents: Ints) -> Ints:
    """Rows of the smallest farms, one of every `_PLACES_PER_HIDDEN_FARM` places."""
    farms = np.flatnonzero(kind == KINDS.index("farm"))
    smallest = farms[np.argsort(residents[farms], kind="stable")]
    return smallest[: len(kind) // _PLACES_PER_HIDDEN_FARM]


def _away_from_roads(streets: Streets, xy: Floats) -> Floats:
    """For each point, the one around it that lies farthest from any street."""
    turn = np.linspace(0.0, 2 * np.pi, 24, endpoint=False)
    ring = np.column_stack([np.cos(turn), np.sin(turn)])
    around = xy[:, None, :] + np.concatenate([ring * 600.0, ring * 900.0, ring * 1_200.0])
    metres = nearest(streets.xy, around.reshape(-1, 2))[1].reshape(around.shape[:2])
    return np.asarray(around[np.arange(len(xy)), metres.argmax(axis=1)])


def postcodes_at(settlements: Settlements, place: Ints, xy: Floats) -> list[str]:
    """Postcode of points: each place is cut like a cake into its postcodes."""
    codes = [expand_postcodes(text) for text in settlements.frame["postcodes"]]
    from_middle = xy - settlements.xy[place]
    turn = np.arctan2(from_middle[:, 1], from_middle[:, 0]) / (2 * np.pi) + 0.5
    sectors = np.array([len(code) for code in codes])[place]
    sector = np.minimum((turn * sectors).astype(np.int64), sectors - 1)
    return [codes[p][s] for p, s in zip(place.tolist(), sector.tolist(), strict=True)]


def dates(count: int, first: str, days: int, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Random dates as text."""
    day = np.datetime64(first) + rng.integers(0, days, count)
    return np.datetime_as_string(day, unit="D")


def _shares(kind: Ints, rng: np.random.Generator) -> dict[str, Floats]:
    return {
        name: np.clip(base[kind] + rng.normal(0.0, 0.06, len(kind)), 0.02, 0.98).round(2)
        for name, base in _SHARES.items()
    }


def _languages(count: int, rng: np.random.Generator) -> list[str]:
    """Shares around the origins of the region's labour migrants; the rest speak others."""
    drawn = _LANGUAGE_SHARE * rng.uniform(0.6, 1.4, (count, 3))
    return [
        ";".join(f"{code}:{share:.2f}" for code, share in zip(_LANGUAGES, row, strict=True))
        for row in drawn.tolist()
    ]


def _rosters(kind: Ints, rng: np.random.Generator) -> list[str]:
    draws = rng.random(len(kind))
    return [_pick(_ROSTERS[k], u) for k, u in zip(kind.tolist(), draws.tolist(), strict=True)]


def _pick(options: Sequence[str], draw: float) -> str:
    return options[int(draw * len(options))]


def _insurers(count: int, rng: np.random.Generator) -> list[str]:
    drawn = rng.uniform(0.45, 0.75, count)
    return [f"Modelverzekeraar A:{u:.2f};Modelverzekeraar B:{0.97 - u:.2f}" for u in drawn.tolist()]
