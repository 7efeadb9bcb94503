"""A program that makes the model village and writes all that two commands make of it and of a question.

``python -m tests.helpers.all_outputs FOLDER THREADS`` reports on the village below
``FOLDER/model``, and answers the question that lies in ``FOLDER/question``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from geoaccess import write_region
from geoaccess.cli.app import app


def main(folder: Path, threads: int) -> None:
    """Write everything, as if the computer had so many processors."""
    os.sched_getaffinity = lambda _: set(range(threads))
    study = write_region(folder / "model", size="village")
    for path in study.parent.iterdir():
        os.utime(path, (0, 0))  # provenance tells when an input was written
    app(["report", "--quiet", str(study)], standalone_mode=False)
    app(["site", "--quiet", str(folder / "question" / "study.toml")], standalone_mode=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
