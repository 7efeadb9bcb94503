"""Edits of public transport, in words that need no knowledge of GTFS.

Lines go by the name on the vehicle, stops by their name or id, places by name
and degrees, clock times as ``"HH:MM"`` (past 24:00 for after midnight).
"""

from __future__ import annotations

from dataclasses import dataclass

from geoaccess.scenarios.edits import Edit


@dataclass(frozen=True)
class Place:
    """A place where a vehicle calls: an existing stop by name, or a new one by position.

    Parameters
    ----------
    name
        Name or id of the stop.
    lon, lat
        Degrees of a new stop; None for an existing one.
    """

    name: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, kw_only=True)
class AddStop(Edit):
    """A line calls at a new stop between two stops that follow each other, both ways.

    Parameters
    ----------
    line
        The line.
    stop
        The new stop (or one that exists).
    between
        The two stops.
    extra_min
        Minutes that the way takes longer.
    """

    line: str
    stop: Place
    between: tuple[str, str]
    extra_min: float = 1.0


@dataclass(frozen=True, kw_only=True)
class AddLine(Edit):
    """A new line, or a shuttle between named places.

    Parameters
    ----------
    line
        Its name.
    stops
        The stops on the way out, at least two.
    departures, back_departures
        Departures from the first stop, and from the last stop on the way back.
    minutes
        Minutes of each leg, one fewer than stops; by distance at `speed_kmh`
        when left out.
    days
        Days of the week that it runs, as ``"mo-fr"`` or ``"mo,we,sa-su"``.
    speed_kmh
        Speed over straight legs made a third longer, for legs without minutes.
    one_way
        True when there is no way back on purpose.
    """

    line: str
    stops: tuple[Place, ...]
    departures: tuple[str, ...]
    back_departures: tuple[str, ...] = ()
    minutes: tuple[float, ...] = ()
    days: str = "mo-su"
    speed_kmh: float = 30.0
    one_way: bool = False


@dataclass(frozen=True, kw_only=True)
class ExtraTrips(Edit):
    """A line runs more trips, such as later ones: copies of the trip nearest in time.

    Parameters
    ----------
    line
        The line.
    departures
        Departures from the first stop.
    towards
        Name of the last stop (or headsign); needed when the line runs two ways.
    """

    line: str
    departures: tuple[str, ...]
    towards: str | None = None


@dataclass(frozen=True, kw_only=True)
class CutLine(Edit):
    """A line stops running: all of it, part of the day, or beyond a stop.

    Parameters
    ----------
    line
        The line.
    start, end
        Only trips that leave their first stop from `start` on and before `end`.
    beyond, towards
        The line now ends at `beyond` instead of going on to `towards`; trips the
        other way start there.
    """

    line: str
    start: str = "00:00"
    end: str = "48:00"
    beyond: str | None = None
    towards: str | None = None


@dataclass(frozen=True, kw_only=True)
class RerouteLine(Edit):
    """Between two stops a line takes another way, in both directions.

    Parameters
    ----------
    line
        The line.
    between
        The two stops where the old and the new way part and meet.
    via
        Stops on the new way, none to pass straight through.
    minutes
        Minutes of each leg of the new way, one more than `via`.
    """

    line: str
    between: tuple[str, str]
    via: tuple[Place, ...] = ()
    minutes: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeHeadway(Edit):
    """A line runs every so many minutes over a part of the day, in both directions.

    Parameters
    ----------
    line
        The line.
    every_min
        Minutes between departures from the first stop.
    start, end
        The part of the day; the end is not a departure.
    """

    line: str
    every_min: float
    start: str
    end: str


TimetableEdit = AddStop | AddLine | ExtraTrips | CutLine | RerouteLine | ChangeHeadway
