"""Tables of a GTFS feed read with Arrow: needed columns only, as text, then parsed.

Text first, because feeds quote numbers, pad them with spaces or leave them out;
parsing afterwards can name the rows that do not hold what they should.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from geoaccess.errors import Fault, FeedError
from geoaccess.inputs.gtfs.feed_files import FeedFiles

MISSING = np.iinfo(np.int32).min
"""An empty cell in an array of whole numbers."""

UNREADABLE = MISSING + 1
"""A cell that does not hold a whole number, a time or a date."""

EPOCH = dt.date(1970, 1, 1).toordinal()

Keep = Callable[[pa.Array], npt.NDArray[np.bool_]]
"""Which rows to go on with, by the texts of their first column."""

_HEADER_BYTES = 1 << 16
_BLOCK_BYTES = 16 << 20
_CLOCK = re.compile(r"(\d{1,3}):([0-5]?\d):([0-5]?\d)")


@dataclass(frozen=True)
class Repair:
    """Something that was mended or left out, and how often."""

    count: int
    what: str

    def __str__(self) -> str:
        return f"{self.count:,} {self.what}"


@dataclass(frozen=True)
class ReadLog:
    """What reading a feed found.

    Attributes
    ----------
    faults
        What makes an answer impossible; raised together.
    repairs
        What was left out or mended, with counts; becomes a warning.
    assumptions
        What was taken to be so; goes into the provenance.
    """

    faults: list[Fault] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)

    def fault(self, where: str, problem: str, remedy: str, ids: Iterable[object] = ()) -> None:
        """Add a fault of the feed."""
        named = tuple(dict.fromkeys(str(i) for i in ids))
        self.faults.append(Fault(where, problem, remedy, named, FeedError))

    def repair(self, count: int, what: str) -> None:
        """Add a repair, unless it never happened."""
        if count:
            self.repairs.append(Repair(count, what))


def read_batches(
    files: FeedFiles, name: str, columns: Sequence[str], log: ReadLog, *, keep: Keep | None = None
) -> Iterator[pa.Table]:
    """Yield a file piece by piece: the named columns as trimmed text, absent ones as nulls.

    `keep` sees the first column and says which rows to go on with. A file that
    cannot be read to its end adds a fault to `log`.
    """
    where = f"{files.name}/{name}"
    ragged: list[int] = []
    strange = 0
    try:
        header = header_of(files, name)
        if _faulty_header(header, columns, where, log):
            return
        with files.open(name) as stream, _reader(stream, header, columns, ragged) as reader:
            for batch in reader:
                if keep is not None:
                    # Most rows of a national feed go here, before their other cells cost anything.
                    batch = batch.filter(pa.array(keep(_as_text(batch.column(0))[0])))
                texts = [_as_text(batch.column(c)) for c in range(len(columns))]
                strange += sum(undecoded for _, undecoded in texts)
                yield pa.table([text for text, _ in texts], names=list(columns))
    except (pa.ArrowException, UnicodeError, csv.Error, FeedError) as error:
        reason = (str(error).splitlines() or ["damaged"])[0]
        log.fault(where, f"cannot be read as CSV: {reason}", "Export or download the feed again.")
    log.repair(strange, f"texts of {name} are not UTF-8; they were read as Windows-1252")
    if ragged:
        problem = f"{len(ragged)} rows have more or fewer fields than the header."
        log.fault(where, problem, "Mend these lines.", [f"line {n}" for n in ragged])


def read_frame(
    files: FeedFiles, name: str, columns: Sequence[str], log: ReadLog, required: Sequence[str] = ()
) -> pd.DataFrame:
    """Read a small file whole, as text and None; an absent file gives a frame without rows."""
    pieces = list(read_batches(files, name, columns, log)) if name in files else []
    if pieces:
        check_columns(files, name, required, log)
    empty = pa.table({c: pa.array([], pa.string()) for c in columns})
    table = pa.concat_tables(pieces or [empty])
    return pd.DataFrame(
        {c: pd.Series(table[c].to_numpy(zero_copy_only=False), dtype=object) for c in columns}
    )


def check_columns(files: FeedFiles, name: str, required: Sequence[str], log: ReadLog) -> None:
    """Add a fault for every required column that a file lacks."""
    header = header_of(files, name)
    for column in required:
        if column not in header:
            log.fault(f"{files.name}/{name}", f"Column {column} is missing.", "GTFS requires it.")


def header_of(files: FeedFiles, name: str) -> list[str]:
    """Column names of a file, without byte order mark, quotes and spaces."""
    with files.open(name) as stream:
        start = stream.read(_HEADER_BYTES)
    line = start.decode("utf-8-sig", errors="replace").splitlines()[:1]
    return [cell.strip() for cell in next(csv.reader(line), [])]


def _faulty_header(header: list[str], columns: Sequence[str], where: str, log: ReadLog) -> bool:
    """Add faults of a header that make reading on useless."""
    if not any(header):
        log.fault(where, "The file is empty.", "A GTFS table starts with its column names.")
        return True
    twice = sorted(c for c in columns if header.count(c) > 1)
    for column in twice:
        log.fault(where, f"Column {column} stands twice.", "Keep one of them.")
    return bool(twice)


def _reader(
    stream: IO[bytes], header: list[str], columns: Sequence[str], ragged: list[int]
) -> pacsv.CSVStreamingReader:
    """Open a stream of batches; rows of another width than the header go to `ragged`."""

    def note(row: pacsv.InvalidRow) -> str:
        ragged.append(row.number or len(ragged) + 2)
        return "skip"

    unique = [name if header.index(name) == n else f"{name}.{n}" for n, name in enumerate(header)]
    return pacsv.open_csv(
        stream,
        # One thread: row numbers are known, and decompression is what takes the time.
        pacsv.ReadOptions(
            use_threads=False, block_size=_BLOCK_BYTES, column_names=unique, skip_rows=1
        ),
        pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
        pacsv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys([*unique, *columns], pa.binary()),
            include_columns=list(columns),
            include_missing_columns=True,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _as_text(column: pa.Array) -> tuple[pa.Array, int]:
    """Trim a column and make it text; blanks become null. Also counts what was not UTF-8."""
    strange = 0
    try:
        text = column.cast(pa.string())
    except pa.ArrowInvalid:
        values = column.to_pylist()
        strange = sum(value is not None and not _is_utf8(value) for value in values)
        text = pa.array([value and _decode(value) for value in values], pa.string())
    text = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text), strange


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decode(value: bytes) -> str:
    return value.decode() if _is_utf8(value) else value.decode("cp1252", errors="replace")


def parse_distinct(column: pa.Array, parse: Callable[[str], int]) -> npt.NDArray[np.int32]:
    """Parse every different text once: int32, `MISSING` for nulls."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    encoded = pc.dictionary_encode(column)
    values = np.array(
        [parse(text) for text in encoded.dictionary.to_pylist()] + [MISSING], np.int32
    )
    codes = pc.fill_null(encoded.indices, len(values) - 1)
    return np.asarray(values[codes.to_numpy(zero_copy_only=False)])


