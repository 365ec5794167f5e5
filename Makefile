.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help serve install test test-postgres fuzz lint bench openapi lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

serve: .venv/installed ## Install, migrate, load the starter bank into an empty bank, serve on :8000
	@$(BIN)/interrobank serve

install: .venv/installed ## Create .venv with the locked runtime dependencies

test: .venv/installed-dev ## Run the whole test suite, on SQLite and on PostgreSQL
	$(BIN)/pytest -n 2

test-postgres: .venv/installed-dev ## Run the PostgreSQL half of the suite on INTERROBANK_TEST_POSTGRES_URL
	$(BIN)/pytest -n 2 -m postgresql

fuzz: .venv/installed-dev ## Send 50,000 generated requests to the service on each database
	INTERROBANK_TEST_SCHEMATHESIS_CASES=50000 $(BIN)/pytest -n 2 -rP tests/wire/test_schemathesis.py

lint: .venv/installed-dev ## Check style, types and the freshness of generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/interrobank check banks/flask
	$(BIN)/interrobank openapi --check openapi.yaml

bench: .venv/installed-dev ## Measure against the idiomatic version kept in bench/
	$(BIN)/python -m bench

openapi: .venv/installed ## Write openapi.yaml anew from the code
	$(BIN)/interrobank openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml

lock: .venv/installed-dev ## Resolve the dependencies anew
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade -c requirements.lock pyproject.toml --group dev -o requirements-dev.lock

clean: ## Remove what make has made (never a database)
	rm -rf .venv build *.egg-info

# Both installations take exactly what the lock files name, verified by hash; the Dockerfile uses the first of them.
.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Interrobank needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
