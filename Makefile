# `make reports` and `make test` first create .venv, so that no other set-up is needed.
PYTHON ?= python3
# Each version of Python has its own environment: .venv, and .venv-python3.13 for PYTHON=python3.13.
VENV := .venv$(patsubst %,-%,$(filter-out python3,$(notdir $(PYTHON))))
BIN := $(VENV)/bin
LOCKED := $(VENV)/.from-lock
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
UV := $(BIN)/python -m uv pip install --quiet --compile-bytecode --python $(BIN)/python
# Compiled modules are kept, whatever the shell says: without them each of the tests' thousand
# processes compiles the library again, which is up to a third of its time.
unexport PYTHONDONTWRITEBYTECODE
REPORTS = $(BIN)/ocop reports $(if $(QUARTER),--quarter "$(QUARTER)") $(if $(YEAR),--year "$(YEAR)") $(if $(UNIT),--unit "$(UNIT)") \
          $(if $(JOBS),--jobs "$(JOBS)") $(if $(FORCE),--force)

# Tests of the modules that start kernels, read files and write reports, which depend most on the
# versions of Python and packages; `make lowest` and .ci/other-python run them.
ENGINE := $(patsubst %,tests/test_%.py,plan register execute kernels batch cluster open_data)
TESTS ?= tests
LOWEST := .venv-lowest
ARROW := .venv-arrow
# uv ignores packages published after this date, so that it always resolves the same lowest set.
LOWEST_AS_OF := 2026-11-20
# tests/conftest.py says which files are begun first; xdist itself would begin those of most tests.
PYTEST := -m pytest -n auto --dist loadfile --no-loadscope-reorder

# What JupyterLab writes into a notebook besides its cells: outputs, counts, what else is volatile.
STRIP := $(BIN)/python -P -m nbstripout --keep-id --unix-newlines --extra-keys \
         "metadata.papermill cell.metadata.papermill $(patsubst %,metadata.language_info.%,\
         codemirror_mode file_extension mimetype nbconvert_exporter pygments_lexer version)"
# Git runs these in the project's folder, whatever its name. Without the environment a notebook goes
# into git as it is, and is compared as text.
CLEAN := if test -x $(BIN)/python; then $(STRIP); else cat; fi
COMPARE := compare() { if test -x $(BIN)/python; \
           then $(BIN)/python -P -m nbdime.vcs.git.diffdriver diff --use-filter "$$@"; \
           else diff -u "$$2" "$$5" || true; fi; }; compare
# Whether this folder is the top of a git repository, not one unpacked from an archive.
IN_GIT := test -z "$$(git rev-parse --show-cdup 2>/dev/null || echo no)"
FILTER = if $(IN_GIT); then \
           git config filter.ocop-notebook.clean $(call quoted,$(CLEAN)) && \
           git config diff.ocop-notebook.command $(call quoted,$(COMPARE)); fi
quoted = '$(subst ','\'',$(1))'

.DEFAULT_GOAL := help
.PHONY: help setup reports test engine lowest arrow coverage check hooks format bench faults conforming lab strip filter unfilter lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)$$/  make \1\t\2/' | expand -t 18

setup: $(STAMP) filter ## create .venv from the locked versions; git leaves outputs of notebooks out

# All packages are installed again when requirements.lock changes; the project itself when
# pyproject.toml changes. uv needs a tenth of pip's time, and quotes in the project's path do not
# break its scripts; pip, which alone reads pip.conf, installs where uv cannot reach the packages.
$(LOCKED): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	@echo "Đang cài các gói đã khóa phiên bản vào $(VENV): vài phút, chỉ lần đầu và khi phiên bản đổi."
	$(PYTHON) -m venv --clear $(VENV)
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	$(PIP) --require-hashes -r $(VENV)/uv.txt
	$(UV) --require-hashes --only-binary :all: -r requirements.lock || \
	  $(PIP) --require-hashes --only-binary :all: -r requirements.lock
	touch $@

$(STAMP): pyproject.toml $(LOCKED)
	$(UV) --no-deps --no-build-isolation --editable .
	@$(FILTER)
	touch $@

reports: $(STAMP) ## all reports into outputs/ (QUARTER=2024-Q3 or YEAR=2024, UNIT=ba-be JOBS=2 FORCE=1)
	$(REPORTS)

