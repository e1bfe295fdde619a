# `make` prints what there is. Everything happens in .venv; nothing is installed outside it.
PYTHON ?= python3
VENV   := .venv
ARGS   ?=
WORKERS ?= 3
TESTS  ?=

# Tests start many servers: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY  := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run demo test test-long check bench promises lock words screenshots sample clean

help: ## print this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /|/' | while IFS='|' read -r name line; do \
		printf '  make %-12s %s\n' "$$name" "$$line"; done

run: $(VENV)/installed ## serve the app on this machine (ARGS="--port 8600" and so on)
	$(PY) -m coprod serve $(ARGS)

demo: $(VENV)/installed ## serve the example workshop: 24 made-up participants, every link printed
	$(PY) -m coprod demo $(ARGS)

test: $(VENV)/installed-dev ## run all tests but the long ones (TESTS=tests/unit for some, WORKERS=0 for one by one)
	@$(PY) -m pytest -m "not long" -n $(WORKERS) $(ARGS) $(TESTS)

test-long: $(VENV)/installed-dev ## run the tests that take minutes
	@$(PY) -m pytest -m long $(ARGS) $(TESTS)

check: $(VENV)/installed-dev ## ruff, types and the fast tests: run it before each commit
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@$(PY) -m pytest -q -m "not long and not browser" tests/unit $(ARGS)

bench: $(VENV)/installed-dev ## print the measured numbers (cast to projector, many phones)
	@$(PY) -m pytest -s -m "long or not long" tests/load $(ARGS)

promises: $(VENV)/installed-dev ## run every test of a threat and write what it reached into docs/promises.md
	@$(PY) -m tests.promises $(ARGS)

lock: $(VENV)/installed-dev ## write requirements.txt and requirements-dev.txt from the .in files
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

words: $(VENV)/installed-dev ## collect every visible word into the catalogues
	$(PY) -m coprod.text.extract $(ARGS)

screenshots: $(VENV)/installed-dev ## photograph every screen into docs/images
	$(PY) -m tests.screenshots $(ARGS)

sample: $(VENV)/installed-dev ## write sample_data/demo: every file of the example workshop
	$(PY) -m tests.sample $(ARGS)

clean: ## remove the virtual environment and caches; data/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis test-results bench-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python of these that is new enough makes the virtual environment.
$(PY):
	@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "$$python could not make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; \
			exit 1; \
		fi; \
	done; \
	echo "coprod needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	echo "Install it from https://www.python.org/downloads/ or name it: make run PYTHON=/path/to/python3.12" >&2; \
	exit 1

# A stamp file each, so that a second call starts at once.
$(VENV)/installed: requirements.txt | $(PY)
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@
