"""Open a table wherever it stands: a file of any usual format, or a frame in memory."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import shapely

from geoaccess.errors import Fault, InputError, name_some
from geoaccess.provenance import source_record

FORMATS = ".csv, .txt, .xlsx, .gpkg, .geojson, .json, .parquet"
"""The endings that `open_source` knows."""

MAX_MB = 2_000
"""The most megabytes of a table unless more is asked for, as `_megabytes` counts them."""

Source = str | Path | pd.DataFrame
"""What every reader takes: a path or a frame."""


@dataclass(frozen=True)
class RawTable:
    """A table as it was found, before any value is looked at.

    Attributes
    ----------
    frame
        Cells as text (text formats, Excel) or as the format gives them; always
        a copy of its own with a plain index.
    where
        The name to use in messages.
    record
        Provenance of the source.
    row_numbers
        The number of each row in its file, for rows without an id.
    decimal
        The mark before decimals in text cells.
    """

    frame: pd.DataFrame
    where: str
    record: dict[str, Any]
    row_numbers: tuple[int, ...] = ()
    decimal: str = "."


def open_source(source: Source, name: str, *, max_mb: float = MAX_MB) -> RawTable:
    """Open a table.

    Parameters
    ----------
    source
        A path or a frame.
    name
        Stands in messages where the source has no name of its own.
    max_mb
        The most megabytes of a file, unpacked.

    Raises
    ------
    InputError
        If the file is missing, too large, of an unknown format, or unreadable.
    """
    if isinstance(source, pd.DataFrame):
        frame = source.reset_index(drop=True).copy()
        if _is_geometry(frame.get("geometry")):
            frame = gpd.GeoDataFrame(frame)
        return RawTable(frame, name, _frame_record(source, name), _count(frame, 0))
    path = Path(source)
    if not path.is_file():
        _refuse(path, "there is no such file.", "Check the name and the folder.")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        ending = path.suffix or "without an ending"
        _refuse(path, f"the format {ending} is not known.", f"Save it as one of {FORMATS}.")
    try:
        _refuse_giants(path, max_mb)
        return reader(path)
    except InputError:
        raise
    except Exception as error:
        # Each format's library has errors of its own; to a planner they mean one thing.
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        _refuse(path, f"cannot be read as {path.suffix} ({reason}).", "Save it once more.")


def _refuse_giants(path: Path, max_mb: float) -> None:
    """Refuse what would fill the memory; a small packed file may hold gigabytes."""
    size_mb = _megabytes(path)
    if size_mb > max_mb:
        _refuse(
            path,
            f"it holds {size_mb:,.0f} MB, more than the {max_mb:,.0f} of any sensible table.",
            "If it is right, allow more: max_mb= of the reader, max_table_mb in a study.",
        )


def _megabytes(path: Path) -> float:
    """The size of a file; of a workbook or Parquet file that of its content unpacked."""
    size = path.stat().st_size
    ending = path.suffix.lower()
    if ending == ".xlsx" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    elif ending in (".parquet", ".geoparquet"):
        about = pq.read_metadata(path)
        # A value that repeats takes no room on disk, and eight bytes a row in memory.
        size = max(size, 8 * about.num_rows * about.num_columns)
    return size / 1e6


def _refuse(path: Path, problem: str, remedy: str) -> NoReturn:
    """Raise the one fault of a file as a whole."""
    fault = Fault(path.name, problem, remedy)
    raise InputError(str(fault), faults=[fault])


def _count(frame: pd.DataFrame, first: int) -> tuple[int, ...]:
    """Row numbers as the source counts them."""
    return tuple(range(first, first + len(frame)))


def _frame_record(frame: pd.DataFrame, name: str) -> dict[str, Any]:
    """Provenance of a frame in memory: its size, a hash of its content, and where it came from."""
    digest = hashlib.sha256()
    digest.update("|".join(map(str, frame.columns)).encode())
    for position in range(frame.shape[1]):
        values = frame.iloc[:, position]
        if _is_geometry(values):
            digest.update(repr(values.array.crs).encode())
            cells = [b"" if wkb is None else wkb for wkb in shapely.to_wkb(values.array)]
        else:
            cells = [str(value).encode() for value in values]
        digest.update(b"\x1f".join(cells))
    record: dict[str, Any] = {"table": name, "rows": len(frame), "sha256": digest.hexdigest()}
    if "source" in frame.attrs:
        record["derived_from"] = frame.attrs["source"]
    return record


def _is_geometry(values: Any) -> bool:
    """Whether a column holds geometry that knows its coordinate reference system."""
    return isinstance(getattr(values, "dtype", None), gpd.array.GeometryDtype)


def _read_csv(path: Path) -> RawTable:
    """Read separated text; separator, encoding and decimal mark are found in the text itself."""
    text = _decode(path.read_bytes())
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep="):  # Excel's own hint of the separator
        text, first, skipped = rest, rest.partition("\n")[0], 1
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    lines = [(reader.line_num + skipped, cells) for cells in reader if "".join(cells).strip()]
    if not lines:
        _refuse(path, "the file is empty.", "Write a row of headings, then the rows.")
    headings = lines[0][1]
    frame = pd.DataFrame(_even_rows(path, len(headings), lines[1:]), columns=headings, dtype=object)
    return RawTable(
        frame=frame,
        where=path.name,
        record=source_record(path),
        row_numbers=tuple(number for number, _ in lines[1:]),
        decimal=_decimal_mark(frame, separator),
    )


def _even_rows(path: Path, width: int, lines: list[tuple[int, list[str]]]) -> list[list[str]]:
    """Rows of equal width; a row with more cells than headings is a fault, not a guess."""
    uneven = [
        str(number)
        for number, cells in lines
        if len(cells) > width and "".join(cells[width:]).strip()
    ]
    if uneven:
        _refuse(
            path,
            f"lines have more cells than there are headings ({width}): {name_some(uneven)}.",
            "Put text that holds the separator between double quotes.",
        )
    return [cells if len(cells) == width else (cells + [""] * width)[:width] for _, cells in lines]


def _decode(raw: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 (Excel's "Unicode text") or Windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _decimal_mark(frame: pd.DataFrame, separator: str) -> str:
    """A comma in files with semicolons or tabs, unless coordinates are written with points."""
    if separator == ",":
        return "."
    places = [str(c).strip().casefold() in ("lon", "lat", "x", "y") for c in frame.columns]
    cells = pd.Series(frame.loc[:, places].to_numpy().ravel(), dtype=object).astype(str)
    return "." if cells.str.fullmatch(r"\s*-?\d+\.\d+\s*").any() else ","


def _read_excel(path: Path) -> RawTable:
    """Read the first sheet, every cell as it is stored."""
    frame = pd.read_excel(path, dtype=object, keep_default_na=False, na_values=[""])
    return RawTable(frame, path.name, source_record(path), _count(frame, 2))


def _read_features(path: Path) -> RawTable:
    """Read a GeoPackage (its first layer) or GeoJSON."""
    frame = gpd.read_file(path)
    return RawTable(frame, path.name, source_record(path), _count(frame, 1))


def _read_parquet(path: Path) -> RawTable:
    """Read GeoParquet, or plain Parquet with columns of coordinates."""
    try:
        frame = gpd.read_parquet(path)
    except ValueError:
        frame = pd.read_parquet(path)
    frame = frame.reset_index(drop=True)
    return RawTable(frame, path.name, source_record(path), _count(frame, 1))


_READERS = {
    ".csv": _read_csv,
    ".txt": _read_csv,
    ".tsv": _read_csv,
    ".xlsx": _read_excel,
    ".gpkg": _read_features,
    ".geojson": _read_features,
    ".json": _read_features,
    ".parquet": _read_parquet,
    ".geoparquet": _read_parquet,
}
