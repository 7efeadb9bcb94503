#!/bin/sh
# Runs the core of the tests with every direct dependency at its lower bound.
set -eu
python=$1
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet uv
"$work/venv/bin/uv" pip compile --quiet --resolution lowest-direct "$root/pyproject.toml" \
    --output-file "$work/oldest.txt"
"$work/venv/bin/uv" pip install --quiet --python "$work/venv/bin/python" \
    --requirement "$work/oldest.txt" pytest hypothesis
cd "$root"
# Warnings of old libraries about each other are not ours to mend.
NUMBA_CACHE_DIR="$work/kernels" "$work/venv/bin/python" -m pytest -q -W default \
    -p no:cacheprovider tests/study/test_run.py tests/study/test_rerun.py \
    tests/study/test_check.py tests/cli/test_study.py tests/inputs tests/test_schema.py \
    tests/coverage/measures/test_equity.py
