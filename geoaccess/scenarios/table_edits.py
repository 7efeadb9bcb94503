"""What edits of practices and housing do to the tables."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoaccess.errors import Fault, raise_faults
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
from geoaccess.schema import HOUSING, PRACTICES, Table

TABLES: Mapping[str, Table] = {"housing": HOUSING, "practices": PRACTICES}


def edit_table(table: gpd.GeoDataFrame, name: str, edit: Edit) -> gpd.GeoDataFrame:
    """A table after an edit; edits of other tables leave it as it is.

    Raises
    ------
    InputError
        If the edit names a place that is not there (or is there already), or a
        column that the table does not have.
    """
    if isinstance(edit, (AddPlace, RemovePlace, MovePlace)) and edit.table != name:
        return table
    if isinstance(edit, AddPlace):
        return _added(table, name, edit)
    if isinstance(edit, RemovePlace):
        row = _row(table, name, edit.id)
        return table[~row].reset_index(drop=True)
    if isinstance(edit, MovePlace):
        row = _row(table, name, edit.id)
        return table.set_geometry(
            [
                shapely.Point(edit.lon, edit.lat) if here else point
                for here, point in zip(row, table.geometry, strict=True)
            ],
            crs=table.crs,
        )
    if name == "practices" and isinstance(edit, ChangePractice):
        _check_columns(name, edit.id, edit.columns)
        return _changed(table, edit)
    if name == "practices" and isinstance(edit, ExpandPractice):
        return _expanded(table, edit)
    if name == "housing" and isinstance(edit, GrowHousing):
        return _grown(table, edit)
    if name == "housing" and isinstance(edit, GiveBikes):
        return _with_bikes(table, edit)
    return table


def _added(table: gpd.GeoDataFrame, name: str, edit: AddPlace) -> gpd.GeoDataFrame:
    _check_columns(name, edit.id, edit.columns)
    if (table["id"].astype(str) == edit.id).any():
        problem = f"{edit.id} is in the table already."
        raise_faults([Fault(name, problem, "Give the new place another id.", (edit.id,))])
    required = [c.name for c in TABLES[name].columns if c.required and c.name != "id"]
    missing = [c for c in required if c not in edit.columns]
    if missing:
        problem = f"the new place {edit.id} lacks {', '.join(missing)}."
        raise_faults([Fault(name, problem, "Add it to the edit.", (edit.id,))])
    row = pd.DataFrame([{"id": edit.id, **edit.columns}])
    place = gpd.GeoDataFrame(row, geometry=[shapely.Point(edit.lon, edit.lat)], crs=4326)
    known = {c: table[c].dtype for c in row if c in table}
    parts = [table, place.astype(known).to_crs(table.crs)]
    joined = pd.concat(parts, ignore_index=True).astype(known)
    return gpd.GeoDataFrame(joined, geometry=table.geometry.name, crs=table.crs)


def _changed(table: gpd.GeoDataFrame, edit: ChangePractice) -> gpd.GeoDataFrame:
    """New values of a practice; one that opens has room, if nobody says how much."""
    row = _row(table, "practices", edit.id)
    values = dict(edit.columns)
    opens = values.get("status") in ("open", "conditional") and "places" not in values
    if opens and "places" in table and (pd.to_numeric(table["places"])[row] == 0).any():
        values["places"] = None
    return _with_values(table, row, values)


def _expanded(table: gpd.GeoDataFrame, edit: ExpandPractice) -> gpd.GeoDataFrame:
    row = _row(table, "practices", edit.id)
    if edit.places < 1:
        problem = f"{edit.id} expands by {edit.places} places; expected 1 or more."
        raise_faults([Fault("practices", problem, "To take places away, change the practice.")])
    free = pd.to_numeric(table["places"]).to_numpy(dtype=float) if "places" in table else None
    before = 0.0 if free is None or np.isnan(free[row][0]) else float(free[row][0])
    values: dict[str, Any] = {"places": before + edit.places}
    if table["status"].to_numpy()[row][0] == "full":
        values["status"] = "open"
    return _with_values(table, row, values)


def _grown(table: gpd.GeoDataFrame, edit: GrowHousing) -> gpd.GeoDataFrame:
    chosen = _chosen(table, edit)
    if edit.factor < 0 or edit.years < 0:
        problem = f"factor {edit.factor!r} over {edit.years!r} years: expected 0 or more."
        raise_faults([Fault("housing", problem, "9% growth is factor = 1.09.")])
    people = table["residents"].to_numpy(dtype=float)
    grown = np.rint(people * edit.factor**edit.years + edit.residents)
    residents = np.where(chosen, np.maximum(grown, 0), people).astype(np.int64)
    return table.assign(residents=residents)


def _with_bikes(table: gpd.GeoDataFrame, edit: GiveBikes) -> gpd.GeoDataFrame:
    if not 0 <= edit.share <= 1:
        problem = f"share is {edit.share!r}, expected 0 to 1."
        raise_faults([Fault("housing", problem, "0.8 is 80% of the residents.")])
    chosen = _chosen(table, edit)
    before = (
        pd.to_numeric(table["bike_share"]).to_numpy(dtype=float)
        if "bike_share" in table
        else np.full(len(table), np.nan)
    )
    # fmax: a share that is not known becomes the one given.
    return table.assign(bike_share=np.where(chosen, np.fmax(before, edit.share), before))


def _chosen(table: gpd.GeoDataFrame, edit: GrowHousing | GiveBikes) -> npt.NDArray[np.bool_]:
    """The housing that an edit means; naming what is not there is a fault."""
    chosen = np.ones(len(table), dtype=bool)
    ids = table["id"].astype(str)
    unknown = tuple(i for i in edit.ids if i not in set(ids))
    faults = []
    if unknown:
        remedy = "Correct the ids of the edit."
        faults.append(Fault("housing", "an edit names housing that is not there.", remedy, unknown))
    if edit.ids:
        chosen &= ids.isin(edit.ids).to_numpy()
    for column in ("kind", "municipality"):
        wanted = getattr(edit, column)
        if wanted is None:
            continue
        here = np.zeros(len(table), dtype=bool)
        if column in table:
            here = table[column].eq(wanted).to_numpy(dtype=bool)
        if not here.any():
            problem = f"no housing has {column} {wanted!r}."
            faults.append(Fault("housing", problem, "Correct the edit, or fill in the column."))
        chosen &= here
    raise_faults(faults)
    return chosen


def _row(table: gpd.GeoDataFrame, name: str, place_id: str) -> npt.NDArray[np.bool_]:
    ids = table["id"].astype(str)
    row = (ids == place_id).to_numpy()
    if not row.any():
        problem = f"an edit names {place_id!r}, which is not in the table."
        close = get_close_matches(place_id, list(ids), n=3)
        hint = f" Ids like it: {', '.join(close)}." if close else ""
        raise_faults([Fault(name, problem, f"Correct the id of the edit.{hint}", (place_id,))])
    return np.asarray(row)


def _check_columns(name: str, place_id: str, columns: Mapping[str, Any]) -> None:
    known = [c.name for c in TABLES[name].columns if c.name != "id"]
    unknown = [c for c in columns if c not in known]
    if unknown:
        problem = f"the edit of {place_id} sets {', '.join(unknown)}, which no {name} have."
        raise_faults([Fault(name, problem, f"Use {', '.join(known)}.", (place_id,))])


def _with_values(
    table: gpd.GeoDataFrame, row: npt.NDArray[np.bool_], values: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    """The table with other values on one row."""
    changed = {}
    for column, value in values.items():
        before = table[column] if column in table else pd.Series([None] * len(table), dtype=object)
        after = before.astype(object).where(~row, value)
        changed[column] = after.infer_objects()
    return table.assign(**changed)
