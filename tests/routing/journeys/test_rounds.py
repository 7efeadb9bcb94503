"""The service day of a search in rounds, and its mirror."""

from __future__ import annotations

from geoaccess.routing.journeys.rounds import mirror_of, service_of
from tests.helpers.days import EIGHT_S, Line, changes_of, service_day


def line(first: int, second: int, start_s: int) -> Line:
    """One trip of ten minutes between two stops that are open to everybody."""
    times = [start_s, start_s + 600]
    return Line([first, second], [True, True], [True, True], [(times, times)])


def test_in_the_mirror_the_later_trip_goes_on_as_the_earlier_one() -> None:
    """Trips 0, 1 and 2 are trips 2, 1 and 0 of the mirror."""
    lines = [line(0, 1, EIGHT_S), line(1, 2, EIGHT_S + 900), line(2, 0, EIGHT_S)]
    service = service_of(service_day(lines, {0: 1}), changes_of(3, {(n, n): 60 for n in range(3)}))
    assert (service.onward_ptr.tolist(), service.onward.tolist()) == ([0, 1, 1, 1], [1])
    mirror = mirror_of(service)
    assert (mirror.onward_ptr.tolist(), mirror.onward.tolist()) == ([0, 0, 1, 1], [2])
