"""The tables of facts behind the model region: where they are and how they are read."""

from __future__ import annotations

import pandas as pd

from geoaccess.files import data_folder

MODEL_NOTE = (
    "Model region: generated, not observed. "
    "Places and stations lie where they really do, all else is invented."
)
"""Stands in every file that the generator writes."""


def read_table(name: str) -> pd.DataFrame:
    """One table of facts as text and numbers, empty cells as empty text.

    Examples
    --------
    >>> len(read_table("municipalities").query("in_region"))
    16
    """
    path = data_folder() / f"{name}.csv"
    return pd.read_csv(path, keep_default_na=False, dtype={"line": str, "postcodes": str})


def expand_postcodes(text: str) -> list[str]:
    """List the four-digit postcodes of a text such as ``"4701 4703-4705"``.

    Examples
    --------
    >>> expand_postcodes("4701 4703-4705")
    ['4701', '4703', '4704', '4705']
    """
    codes: list[str] = []
    for part in text.split():
        first, _, last = part.partition("-")
        codes += [str(code) for code in range(int(first), int(last or first) + 1)]
    return codes
