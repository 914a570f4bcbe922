# Lotse: `make demo` shows it, `make test` proves it, `make check` reads it. See README.md.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

$(VENV)/bin/pip:
	@sh deploy/ensure.sh python "$(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt | $(VENV)/bin/pip
	@echo "Installing the portal's packages …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/bin/pip
	@echo "Installing the packages for tests and checks …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/.base

setup: $(VENV)/.base ## create the environment and install what the portal needs
	@$(MANAGE) compile_catalogues

demo: setup ## run the portal, filled, on http://localhost:8000 (PORT, LOTSE_DATA_DIR)
	@BIN=$(BIN) PORT=$(PORT) sh deploy/demo.sh

demo-code: setup ## show the demo accounts and the second-factor code of this moment
	@LOTSE_DEMO=1 $(MANAGE) demo_code

test: $(VENV)/.dev ## run the whole suite, with browser journeys and real Elasticsearch nodes
	@sh deploy/ensure.sh chromium
	@sh deploy/ensure.sh java
	@$(BIN)/python -m tests.elasticsearch.distribution
	@$(MANAGE) compile_catalogues
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

check: $(VENV)/.dev ## format, lint, layers, types, templates, migrations, settings, catalogues
	@sh deploy/ensure.sh gettext
	@$(MANAGE) compile_catalogues
	@BIN=$(BIN) sh deploy/check.sh

bench: $(VENV)/.dev ## run the benchmarks; writes bench.json into the data directory
	@$(MANAGE) compile_catalogues
	@$(BIN)/python -m tests.benchmarks

fix: $(VENV)/.dev ## format and repair what can be repaired
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: $(VENV)/.dev ## collect interface texts into the catalogues (needs gettext)
	@sh deploy/ensure.sh gettext
	@$(MANAGE) collect_messages

lock: $(VENV)/.dev ## write the hashed requirements anew
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements/base.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt

.PHONY: help setup demo demo-code test check bench fix messages lock
