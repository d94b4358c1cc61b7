# Each target sets itself up: all it needs is Python 3.11 or newer and make. uv, where installed,
# makes the installation faster.

PYTHON ?= python3
ARTICLES ?= seeds
UV ?= $(shell command -v uv 2>/dev/null)

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup chat test lint bench lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Install everything into .venv, at the versions of requirements.lock

chat: $(READY) ## Index the articles in seeds (or ARTICLES=folder) and open the chat in the browser
	$(BIN)/assistant sync $(ARTICLES)
	$(BIN)/assistant serve --open

test: lint ## Run the linters and all tests
	$(BIN)/python -m pytest -W error

lint: $(READY) ## Check style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY) ## Measure quality and speed on the questions and articles in BENCH=folder
	@test -n "$(BENCH)" || { echo "Name the folder to measure on: make bench BENCH=folder"; exit 1; }
	$(BIN)/python benchmarks/news.py $(BENCH)
	$(BIN)/python benchmarks/speed.py $(BENCH)

lock: $(READY) ## Write requirements.lock from pyproject.toml (newer versions: ARGS=--upgrade)
	$(BIN)/uv pip compile pyproject.toml --quiet --no-config --extra dev \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --output-file requirements.lock $(ARGS)

clean: ## Remove .venv and all caches; the index in storage stays
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Bytecode is compiled here even where PYTHONDONTWRITEBYTECODE is set: without it the first answer
# takes twice as long. Some packages ship templates that no Python compiles; they are passed over.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, but $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		echo "Name one that is, such as: make PYTHON=python3.12"; exit 1; }
ifneq ($(UV),)
	$(UV) venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile \
		--require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile \
		--no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
endif
	$(BIN)/python -m compileall -qq assistant index
	@touch $@