test: $(STAMP) ## all tests (TESTS=tests/test_plan.py PYTHON=python3.13 MEASURED=1)
	$(if $(MEASURED),$(MAKE) --no-print-directory coverage,$(BIN)/python $(PYTEST) $(TESTS))

engine: $(STAMP) ## tests of the engine alone (PYTHON=python3.13)
	$(BIN)/python $(PYTEST) $(ENGINE)

lowest: $(LOWEST)/.installed ## tests of the engine with the lowest versions pyproject.toml allows
	$(LOWEST)/bin/python $(PYTEST) $(ENGINE)

$(LOWEST)/.installed: pyproject.toml Makefile | $(STAMP)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	$(BIN)/uv pip compile --quiet --resolution lowest-direct --exclude-newer $(LOWEST_AS_OF) \
	  --only-binary :all: --no-header --no-annotate --extra cluster pyproject.toml \
	  --output-file $(LOWEST)/versions.txt
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python \
	  --exclude-newer $(LOWEST_AS_OF) --only-binary :all: --constraint $(LOWEST)/versions.txt \
	  -r pyproject.toml --extra cluster --extra test editables
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --exclude-newer $(LOWEST_AS_OF) \
	  --no-deps --editable .
	touch $@

# pandas imports pyarrow wherever it is installed, which costs each report's start and is not needed:
# it lies in a folder of its own.
arrow: $(ARROW)/.installed ## tests of frames with columns of Arrow
	PYTHONPATH=$(ARROW) $(BIN)/python $(PYTEST) tests/test_frame_matrix.py

$(ARROW)/.installed: | $(STAMP)
	$(BIN)/uv pip install --quiet --only-binary :all: --target $(ARROW) pyarrow
	touch $@

# Every measured process loads the coverage plugin tests/measured_kernels.py, hence PYTHONPATH.
coverage: export PYTHONPATH := $(CURDIR)/tests
coverage: $(STAMP) ## all tests, kernels and workers measured; fails when they run less than before
	rm -rf .coverage
	mkdir .coverage
	$(BIN)/coverage run $(PYTEST) $(TESTS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/coverage json --quiet -o .coverage/report.json
	$(BIN)/python .ci/enough_covered.py .coverage/report.json

check: $(STAMP) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

hooks: $(STAMP) ## run `make check` before each commit
	$(BIN)/pre-commit install

format: $(STAMP) ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## benchmarks, a quarter of an hour: against other ways, against the floor, at scale
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/watch.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/intake.py

faults: $(STAMP) ## what a run survives, half an hour: killed, interrupted, harmed by a notebook
	$(BIN)/python benchmarks/faults.py
	$(BIN)/python benchmarks/harms.py 2000
	$(BIN)/python benchmarks/workbooks.py 2000
	$(BIN)/python benchmarks/issues.py
	$(BIN)/python benchmarks/arrivals.py

conforming: $(STAMP) ## ask veraPDF whether the PDFs under outputs/ keep PDF/A-2a and PDF/UA-1; needs a JDK
	.ci/conforming $$(find outputs -name '*.pdf')

lab: $(STAMP) ## JupyterLab in this folder, the district's notebook open
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --ServerApp.root_dir=. \
	  notebooks/district_quarter.ipynb

strip: $(STAMP) ## take outputs, counts and volatile metadata out of the notebooks' files
	$(STRIP) notebooks/*.ipynb

filter: $(STAMP) ## git leaves outputs of notebooks out and compares them by cells
	@$(FILTER)

unfilter: ## undo `make filter`
	@if $(IN_GIT); then \
	  git config --remove-section filter.ocop-notebook; \
	  git config --remove-section diff.ocop-notebook; fi 2>/dev/null || true

lock: $(STAMP) ## lock the newest versions that fit
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --extra dev --upgrade pyproject.toml --output-file requirements.lock

clean: ## remove all that can be made again: outputs, caches, what is remembered, .venv
	case "$$XDG_CACHE_HOME" in \
	  /*) rm -rf "$$XDG_CACHE_HOME/ocop-memory" ;; \
	  *) rm -rf ~/.cache/ocop-memory ~/Library/Caches/ocop-memory ;; \
	esac
	rm -rf .venv .venv-* dist .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find outputs -mindepth 1 ! -name .gitkeep -delete
