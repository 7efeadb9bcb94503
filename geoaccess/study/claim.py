"""The output folder of a study, held while it is computed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from geoaccess.claim import claimed
from geoaccess.errors import GeoAccessError, InputError
from geoaccess.study.plan import Draft


@contextlib.contextmanager
def claimed_by(draft: Draft) -> Iterator[None]:
    """Hold the output folder of a study; a study with faults writes nothing and holds nothing.

    Raises
    ------
    BusyError
        If another run holds the folder.
    InputError
        If an input vanishes meanwhile.
    """
    study = draft.study
    try:
        with claimed(study.folder, study.map.parent) if study else contextlib.nullcontext():
            yield
    except GeoAccessError:
        raise
    except FileNotFoundError as error:
        raise InputError(
            f"{error.filename or error} was there when the run began and is gone. Put it back and "
            "run again. Results of earlier runs are as they were."
        ) from error
