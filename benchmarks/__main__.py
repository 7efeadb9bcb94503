"""Run benchmarks and write one table of results: `python -m benchmarks [layer ...]`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
import traceback

import benchmarks
from benchmarks.measure import ROOT, Row, machine, table


def layers() -> list[str]:
    """Modules of this folder that measure something, by name."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [n for n in found if n not in ("__main__", "measure") and not n.startswith("_")]


def rows_of(name: str) -> list[Row]:
    """What a layer measures; nothing, with a sentence, where data outside the repository is missing."""
    module = importlib.import_module(f"benchmarks.{name}")
    missing = [path for path in getattr(module, "NEEDS", ()) if not path.is_file()]
    if missing:
        print(f"{name} is not measured: {missing[0]} is not there; set GEOACCESS_TEST_DATA")
        return []
    start = time.perf_counter()
    rows: list[Row] = module.run()
    print(f"{name} took {time.perf_counter() - start:.0f} s", flush=True)
    return rows


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
            rows += rows_of(name)
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
