"""How many branches of each computing room the tests run; fails where a room has too few.

Reads the `.coverage` that `make coverage` writes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from coverage import Coverage

LEAST_SHARE = 0.9


def branches_by_room(data_file: Path) -> dict[str, tuple[int, int]]:
    """Branches run and branches in all, by room."""
    measured = Coverage(data_file=str(data_file))
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    run, total = Counter[str](), Counter[str]()
    for name, told in files.items():
        room = Path(name).parts[1]
        run[room] += told["summary"]["covered_branches"]
        total[room] += told["summary"]["num_branches"]
    return {room: (run[room], total[room]) for room in sorted(total)}


def main() -> int:
    """Tell the share of every room."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(".coverage"))
    rooms = branches_by_room(parser.parse_args().data)
    poor = [room for room, (run, total) in rooms.items() if run < LEAST_SHARE * total]
    lines = [
        f"{room:10} {run} of {total} ({run / total:.1%})" for room, (run, total) in rooms.items()
    ]
    lines += [f"Too few in {', '.join(poor)}: at least {LEAST_SHARE:.0%}."] if poor else []
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if poor else 0


if __name__ == "__main__":
    sys.exit(main())
