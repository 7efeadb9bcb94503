"""What a traveller does and when: speeds, limits, departure windows and weeks.

Small frozen values that every layer may pass on. The service date and the
window have no default on purpose: an answer that depends on "now" cannot be
repeated.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from geoaccess.errors import InputError
from geoaccess.units import check_positive, format_clock, parse_clock

MODES = ("transit", "bike_transit", "bike", "ebike", "walk", "car")
"""Every mode that travel times may be asked for."""


@dataclass(frozen=True, kw_only=True)
class TravelOptions:
    """Speeds and limits of a journey.

    Parameters
    ----------
    walk_speed_kmh, bike_speed_kmh, ebike_speed_kmh
        Speeds along streets. Straight connectors between a point and the street
        network always count at walking speed.
    max_walk_min
        The longest walk from the origin to the first stop, and from the last
        stop to the destination (each).
    max_bike_min
        The longest ride to the first stop, for mode ``bike_transit``.
    max_transfer_min
        The longest walk between two rides.
    board_slack_s
        Seconds between being at a stop and the departure that can be caught.
    max_rides
        The most rides in one journey; None means no limit.
    max_snap_m
        The farthest that a point may lie from the street network.
    bike_parking_only
        For mode ``bike_transit``: ride only to stations of several stops and to
        stops with a bicycle parking within 100 m (points of the street map).

    Examples
    --------
    >>> TravelOptions(walk_speed_kmh=3.6).walk_speed_m_per_h
    3600
    """

    walk_speed_kmh: float = 4.8
    bike_speed_kmh: float = 15.0
    ebike_speed_kmh: float = 20.0
    max_walk_min: float = 20
    max_bike_min: float = 20
    max_transfer_min: float = 10
    board_slack_s: int = 60
    max_rides: int | None = None
    max_snap_m: float = 500
    bike_parking_only: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(field.default, bool) or (field.name == "max_rides" and value is None):
                continue
            check_positive(field.name, value, allow_zero="speed" not in field.name)
        for name in ("board_slack_s", "max_rides"):
            value = getattr(self, name)
            if value is not None and value != int(value):
                raise InputError(f"{name} is {value!r}. It must be a whole number.")

    @property
    def walk_speed_m_per_h(self) -> int:
        """Walking speed as a whole number of metres an hour, for exact arithmetic."""
        return round(self.walk_speed_kmh * 1000)

    @property
    def bike_speed_m_per_h(self) -> int:
        """Cycling speed as a whole number of metres an hour."""
        return round(self.bike_speed_kmh * 1000)

    @property
    def ebike_speed_m_per_h(self) -> int:
        """E-bike speed as a whole number of metres an hour."""
        return round(self.ebike_speed_kmh * 1000)


def parse_date(value: str | dt.date) -> dt.date:
    """Read a date written as ``YYYY-MM-DD``.

    Raises
    ------
    InputError
        If the text is not such a date.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{value!r} is not a date. Write it as YYYY-MM-DD, for example '2026-03-10'."
        ) from error


@dataclass(frozen=True)
class DepartureWindow:
    """Every whole minute from `start` up to, and not including, `end`.

    Parameters
    ----------
    start, end
        Clock times of the service date, ``"HH:MM"``; hours past 24 belong to the
        same service date.
    date
        The service date; None takes the first service day of the network.

    Examples
    --------
    >>> window = DepartureWindow("17:00", "19:00")
    >>> window.minutes, window.start_s
    (120, 61200)
    """

    start: str
    end: str
    date: dt.date | None = None

    def __post_init__(self) -> None:
        if self.date is not None:
            object.__setattr__(self, "date", parse_date(self.date))
        if self.start_s % 60 or self.end_s % 60:
            raise InputError(
                f"Departures from {self.start} to {self.end}: windows are in whole minutes."
            )
        if self.end_s <= self.start_s:
            raise InputError(
                f"Departures from {self.start} to {self.end}: the end must be later than the start. "
                "For a window across midnight, write the end past 24:00, for example '25:30'."
            )

    @property
    def start_s(self) -> int:
        """Seconds after midnight of the first departure."""
        return parse_clock(self.start)

    @property
    def end_s(self) -> int:
        """Seconds after midnight of the end, which is not a departure."""
        return parse_clock(self.end)

    @property
    def minutes(self) -> int:
        """Number of departures."""
        return (self.end_s - self.start_s) // 60

    def departures_s(self) -> npt.NDArray[np.int32]:
        """Seconds after midnight of every departure, int32, shape (minutes,)."""
        return np.arange(self.start_s, self.end_s, 60, dtype=np.int32)

    def __str__(self) -> str:
        day = f"{self.date.isoformat()} " if self.date else ""
        return f"{day}{format_clock(self.start_s)}-{format_clock(self.end_s)}"


@dataclass(frozen=True)
class Week:
    """Seven service dates from a Monday on.

    Examples
    --------
    >>> [day.isoformat() for day in Week("2026-03-09").dates][-1]
    '2026-03-15'
    """

    monday: dt.date | str

    def __post_init__(self) -> None:
        day = parse_date(self.monday)
        if day.weekday() != 0:
            raise InputError(
                f"A week starts on a Monday; {day.isoformat()} is a {day:%A}. "
                f"Use {(day - dt.timedelta(days=day.weekday())).isoformat()}."
            )
        object.__setattr__(self, "monday", day)

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The seven dates."""
        monday = parse_date(self.monday)
        return tuple(monday + dt.timedelta(days=i) for i in range(7))
