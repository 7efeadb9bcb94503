"""Run benchmarks and write one table of results: `python -m benchmarks [layer ...]`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.measure import ROOT, Row, machine, table


def layers() -> list[str]:
    """Modules of this folder that measure something, by name."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [n for n in found if n not in ("__main__", "measure") and not n.startswith("_")]


def main(chosen: list[str]) -> None:
    """Measure the chosen layers (all by default), print and write the table."""
    rows: list[Row] = []
    for name in chosen or layers():
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "run"):
            print(f"measuring {name} ...", flush=True)
            rows += module.run()
    text = f"{machine()}\n\n{table(rows)}\n"
    folder = ROOT / "benchmarks" / "results"
    folder.mkdir(exist_ok=True)
    (folder / "latest.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
