"""The tree of errors and warnings.

::

    GeoAccessError
    ├── InputError (ValueError)               your input: exit code 2
    │   ├── MissingColumnError (KeyError)
    │   ├── DuplicateIdError
    │   ├── CrsError
    │   ├── GeometryError
    │   └── FeedError
    ├── NetworkError (ValueError)
    │   ├── NoServiceError (LookupError)      your input: exit code 2
    │   └── SnapError
    ├── TravelTimesError (ValueError)         your input: exit code 2
    ├── SitingError
    │   ├── InfeasibleError (ValueError)      no answer exists: exit code 3
    │   └── SolverError (RuntimeError)        our fault: exit code 1
    ├── FetchError (OSError)
    ├── OutputError (OSError)                 a place to write: exit code 2
    │   └── BusyError
    └── MissingExtraError (ImportError)

    GeoAccessWarning (UserWarning)

Every message says what was found, what was expected and what to do. Ids that
are at fault are also attributes, so that a program can act on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class GeoAccessWarning(UserWarning):
    """Something in the input deserves attention, but an answer is possible."""


class GeoAccessError(Exception):
    """Base of every error that geoaccess raises on purpose."""

    exit_code = 1

    def __str__(self) -> str:
        # KeyError would show its message in quotes; a sentence should stay a sentence.
        return str(self.args[0]) if self.args else ""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in an input.

    Parameters
    ----------
    where
        The file or table, for example ``"housing.csv"``.
    problem
        What was found and what was expected.
    remedy
        What to do about it.
    ids
        The rows at fault, by id where they have one.
    kind
        The error class that this fault raises when it stands alone.
    """

    where: str
    problem: str
    remedy: str
    ids: tuple[str, ...] = ()
    kind: type[InputError] | None = None

    def __str__(self) -> str:
        rows = f" Rows: {name_some(self.ids)}." if self.ids else ""
        return f"{self.where}: {self.problem}{rows} {self.remedy}"


class InputError(GeoAccessError, ValueError):
    """One or several faults in what the caller passed in.

    Attributes
    ----------
    faults
        All faults, in the order in which they were found.
    ids
        The ids of all rows at fault.
    """

    exit_code = 2

    def __init__(self, message: str, *, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)
        self.ids = tuple(dict.fromkeys(i for fault in faults for i in fault.ids))


class MissingColumnError(InputError, KeyError):
    """A table lacks a column that it needs."""


class DuplicateIdError(InputError):
    """An id stands on more than one row."""


class CrsError(InputError):
    """Coordinates without, or in the wrong, coordinate reference system."""


class GeometryError(InputError):
    """A geometry is missing, empty, of the wrong type or in the wrong place."""


class FeedError(InputError):
    """A GTFS feed cannot be read."""


class NetworkError(GeoAccessError, ValueError):
    """A network cannot be built, saved or loaded."""

    exit_code = 2


class NoServiceError(NetworkError, LookupError):
    """The timetable has no trips on the date asked for."""


class SnapError(NetworkError):
    """Points lie too far from any street."""

    def __init__(self, message: str, *, ids: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.ids = tuple(ids)


class TravelTimesError(GeoAccessError, ValueError):
    """A table of travel times is not usable for what was asked."""

    exit_code = 2


class SitingError(GeoAccessError):
    """A siting problem cannot be posed or solved."""


class InfeasibleError(SitingError, ValueError):
    """No plan meets the demand.

    Attributes
    ----------
    uncoverable_ids
        Housing places that no site can serve.
    """

    exit_code = 3

    def __init__(self, message: str, *, uncoverable_ids: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.uncoverable_ids = tuple(uncoverable_ids)


class SolverError(SitingError, RuntimeError):
    """The optimiser failed for a reason that is not the caller's."""


class FetchError(GeoAccessError, OSError):
    """Open data could not be downloaded."""


class OutputError(GeoAccessError, OSError):
    """A result cannot be written: the disk is full, or the place may not be written to."""

    exit_code = 2


class BusyError(OutputError):
    """Another run is writing to the same folder."""


class MissingExtraError(GeoAccessError, ImportError):
    """An optional dependency is not installed."""

    exit_code = 2


MOST_NAMED = 10
"""How many ids a message names; the others are counted."""


def name_some(ids: Iterable[str], limit: int = MOST_NAMED) -> str:
    """Join ids for a message, at most `limit` of them.

    Examples
    --------
    >>> name_some(["a", "b", "c"], limit=2)
    'a, b and 1 more'
    """
    listed = [str(i) for i in ids]
    shown = ", ".join(listed[:limit])
    rest = len(listed) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown


def raise_faults(faults: Sequence[Fault]) -> None:
    """Raise all faults as one error; do nothing when there are none.

    When all faults are of one kind, the error is of that kind; otherwise it is
    a plain `InputError`.

    Raises
    ------
    InputError
        With every fault on a line of its own.
    """
    if not faults:
        return
    kinds = {fault.kind or InputError for fault in faults}
    kind = kinds.pop() if len(kinds) == 1 else InputError
    if len(faults) == 1:
        raise kind(str(faults[0]), faults=faults)
    lines = "\n".join(f"  {number}. {fault}" for number, fault in enumerate(faults, 1))
    raise kind(f"{len(faults)} faults in the input:\n{lines}", faults=faults)
