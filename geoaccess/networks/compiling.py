"""The one slow moment after an installation: the kernels of the search are compiled.

Numba keeps compiled kernels on disk. Whether it finds them there, only numba
knows (other versions, processors and sources count), so it is asked, not guessed:
it tells when it begins to compile, and says nothing when it loads.
"""

from __future__ import annotations

import functools
import logging
from typing import Any

from numba.core import event

COMPILING = (
    "The search is being compiled for this computer: about a minute, once. "
    "Later runs find it compiled."
)


class _Compiling(event.Listener):  # type: ignore[misc]  # numba has no types
    """Listens for kernels of ours; those of other packages are theirs to speak of."""

    def on_start(self, event: Any) -> None:
        # A function that a user made with exec has no module.
        if str(event.data["dispatcher"].py_func.__module__).startswith("geoaccess."):
            _say()

    def on_end(self, event: Any) -> None:
        """Nothing to say: what was waited for is there."""


@functools.cache
def _say() -> None:
    """Say it once in a process, to whoever listens to the log of geoaccess."""
    logging.getLogger("geoaccess").info(COMPILING)


@functools.cache
def tell_of_compiling() -> None:
    """From now on, log that kernels are compiled when the first one is; silent if none is.

    The message goes to the logger ``geoaccess`` at level INFO, once in a process.
    """
    event.register("numba:compile", _Compiling())
