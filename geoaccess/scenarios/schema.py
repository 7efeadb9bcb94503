"""How a scenario file writes its edits: one table per edit, with ``do`` saying what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from typing import Any

from geoaccess.errors import Fault
from geoaccess.scenarios.edits import (
    AddPlace,
    ChangePractice,
    Edit,
    ExpandPractice,
    GiveBikes,
    GrowHousing,
    MovePlace,
    RemovePlace,
)
from geoaccess.scenarios.timetable_edits import (
    AddLine,
    AddStop,
    ChangeHeadway,
    CutLine,
    ExtraTrips,
    RerouteLine,
)
from geoaccess.scenarios.values import read_value

Cells = dict[str, Any]


def _new_row(table: str) -> Callable[[Cells], Edit]:
    def make(cells: Cells) -> Edit:
        known = {k: cells.pop(k) for k in ("id", "lon", "lat", "cost") if k in cells}
        if table == "practices":
            cells.setdefault("status", "open")
        return AddPlace(table=table, columns=cells, **known)

    return make


def _changed_practice(cells: Cells) -> Edit:
    known = {k: cells.pop(k) for k in ("id", "cost") if k in cells}
    return ChangePractice(columns=cells, **known)


def _plain(kind: type[Edit], **fixed: Any) -> Callable[[Cells], Edit]:
    return lambda cells: kind(**fixed, **cells)


KINDS: Mapping[str, tuple[type[Edit], Callable[[Cells], Edit]]] = {
    "open_practice": (AddPlace, _new_row("practices")),
    "close_practice": (RemovePlace, _plain(RemovePlace, table="practices")),
    "move_practice": (MovePlace, _plain(MovePlace, table="practices")),
    "change_practice": (ChangePractice, _changed_practice),
    "expand_practice": (ExpandPractice, _plain(ExpandPractice)),
    "add_housing": (AddPlace, _new_row("housing")),
    "close_housing": (RemovePlace, _plain(RemovePlace, table="housing")),
    "move_housing": (MovePlace, _plain(MovePlace, table="housing")),
    "grow_housing": (GrowHousing, _plain(GrowHousing)),
    "give_bikes": (GiveBikes, _plain(GiveBikes)),
    "add_stop": (AddStop, _plain(AddStop)),
    "add_line": (AddLine, _plain(AddLine)),
    "add_shuttle": (AddLine, _plain(AddLine)),
    "extra_trips": (ExtraTrips, _plain(ExtraTrips)),
    "cut_line": (CutLine, _plain(CutLine)),
    "reroute_line": (RerouteLine, _plain(RerouteLine)),
    "change_headway": (ChangeHeadway, _plain(ChangeHeadway)),
}
"""Every edit by its name in a file."""

_OPEN_ENDED = ("open_practice", "add_housing", "change_practice")


def parse_edit(number: int, raw: Any, where: str) -> tuple[Edit | None, list[Fault]]:
    """Read one edit; faults instead of an edit where it cannot be read."""
    place = f"{where}, edit {number}"
    do = str(raw.get("do", "")) if isinstance(raw, Mapping) else ""
    if do not in KINDS:
        close = get_close_matches(do, list(KINDS), n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        problem = f"do is {do!r}.{hint}"
        return None, [Fault(place, problem, f"Write one of {', '.join(KINDS)}.")]
    kind, make = KINDS[do]
    cells = {str(k): v for k, v in raw.items() if k != "do"}
    faults = _key_faults(do, kind, cells, place)
    if faults:
        return None, faults
    read, faults = _read_cells(kind, cells, place)
    return (None, faults) if faults else (make(read), [])


def _key_faults(do: str, kind: type[Edit], cells: Cells, place: str) -> list[Fault]:
    """Keys that are missing or not known."""
    known = {f.name: f for f in fields(kind) if f.name not in ("table", "columns")}
    needed = [n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING]
    faults = []
    missing = [n for n in needed if n not in cells]
    if missing:
        remedy = f"{do} needs {', '.join(needed)}."
        faults.append(Fault(place, f"{', '.join(missing)} missing.", remedy))
    unknown = [n for n in cells if n not in known]
    if unknown and do not in _OPEN_ENDED:
        remedy = f"{do} knows {', '.join(known)}."
        faults.append(Fault(place, f"{', '.join(unknown)} not known.", remedy))
    return faults


def _read_cells(kind: type[Edit], cells: Cells, place: str) -> tuple[Cells, list[Fault]]:
    """The values as the edit takes them; columns of a table are checked with the table."""
    types = {f.name: str(f.type) for f in fields(kind)}
    read, faults = {}, []
    for key, value in cells.items():
        try:
            read[key] = read_value(key, types[key], value) if key in types else value
        except (TypeError, ValueError) as error:
            faults.append(Fault(place, f"{key} is {value!r}.", str(error)))
    return read, faults
