"""Languages that residents have and practices speak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.inputs.tables.catchments import parse_names, parse_shares


@dataclass(frozen=True, eq=False)
class Spoken:
    """Who has, and who speaks, which language.

    Attributes
    ----------
    codes
        Languages that any resident is known to have.
    had
        float64, shape (places, languages): share of residents with the language
        as theirs; what is left to 1 is not known.
    spoken
        bool, shape (practices, languages).
    known
        bool, shape (practices,): the table states the practice's languages.
    """

    codes: tuple[str, ...]
    had: npt.NDArray[np.float64]
    spoken: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]

    def shares(
        self, place: npt.NDArray[np.int32], covers: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Share of residents whose language is spoken within reach, and share not known.

        Parameters
        ----------
        place
            Row of the place of each row of residents, shape (rows,).
        covers
            bool, shape (rows, practices): practices that cover these residents.
        """
        had = self.had[place]
        heard = (covers.astype(np.float32) @ self.spoken.astype(np.float32)) > 0
        perhaps = (covers & ~self.known[None, :]).any(axis=1)
        spoken = np.where(heard, had, 0.0).sum(axis=1)
        silent = np.where(heard, 0.0, had).sum(axis=1)
        reached = covers.any(axis=1)
        unknown = np.where(reached, 1.0 - had.sum(axis=1), 0.0) + np.where(perhaps, silent, 0.0)
        return np.asarray(spoken), np.asarray(unknown)


def spoken_languages(housing: pd.DataFrame, practices: pd.DataFrame) -> Spoken:
    """Read the ``languages`` columns of both tables; missing cells are not known.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["a"], "languages": ["pl:0.4;ro:0.16"]})
    >>> practices = pd.DataFrame({"id": ["p", "q"], "languages": ["nl;pl", None]})
    >>> spoken = spoken_languages(housing, practices)
    >>> spoken.codes, spoken.spoken.tolist(), spoken.known.tolist()
    (('pl', 'ro'), [[True, False], [False, False]], [True, False])
    """
    had = [parse_shares(text) for text in _cells(housing)]
    spoken = [parse_names(text) for text in _cells(practices)]
    codes = tuple(sorted({code for shares in had for code in shares}))
    return Spoken(
        codes=codes,
        had=np.asarray([[shares.get(c, 0.0) for c in codes] for shares in had]).reshape(
            len(had), len(codes)
        ),
        spoken=np.asarray(
            [[c in names for c in codes] for names in spoken], dtype=np.bool_
        ).reshape(len(spoken), len(codes)),
        known=np.asarray([bool(names) for names in spoken], dtype=np.bool_),
    )


def _cells(table: pd.DataFrame) -> list[str]:
    if "languages" not in table:
        return [""] * len(table)
    return [str(cell) if pd.notna(cell) else "" for cell in table["languages"]]
