"""What is said while kernels are compiled, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from geoaccess.networks.compiling import COMPILING

# A network of two nodes, for few kernels; then a kernel of somebody else, who keeps none.
SEARCH = """
import logging
import numba
from geoaccess import build_network
from tests.helpers.streets import graph_of, streets_of

logging.basicConfig(level=logging.INFO, format="%(message)s")
graph = graph_of(2, [(0, 1, 9), (1, 0, 9)])
streets = build_network(streets_of([4.7, 4.71], [51.6, 51.6], walk=graph, bike=graph)).streets
print(sorted(streets.prepared), numba.njit(lambda x: x + 1)(1))
"""


def _said(cache: Path) -> list[str]:
    """Lines of a process whose kernels lie in `cache`."""
    done = subprocess.run(
        [sys.executable, "-c", SEARCH],
        env={**os.environ, "NUMBA_CACHE_DIR": str(cache)},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_compiling_is_said_once_and_not_when_the_kernels_lie_ready(tmp_path: Path) -> None:
    done = "['bike', 'walk'] 2"
    assert _said(tmp_path) == [COMPILING, done]
    assert _said(tmp_path) == [done]
