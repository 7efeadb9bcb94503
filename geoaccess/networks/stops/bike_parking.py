"""Stops at which a bike can be left, by the bicycle parkings of the street map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from geoaccess.geodesy import great_circle_m, unit_vectors
from geoaccess.inputs.osm.background_points import BIKE_PARKING
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.timetable import Timetable

NEAR_M = 100
"""A parking this near, in a straight line, belongs to a stop."""


def with_bike_parking(timetable: Timetable, streets: StreetNetwork) -> Timetable:
    """The timetable with `stops["bike_parking"]` true where a parking stands near.

    Parameters
    ----------
    timetable
        Stops that are marked already stay so: feeds do not tell, but users may.
    streets
        Streets with background features; without any nothing changes.

    Examples
    --------
    >>> with_bike_parking(timetable, streets).stops["bike_parking"]  # doctest: +SKIP
    """
    background, stops = streets.background, timetable.stops
    if background is None or stops.empty:
        return timetable
    parkings = background.geometry[(background["kind"] == BIKE_PARKING).to_numpy()]
    if parkings.empty:
        return timetable
    lon, lat = parkings.x.to_numpy(), parkings.y.to_numpy()
    at = stops["lon"].to_numpy(), stops["lat"].to_numpy()
    _, nearest = cKDTree(unit_vectors(lon, lat)).query(unit_vectors(*at))
    near = great_circle_m(*at, lon[nearest], lat[nearest]) <= NEAR_M
    marked = np.asarray(stops["bike_parking"], dtype=np.bool_) | near
    return replace(timetable, stops=stops.assign(bike_parking=marked))
