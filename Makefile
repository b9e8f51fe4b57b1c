# Every target does its own set-up: Python 3.11+ (and Node 20+ where the viewer is) on a bare machine is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := examples/datasets/tabletop_demo
STATIC := backend/robojudge_server/static
MODULES := frontend/node_modules/.package-lock.json

.PHONY: demo serve viewer api test lint types viewer-test viewer-types viewer-check e2e screenshots contract bench clean
.DEFAULT_GOAL := test

# pip runs again only when pyproject.toml changes.
$(VENV)/.made:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "RoboJudge needs Python 3.11 or newer; set PYTHON=..."'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.base: pyproject.toml $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

demo: $(VENV)/.base  ## judge the bundled dataset without a model, a key or a GPU
	$(BIN)/robojudge judge $(DEMO) --out runs/demo
	@echo
	@echo "To judge your own episodes: $(BIN)/robojudge judge /path/to/lerobot/dataset --judge openai/gpt-4.1"
	@echo "To rate episodes in the browser, the judge's marks beside yours: make serve"

DATASETS ?= $(DEMO)
serve: $(VENV)/.serve viewer  ## show datasets in the browser: make serve DATASETS=/path/to/dataset
	$(BIN)/robojudge serve $(DATASETS)

$(VENV)/.serve: pyproject.toml $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[serve]'
	touch $@

viewer: $(STATIC)/index.html  ## build the viewer; needs Node 20 or newer

$(STATIC)/index.html: $(MODULES) $(shell find frontend/src frontend/public -type f 2>/dev/null) frontend/index.html frontend/vite.config.ts
	cd frontend && npm run --silent build

# npm runs again only when the lock changes.
$(MODULES): frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --silent
	touch $@

build/openapi.json: $(VENV)/.dev FORCE
	mkdir -p build
	$(BIN)/python scripts/openapi.py > $@

api: build/openapi.json $(MODULES)  ## make the viewer's types again after the API changed
	cd frontend && npm run --silent api

viewer-test: viewer-types viewer-check  ## the viewer's types are the API's; its lint and unit tests

viewer-types: build/openapi.json $(MODULES)
	cd frontend && npm run --silent api:check

viewer-check: $(MODULES)
	cd frontend && npm run --silent check

e2e: $(VENV)/.dev viewer  ## the viewer in a real browser, before a real server
	bash scripts/chromium.sh
	cd frontend && npm run --silent e2e

screenshots: $(VENV)/.dev viewer  ## take the pictures of the documentation again
	bash scripts/chromium.sh
	cd frontend && npm run --silent screenshots

FORCE:

# Each process of the tests starts a PostgreSQL of its own; two suit the smallest machines.
PROCESSES ?= 2
test:  ## lint, types and all tests; no network, keys or GPU
	$(MAKE) --no-print-directory -j2 lint types viewer-types viewer-check
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

contract: $(VENV)/.dev  ## compare with the real LeRobot, built into its own environment
	bash scripts/contract_env.sh
	$(BIN)/python -m pytest tests/contract

DATA ?= $(ROBOJUDGE_DATA)
bench: $(VENV)/.dev viewer  ## measure; DATA is a folder of datasets with their truth beside them
	test -n "$(DATA)" || { echo "make bench DATA=/folder/of/datasets"; exit 2; }
	$(BIN)/python benchmarks/keyframes.py --data $(DATA)
	$(BIN)/python benchmarks/quality.py --data $(DATA)
	$(BIN)/python benchmarks/reference.py --data $(DATA)
	$(BIN)/python benchmarks/batch.py --data $(DATA)
	$(BIN)/python benchmarks/rewards.py --data $(DATA)
	$(BIN)/python benchmarks/sidecar.py
	$(BIN)/python benchmarks/lists.py
	bash scripts/chromium.sh
	cd frontend && npm run --silent bench

clean:
	rm -rf $(VENV) .venv-contract
