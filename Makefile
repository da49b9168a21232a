# The board's commands. `make` alone lists them.
#
# Set-up is remembered by stamp files inside .venv and node_modules: it happens again when what it read has changed.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON_TO_RUN := .venv/.ready-to-run
PYTHON_TO_TEST := .venv/.ready-to-test
PAGES_TO_RUN := node_modules/.ready-to-run
PAGES_TO_TEST := node_modules/.ready-to-test

PY := .venv/bin/python
FLASK := $(PY) -m flask --app wsgi:create_app
PYTEST := $(PY) -m pytest
# One group of tests after the other in the same process, as many processes as WORKERS.
WORKERS ?= 2
ONLY ?= tests/unit

.PHONY: help
help: ## Lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(PYTHON_TO_RUN) $(PAGES_TO_RUN) ## Runs the board with a demo town (PORT, HOST, DATA_DIR, DATABASE_URL)
	@exec deploy/run.sh

.PHONY: up-cluster
up-cluster: $(PYTHON_TO_RUN) $(PAGES_TO_RUN) ## Runs a larger town on this machine: two web, two workers, PostgreSQL, Redis, nginx
	@deploy/setup/cluster_services.sh
	@exec $(PY) -m deploy.cluster.run

.PHONY: reset-demo
reset-demo: $(PYTHON_TO_RUN) $(PAGES_TO_RUN) ## Throws the demo town away and makes it anew
	@$(FLASK) demo reset

.PHONY: setup
setup: $(PYTHON_TO_TEST) $(PAGES_TO_TEST) ## Installs everything for running, testing and linting

.PHONY: test
test: setup ## Runs every test, and installs what they need where it may
	@deploy/setup/test_services.sh
	@$(PYTEST) -n $(WORKERS) --dist loadgroup -m "not alone"
	@$(PYTEST) -m alone

.PHONY: test-fast
test-fast: setup ## Runs one folder or file of tests (ONLY=tests/unit)
	@$(PYTEST) $(ONLY)

.PHONY: crash
crash: setup ## Kills the board N times at random moments (N=300, SEED=7, CLUSTER=1) and looks for what is lost or twice
	@deploy/setup/test_services.sh
	@N=$(or $(N),300) SEED=$(or $(SEED),$$RANDOM) CLUSTER=$(or $(CLUSTER),0) $(PYTEST) tests/crash/test_random_deaths.py -s

.PHONY: lint
lint: setup ## Checks style, types, who imports whom, and JavaScript
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet . || { echo "Not formatted: run 'make format'." >&2; exit 1; }
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo
	@PATH="$(CURDIR)/.venv/bin:$$PATH" node_modules/.bin/eslint --max-warnings 0 .

.PHONY: format
format: $(PYTHON_TO_TEST) ## Formats the Python code and mends what can be mended by itself
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

.PHONY: translations
translations: $(PYTHON_TO_TEST) ## Collects the texts to translate and updates each language's file
	@deploy/translations/update.sh

.PHONY: bench
bench: setup ## Measures the board beside its peers (ONLY=fanout measures one thing)
	@$(PY) -m tests.bench $(filter-out tests/%,$(ONLY))

.PHONY: bench-peers
bench-peers: setup ## Brings what the benchmarks compare with: nginx with nchan, Node's socket.io, ws and web-push
	@tests/bench/peers/install.sh

.PHONY: screenshots
screenshots: setup ## Makes the README's pictures from a demo town of their own
	@deploy/setup/test_services.sh
	@export DATA_DIR=$$(mktemp -d) && unset DATABASE_URL && trap 'rm -rf "$$DATA_DIR"' EXIT && \
	  $(FLASK) db upgrade && $(FLASK) demo seed && $(PY) -m tests.browser.screenshots

.PHONY: clean
clean: ## Removes what set-up and the tools have made; people's data stays
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up

.venv/bin/python:
	@deploy/setup/venv.sh

$(PYTHON_TO_RUN): requirements.txt .venv/bin/python
	@deploy/setup/python_packages.sh requirements.txt
	@touch $@

$(PYTHON_TO_TEST): tests/requirements.txt $(PYTHON_TO_RUN)
	@deploy/setup/python_packages.sh tests/requirements.txt
	@touch $@

# What the tests need includes what running needs, and `npm ci` begins with an empty folder each time.
$(PAGES_TO_RUN): package.json package-lock.json | $(PYTHON_TO_RUN)
	@deploy/setup/front_end.sh run
	@touch $@

$(PAGES_TO_TEST): package.json package-lock.json | $(PYTHON_TO_RUN)
	@deploy/setup/front_end.sh test
	@touch $(PAGES_TO_RUN) $@