def find_rows(column: pa.Array, index: pd.Index[str]) -> npt.NDArray[np.int32]:
    """Position of every text in `index`, int32; -1 for nulls and for what is not there."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    encoded = pc.dictionary_encode(column)
    found = index.get_indexer(pd.Index(encoded.dictionary.to_pylist(), dtype=object))
    codes = pc.fill_null(encoded.indices, len(found)).to_numpy(zero_copy_only=False)
    return np.asarray(np.append(found, -1)[codes], dtype=np.int32)


@functools.lru_cache(maxsize=1 << 17)
def clock_s(text: str) -> int:
    """Seconds of ``H:MM:SS``, hours past 24 included; `UNREADABLE` for anything else."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return UNREADABLE
    hours, minutes, seconds = (int(part) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def whole_number(text: str) -> int:
    """A whole number within int32, also written ``3.0``; `UNREADABLE` for anything else."""
    try:
        value = float(text)
    except ValueError:
        return UNREADABLE
    return int(value) if value.is_integer() and abs(value) < 2**31 - 2 else UNREADABLE


def day_number(text: str) -> int:
    """Days since 1970-01-01 of a date ``YYYYMMDD``; `UNREADABLE` for anything else."""
    try:
        if not (len(text) == 8 and text.isascii() and text.isdigit()):
            return UNREADABLE
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal() - EPOCH
    except ValueError:
        return UNREADABLE


def decimals(column: pa.Array | pd.Series[Any]) -> npt.NDArray[np.float64]:
    """Decimal numbers; NaN for nulls and for anything else."""
    series = column.to_pandas() if isinstance(column, (pa.Array, pa.ChunkedArray)) else column
    numbers = pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def numbers(series: pd.Series[Any], parse: Callable[[str], int]) -> npt.NDArray[np.int32]:
    """`parse_distinct` for a column of a frame."""
    return parse_distinct(pa.array(series.tolist(), pa.string()), parse)
