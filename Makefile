# Two commands are enough: `make demo` and `make test`. Each installs what it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.PHONY: demo test check docs bench coverage oldest wheel clean

$(BIN)/geoaccess: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/.test-tools: $(BIN)/geoaccess
	$(BIN)/pip install --quiet --editable ".[test,dask]"
	sh scripts/ensure_programs.sh $(BIN)
	touch $@

$(VENV)/.check-tools: $(BIN)/geoaccess
	$(BIN)/pip install --quiet --editable ".[check,dask]"
	touch $@

demo: $(BIN)/geoaccess
	$(BIN)/geoaccess demo

test: $(VENV)/.test-tools
	$(BIN)/python -m pytest -n $(WORKERS)

check: $(VENV)/.check-tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.licences
	$(BIN)/python -m scripts.audit

$(VENV)/.docs-tools: $(BIN)/geoaccess
	$(BIN)/pip install --quiet --editable ".[docs]"
	touch $@

docs: $(VENV)/.docs-tools
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet


bench: $(VENV)/.test-tools
	$(BIN)/python -m benchmarks

# Every branch of the rooms that compute; kernels are compiled and left out of the count.
COMPUTING := coverage siting scenarios networks routing
coverage: $(VENV)/.test-tools
	$(BIN)/python -m pytest -n $(WORKERS) --cov-branch $(COMPUTING:%=--cov=geoaccess/%) \
		--cov-report=term-missing:skip-covered --cov-fail-under=90

# Every dependency at the oldest version that pyproject.toml allows, in an environment of its own.
oldest: $(BIN)/geoaccess
	sh scripts/check_oldest.sh $(BIN)/python

# The wheel in a clean environment: make wheel PYTHON=python3.13
wheel:
	sh scripts/check_wheel.sh $(PYTHON)

clean:
	rm -rf $(VENV) build dist
