#!/bin/sh
# Builds the sdist and, from it, the wheel; installs each into a clean environment of a Python
# and computes a model village there, away from the checkout:
# `sh scripts/check_wheel.sh python3.13 [CONSTRAINTS]`.
set -eu
python=$1
constraints=${2:-/dev/null}
constraints=$(realpath "$constraints")
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
most_bytes=5000000

"$python" -m venv "$work/tools"
"$work/tools/bin/pip" install --quiet build
"$work/tools/bin/python" -m build --outdir "$work/dist" "$root" >"$work/build.log" 2>&1 ||
    { cat "$work/build.log" >&2; exit 1; }

"$python" -m venv "$work/venv"
cd "$work"
"$work/venv/bin/pip" install --quiet --constraint "$constraints" dist/geoaccess-*.whl
"$work/venv/bin/geoaccess" --version
"$work/venv/bin/geoaccess" demo --size village --quiet --folder wheel --map wheel/map.html
"$work/venv/bin/geoaccess" rerun wheel/results/provenance.json --quiet
"$work/venv/bin/geoaccess" report wheel/study.toml --quiet >/dev/null

# The same from the sdist; a village is small enough without compiled kernels.
"$work/venv/bin/pip" uninstall --quiet --yes geoaccess
"$work/venv/bin/pip" install --quiet --no-deps dist/geoaccess-*.tar.gz
NUMBA_DISABLE_JIT=1 "$work/venv/bin/geoaccess" demo --size village --quiet --folder sdist \
    --map sdist/map.html >/dev/null
cmp wheel/results/places.csv sdist/results/places.csv

for built in dist/*; do
    bytes=$(wc -c <"$built")
    echo "$(basename "$built"): $bytes bytes"
    test "$bytes" -lt "$most_bytes"
done
