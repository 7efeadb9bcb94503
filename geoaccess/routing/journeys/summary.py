"""What a journey consists of: rides, and minutes of walking, cycling, riding and waiting."""

from __future__ import annotations

import pandas as pd

ON_STREET = ("walk", "bike", "ebike", "car")
"""Modes of legs that are no rides."""


def journey_summary(legs: pd.DataFrame) -> pd.DataFrame:
    """Rides and minutes per pair.

    Parameters
    ----------
    legs
        From `itineraries`.

    Returns
    -------
    pandas.DataFrame
        One row per pair, in the order of the legs: ``from_id, to_id, status,
        departs, arrives, travel_time_min, rides, walk_min, bike_min (e-bikes too),
        car_min, in_vehicle_min, wait_min``. All waits count, at home too; the
        minutes add up to ``travel_time_min``. Without a journey the travel time is
        ``inf`` and the rest is missing.

    Examples
    --------
    >>> legs = pd.DataFrame({
    ...     "from_id": "a", "to_id": "x", "status": "ok", "leg": [1, 2], "mode": ["walk", "bus"],
    ...     "departs": ["08:00", "08:05"], "arrives": ["08:02", "08:15"],
    ...     "duration_min": [2.0, 10.0], "wait_min": [0.0, 3.0],
    ... })
    >>> summary = journey_summary(legs)
    >>> summary[["travel_time_min", "rides", "walk_min", "in_vehicle_min", "wait_min"]].values
    array([[15.,  1.,  2., 10.,  3.]])
    """
    travelled = legs["leg"] > 0
    ridden = travelled & ~legs["mode"].isin(ON_STREET)
    minutes = pd.DataFrame({"rides": ridden.astype(float)})
    for name, modes in (("walk", ["walk"]), ("bike", ["bike", "ebike"]), ("car", ["car"])):
        minutes[f"{name}_min"] = legs["duration_min"].where(legs["mode"].isin(modes), 0.0)
    minutes["in_vehicle_min"] = legs["duration_min"].where(ridden, 0.0)
    minutes["wait_min"] = legs["wait_min"].fillna(0.0)
    keys = [legs["from_id"], legs["to_id"]]
    added = minutes.groupby(keys, sort=False).sum()
    ends = legs.groupby(["from_id", "to_id"], sort=False).agg(
        status=("status", "first"), departs=("departs", "first"), arrives=("arrives", "last")
    )
    added.insert(0, "travel_time_min", added.drop(columns="rides").sum(axis=1))
    added[ends["status"] != "ok"] = float("nan")
    added["travel_time_min"] = added["travel_time_min"].fillna(float("inf"))
    return ends.join(added).reset_index()
