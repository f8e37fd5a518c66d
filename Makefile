# Everything lands in .venv, where stamp files remember what is installed. Needs python3 (3.11 or newer) and make.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
PO := $(wildcard matchfair/translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
POT := matchfair/translations/messages.pot

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test tools bench translations check cover lint types clean

help: ## Show these commands
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

demo: $(VENV)/.run $(MO) ## Install, fill a demonstration fair and serve it (HOST=127.0.0.1 PORT=8000)
	@$(VENV)/bin/matchfair demo

test: $(VENV)/.test $(MO) ## Run the test suite (ARGS="-k name" for a part of it; MATCHFAIR_DEEP=1 for more examples)
	@$(PY) -m pytest --numprocesses=auto --dist=loadfile $(ARGS)

tools: $(VENV)/.test $(MO) ## Install the test tools without running anything

bench: $(VENV)/.bench $(MO) ## Measure against named peers (ratios, one run)
	@$(PY) -m bench $(ARGS)

translations: $(VENV)/.run ## Collect new texts into the catalogues, then compile them
	$(VENV)/bin/pybabel --quiet extract -F pyproject.toml --no-location --no-wrap --sort-output \
	  -k _l -k lazy_gettext -k lazy_ngettext:1,2 -k counted:1,2 --add-comments=translators: --project=matchfair -o $(POT) .
	$(VENV)/bin/pybabel --quiet update -i $(POT) -d matchfair/translations --no-wrap --no-fuzzy-matching --ignore-obsolete
	@$(MAKE) --no-print-directory $(MO)

check: $(VENV)/.run ## Verify what the database must always hold (ARGS=--demo for the demonstration)
	@$(VENV)/bin/matchfair check $(ARGS)

cover: $(VENV)/.test $(VENV)/.dev $(MO) ## Branch coverage of the rule core (policy/); fails below 100 %
	@$(PY) -m coverage run --branch --source=matchfair/policy -m pytest -q -p no:xdist tests/policy matchfair/policy \
	  --ignore=tests/policy/checking/test_a_changed_number_is_noticed.py  # it asks what is asked already, on changed data
	@$(PY) -m coverage report --show-missing --skip-covered --fail-under=100

lint: $(VENV)/.dev ## Check format and style with ruff
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .

types: $(VENV)/.dev ## Check types with mypy
	@$(PY) -m mypy

clean: ## Remove everything make has built; instance/ with its data stays
	rm -rf $(VENV) matchfair/static/vendor $(MO) $(POT) build dist .coverage .pytest_cache .ruff_cache .mypy_cache .hypothesis test-artefacts
	find matchfair tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "matchfair needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is incomplete here; install it with: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) (a minute or so the first time) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.run: pyproject.toml hatch_build.py frontend/package-lock.json | $(VENV)/.pip
	@$(PIP) install -e .
	@touch $@

$(VENV)/.test $(VENV)/.bench $(VENV)/.dev: $(VENV)/.%: $(VENV)/.run
	@$(PIP) install --group $*
	@touch $@

%.mo: %.po | $(VENV)/.run
	@$(VENV)/bin/pybabel --quiet compile -i $< -o $@
