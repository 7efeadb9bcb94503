"""The postcodes that exist, so that a rule about one that does not is found out."""

from __future__ import annotations

from geoaccess.errors import Fault, InputError, MissingColumnError, raise_faults
from geoaccess.inputs.tables.catchments import parse_postcode
from geoaccess.inputs.tables.cells import texts
from geoaccess.inputs.tables.sources import MAX_MB, Source, open_source


def read_postcodes(source: Source, *, max_mb: float = MAX_MB) -> frozenset[int]:
    """Read a table of postcodes.

    Parameters
    ----------
    source
        A path or a frame, as for `read_housing`, with the column ``postcode``: four
        digits, with or without letters. Further columns are not looked at, so the
        areas of Statistics Netherlands by postcode will do.
    max_mb
        The most megabytes of a file, unpacked; larger ones are refused unread.

    Returns
    -------
    frozenset of int
        The four digits of each; pass it to `read_housing` and `read_practices`.

    Raises
    ------
    InputError
        With every cell that is no postcode, or if the column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> sorted(read_postcodes(pd.DataFrame({"postcode": ["4811", "4884 AB"]})))
    [4811, 4884]
    """
    raw = open_source(source, "postcodes", max_mb=max_mb)
    if "postcode" not in raw.frame:
        problem = "the column 'postcode' is missing."
        raise_faults([Fault(raw.where, problem, "Add it.", kind=MissingColumnError)])
    known, wrong = set(), []
    for number, text in zip(raw.row_numbers, texts(raw.frame["postcode"]), strict=True):
        try:
            known.add(parse_postcode(text or ""))
        except InputError:
            wrong.append(f"row {number}")
    if wrong:
        problem = "postcode is not four digits from 1000 on."
        raise_faults([Fault(raw.where, problem, "Correct these rows.", tuple(wrong))])
    return frozenset(known)
