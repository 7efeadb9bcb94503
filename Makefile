# Two commands are enough: `make demo` and `make test`. Each installs what it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= auto
# Processor minutes of `make mutants`, and which random sample it draws.
MINUTES ?= 25
SEED ?= 1

.PHONY: demo test check docs tools bench coverage mutants oldest wheel clean

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

# What check, docs and test need, in one installation: each call of pip takes a while.
tools:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable ".[check,docs,test,dask]"
	sh scripts/ensure_programs.sh $(BIN)
	touch $(BIN)/geoaccess $(VENV)/.check-tools $(VENV)/.docs-tools $(VENV)/.test-tools

demo: $(BIN)/geoaccess
	$(BIN)/geoaccess demo

test: $(VENV)/.test-tools
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

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

# The branches of the rooms that compute, at least 90% of each; kernels are compiled and left out.
# Maps and reports are run too: they ask for what is published.
COMPUTING := coverage siting scenarios networks routing
coverage: $(VENV)/.test-tools
	$(BIN)/python -m pytest -n $(WORKERS) $(COMPUTING:%=tests/%) $(COMPUTING:%=geoaccess/%) \
		tests/properties tests/maps tests/report \
		--cov-branch --cov-context=test $(COMPUTING:%=--cov=geoaccess/%) --cov-report=
	$(BIN)/python -m scripts.branches

# Small changes of the code that a test should notice. Wants the .coverage of `make coverage`.
mutants: $(VENV)/.test-tools
	$(BIN)/python -m scripts.mutants --minutes $(MINUTES) --seed $(SEED)

# Every dependency at the oldest version that pyproject.toml allows, in an environment of its own.
oldest: $(BIN)/geoaccess
	sh scripts/check_oldest.sh $(BIN)/python

# Wheel and sdist in a clean environment: make wheel PYTHON=python3.13
wheel:
	sh scripts/check_wheel.sh $(PYTHON)

clean:
	rm -rf $(VENV) build dist
