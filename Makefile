.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help serve install test test-thorough test-postgres fuzz fuzz-formats lint bench bench-docs openapi lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

serve: .venv/installed ## Install, migrate, load the starter bank into an empty bank, serve on :8000
	@$(BIN)/interrobank serve

install: .venv/installed ## Create .venv with the locked runtime dependencies

test: .venv/installed-dev ## Run the whole test suite, on SQLite and on PostgreSQL
	$(BIN)/pytest -n 4

test-thorough: .venv/installed-dev ## Run the suite with the walks that make test takes on SQLite alone
	$(BIN)/pytest -n 4 --thorough

test-postgres: .venv/installed-dev ## Run the PostgreSQL half of the suite, or of TESTS, on INTERROBANK_TEST_POSTGRES_URL
	$(BIN)/pytest -n 4 -m postgresql $(TESTS)

fuzz: .venv/installed-dev ## Send 50,000 generated requests to the service on each database
	INTERROBANK_TEST_SCHEMATHESIS_CASES=50000 $(BIN)/pytest -n 2 -rP tests/wire/test_schemathesis.py

fuzz-formats: .venv/installed-dev ## Read 20,000 generated files with the readers of all formats
	INTERROBANK_FUZZ_INPUTS=20000 INTERROBANK_FUZZ_SEED=$${INTERROBANK_FUZZ_SEED:-$$(date +%s)} \
		$(BIN)/pytest -n 2 -rP tests/formats -k "any_input or over_and_over"

lint: .venv/installed-dev ## Check style, types and the freshness of generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/interrobank check banks/flask
	$(BIN)/interrobank openapi --check openapi.yaml

bench: .venv/installed-dev ## Measure against other frameworks and a product; QUICK=1 for a first impression
	$(BIN)/python -m bench

bench-docs: .venv/installed-dev ## Measure all of it, and write tables and plots into docs/performance.md
	$(BIN)/python -m bench --publish

openapi: .venv/installed ## Write openapi.yaml anew from the code
	$(BIN)/interrobank openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml

lock: .venv/installed-dev ## Resolve the dependencies anew
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade -c requirements.lock pyproject.toml --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade tests/opentdb/requirements.in -o tests/opentdb/requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade bench/requirements.in -o bench/requirements.txt

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

# Of a hundred packages for developers uv, which is one of them, installs the rest ten times as fast as pip.
.venv/installed-dev: .venv/installed requirements-dev.lock
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock > .venv/uv.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@
