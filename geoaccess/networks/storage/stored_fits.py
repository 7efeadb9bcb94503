"""How the arrays of a saved network must fit together, so that every search ends, and ends well.

Searches rely on an order: of times along a trip, of trips in a pattern, of connections
in a day, of nodes in a hierarchy. An array that keeps every limit of its own may still
be out of order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numba as nb
import numpy as np

from geoaccess.networks.storage.array_rules import Array

Arrays = Mapping[str, Array]


def has_all_times(arrays: Arrays) -> bool:
    """Whether every pattern has a stop, and every trip a time for every position of its pattern."""
    stops, trips, times = (
        np.diff(arrays[f"pattern_{what}_ptr"]) for what in ("stop", "trip", "time")
    )
    return bool((stops > 0).all() and (times == trips * stops).all())


def times_rise(arrays: Arrays) -> bool:
    """Whether no trip goes back in time and none overtakes the one before it in its pattern."""
    names = ("pattern_stop_ptr", "pattern_time_ptr", "arrival_s", "departure_s")
    return bool(_rise(*(arrays[name] for name in names)))


def calls_fit(arrays: Arrays) -> bool:
    """Whether every call at a stop is at a position that its pattern has."""
    length = np.diff(arrays["pattern_stop_ptr"])
    return bool((arrays["stop_pattern_pos"] < length[arrays["stop_pattern"]]).all())


def trips_go_on_later(arrays: Arrays) -> bool:
    """Whether a vehicle goes on only as a trip that starts later, so that it comes to an end.

    Asked where every trip has all its times.
    """
    trips = np.diff(arrays["pattern_trip_ptr"])
    length = np.repeat(np.diff(arrays["pattern_stop_ptr"]), trips)
    end = np.cumsum(length)
    before = np.flatnonzero(arrays["trip_next"] >= 0)
    after = arrays["trip_next"][before]
    starts_s = arrays["departure_s"][(end - length)[after]]
    ends_s = arrays["arrival_s"][end[before] - 1]
    started_s = arrays["departure_s"][(end - length)[before]]
    return bool((starts_s >= ends_s).all() and (starts_s > started_s).all())


def connections_keep_time(arrays: Arrays) -> bool:
    """Whether every connection begins and ends when the timetable says, each of them once."""
    departs = np.flatnonzero(arrays["time_row"][:-1] >= 0)
    row, begin_s = arrays["time_row"][departs], arrays["begin_s"]
    begins = begin_s[row] == arrays["departure_s"][departs]
    ends = arrays["end_s"][row] == arrays["arrival_s"][departs + 1]
    once = np.bincount(row, minlength=len(begin_s)) == 1
    return bool(begins.all() and ends.all() and once.all())


def connections_fall(arrays: Arrays) -> bool:
    """Whether connections stand in the order of their departure, or in a mirror arrival, latest first."""
    order_s = arrays["order_s"]
    named = any(np.array_equal(order_s, arrays[name]) for name in ("begin_s", "end_s"))
    return bool(named and (order_s[1:] <= order_s[:-1]).all())


def connections_lead_on(arrays: Arrays) -> bool:
    """Whether no connection leads to one before it in time: a window is cut between two seconds.

    Asked where connections stand in order.
    """
    names = ("order_s", "stay", "also", "link_ptr", "link_to")
    return bool(_lead_on(*(arrays[name] for name in names)))


def circles_are_brief(arrays: Arrays) -> bool:
    """Whether connections that lead to each other do so within one second: they are gone over repeatedly."""
    first, last, order_s = (arrays[name] for name in ("loop_first", "loop_last", "order_s"))
    if not ((first < last) & (last <= len(order_s))).all():
        return False
    return bool((order_s[first] == order_s[last - 1]).all())


def rows_rise(arrays: Arrays) -> bool:
    """Whether the stops that one can change to rise within every row: they are looked up by halves."""
    begins = np.zeros(len(arrays["to_stop"]) + 1, bool)
    begins[arrays["ptr"]] = True
    return bool((begins[1:-1] | (np.diff(arrays["to_stop"]) > 0)).all())


def climbs_end(arrays: Arrays) -> bool:
    """Whether every climb of a hierarchy comes to its top."""
    up = _leads_up(arrays["up_ptr"], arrays["up_to"])
    return bool(up and _leads_up(arrays["down_ptr"], arrays["down_from"]))


@nb.njit(cache=True, nogil=True)
def _leads_up(ptr: Any, to: Any) -> Any:
    """Whether all arcs lead to more important nodes."""
    for node in range(len(ptr) - 1):
        for arc in range(ptr[node], ptr[node + 1]):
            if to[arc] >= node:
                return False
    return True


@nb.njit(cache=True, nogil=True)
def _lead_on(order_s: Any, stay: Any, also: Any, link_ptr: Any, link_to: Any) -> Any:
    """Whether staying on board, a better connection and every link lead to the same second or a later one."""
    for row in range(len(order_s)):
        begins_s = order_s[row]
        if stay[row] >= 0 and order_s[stay[row]] < begins_s:
            return False
        if also[row] >= 0 and order_s[also[row]] < begins_s:
            return False
        for at in range(link_ptr[row], link_ptr[row + 1]):
            if order_s[link_to[at]] < begins_s:
                return False
    return True


@nb.njit(cache=True, nogil=True)
def _rise(stop_ptr: Any, time_ptr: Any, arrival_s: Any, departure_s: Any) -> Any:
    """Whether times rise along every trip and from trip to trip."""
    for pattern in range(len(stop_ptr) - 1):
        length = stop_ptr[pattern + 1] - stop_ptr[pattern]
        first, end = time_ptr[pattern], time_ptr[pattern + 1]
        for at in range(first, end):
            is_last = (at - first + 1) % length == 0
            if departure_s[at] < arrival_s[at]:
                return False
            if not is_last and arrival_s[at + 1] < departure_s[at]:
                return False
            following = at + length
            if following < end and (
                arrival_s[following] < arrival_s[at] or departure_s[following] < departure_s[at]
            ):
                return False
    return True
