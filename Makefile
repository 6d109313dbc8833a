# Two commands are the whole set-up: `make reports` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.from-lock
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
REPORTS = $(BIN)/ocop reports $(if $(QUARTER),--quarter "$(QUARTER)") $(if $(UNIT),--unit "$(UNIT)") \
          $(if $(JOBS),--jobs "$(JOBS)") $(if $(FORCE),--force)

.DEFAULT_GOAL := help
.PHONY: help setup reports test check format bench faults lab lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)$$/  make \1\t\2/' | expand -t 18

setup: $(STAMP) ## create .venv from the locked versions

# The packages anew when the lock is newer; the project itself when only its pyproject.toml is.
$(LOCKED): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes --only-binary :all: -r requirements.lock
	touch $@

$(STAMP): pyproject.toml $(LOCKED)
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

reports: $(STAMP) ## all quarterly reports into outputs/ (QUARTER=2024-Q3 UNIT=ba-be JOBS=2 FORCE=1)
	$(REPORTS)

test: $(STAMP) ## all tests
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(STAMP) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## benchmarks, a quarter of an hour: against other ways, against the floor, at scale
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/scale.py

faults: $(STAMP) ## what a run survives, half an hour: killed, interrupted, harmed by a notebook
	$(BIN)/python benchmarks/faults.py

lab: $(STAMP) ## JupyterLab on the notebooks
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks

lock: $(STAMP) ## lock the newest versions that fit
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --extra dev --upgrade pyproject.toml --output-file requirements.lock

clean: ## remove all that can be made again: outputs, caches, .venv
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find outputs -mindepth 1 ! -name .gitkeep -delete
