#!/bin/sh
# Installs the wheel into a clean environment of a Python and computes a model village there,
# away from the checkout: `sh scripts/check_wheel.sh python3.13 [CONSTRAINTS]`.
set -eu
python=$1
constraints=${2:-/dev/null}
constraints=$(realpath "$constraints")
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" wheel --quiet --no-deps --wheel-dir "$work" "$root"
"$work/venv/bin/pip" install --quiet --constraint "$constraints" "$work"/geoaccess-*.whl
cd "$work"
"$work/venv/bin/geoaccess" --version
"$work/venv/bin/geoaccess" demo --size village --quiet --folder first --map first/map.html
"$work/venv/bin/geoaccess" rerun first/results/provenance.json --quiet
"$work/venv/bin/geoaccess" report first/study.toml --quiet >/dev/null
du -h "$work"/geoaccess-*.whl
