"""Run benchmarks and write one table of results: `python -m benchmarks [layer ...]`."""

from __future__ import annotations

import pkgutil
import sys
import traceback

import benchmarks
from benchmarks.measure import ROOT, Row, in_own_process, machine, rows_of, table


def layers() -> list[str]:
    """Modules of this folder that measure something, by name."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [n for n in found if n not in ("__main__", "measure") and not n.startswith("_")]


def main(chosen: list[str]) -> int:
    """Measure the chosen layers (all by default), print and write the table; 1 where one failed."""
    rows: list[Row] = []
    failed = []
    folder = ROOT / "benchmarks" / "results"
    folder.mkdir(exist_ok=True)
    text = ""
    for name in chosen or layers():
        print(f"measuring {name} ...", flush=True)
        try:
            rows += in_own_process(rows_of, name)
        except Exception:
            # The others are measured all the same: a run of all takes long.
            traceback.print_exc()
            failed.append(name)
        text = f"{machine()}\n\n{table(rows)}\n"
        (folder / "latest.md").write_text(text, encoding="utf-8")
    print(text)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
