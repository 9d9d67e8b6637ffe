# From a fresh clone, with Python 3.11 or newer (and its venv module), make and a C compiler:
#   make run     a demonstration with 82 unions on http://127.0.0.1:8000
#   make test    every test, with real servers, clients and a browser
# The folder may lie anywhere; nothing outside of it is changed, except that `make test` as root on Debian
# installs Chromium where there is none.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
TESTS ?=

BIN := .venv/bin
PLUGINS := $(shell ls -d plugins/*/pyproject.toml 2>/dev/null | cut -d/ -f2 | paste -sd,)
DISTRIBUTIONS := pyproject.toml uv.lock $(wildcard schema/pyproject.toml core/pyproject.toml plugins/*/pyproject.toml)
CLIENTS := tests/e2e/clients

export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: export HZJ_DEMO := true
run: export HZJ_SERVER__DEVELOPMENT := true
run: export HZJ_SERVER__GRAPHIQL := true
run: export HZJ_SERVER__HOST := $(HOST)
run: export HZJ_SERVER__PORT := $(PORT)
run: export HZJ_CRYPTO__MASTER_KEYS_FILE := data/master-keys
run: export HZJ_PLUGINS__ENABLED := $(PLUGINS)
run: .venv/.run ## serve a demonstration; HOST=0.0.0.0 PORT=9000 to serve it elsewhere
	@test -e data/master-keys || $(BIN)/huizhanjia crypto key --output data/master-keys
	@test -e data/.demo || { $(BIN)/huizhanjia db upgrade && $(BIN)/huizhanjia demo load && touch data/.demo; }
	@exec $(BIN)/huizhanjia serve --upgrade

.PHONY: test
test: .venv/.dev $(CLIENTS)/node_modules/.package-lock.json ## run every test; TESTS=tests/core for some
	@$(BIN)/python -m tests.harness.browser
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(TESTS)

.PHONY: lint
lint: .venv/.dev ## check style, types and which room may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: .venv/.dev ## put the code into the style that lint asks for
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: schema
schema: .venv/.run ## write schema/core.graphql and schema/schema.graphql anew
	@$(BIN)/huizhanjia schema export --plugins '' --output schema/core.graphql
	@$(BIN)/huizhanjia schema export --plugins '$(PLUGINS)' --output schema/schema.graphql

.PHONY: release-schema
release-schema: schema ## declare the schema of today what clients may rely on
	cp schema/core.graphql schema/schema.graphql schema/released/

.PHONY: bench
bench: .venv/.dev ## compare speed with the floor and peers, write bench/RESULTS.md; SECONDS=1 for a quick look
	$(BIN)/python -m bench $(SECONDS)

.PHONY: soak
soak: .venv/.dev ## ask each database a hundred thousand times and see that memory does not grow; REQUESTS=5000 for fewer
	$(BIN)/python -m bench.soak $(REQUESTS)

.PHONY: clean
clean: ## remove the environment and what tools left, but no data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf $(CLIENTS)/node_modules $(CLIENTS)/generated tests/e2e/browser/node_modules bench/peers/*/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or newer is needed; name yours: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo 'The venv module of Python is needed; on Debian: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.run: $(DISTRIBUTIONS) | $(BIN)/uv
	$(BIN)/uv sync --quiet --locked --all-packages --no-dev --inexact
	@touch $@

.venv/.dev: $(DISTRIBUTIONS) | $(BIN)/uv
	$(BIN)/uv sync --quiet --locked --all-packages
	@touch .venv/.run $@

$(CLIENTS)/node_modules/.package-lock.json: $(CLIENTS)/package-lock.json | .venv/.dev
	$(BIN)/python -m tests.harness.node $(CLIENTS)
	@touch $@
