# Every target does its own set-up: Python 3.11+ on a bare machine is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := examples/datasets/tabletop_demo

.PHONY: demo serve test lint types contract bench clean
.DEFAULT_GOAL := test

# pip runs again only when pyproject.toml changes.
$(VENV)/.base: pyproject.toml
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "RoboJudge needs Python 3.11 or newer; set PYTHON=..."'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

demo: $(VENV)/.base  ## judge the bundled dataset without a model, a key or a GPU
	$(BIN)/robojudge judge $(DEMO) --out runs/demo
	@echo
	@echo "To judge your own episodes: $(BIN)/robojudge judge /path/to/lerobot/dataset --judge openai/gpt-4.1"

DATASETS ?= $(DEMO)
serve: $(VENV)/.serve  ## serve datasets over HTTP: make serve DATASETS=/path/to/dataset
	$(BIN)/robojudge serve $(DATASETS)

$(VENV)/.serve: pyproject.toml $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[serve]'
	touch $@

test: lint types $(VENV)/.dev  ## lint, types and all tests; no network, keys or GPU
	$(BIN)/python -m pytest

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
bench: $(VENV)/.dev  ## measure; DATA is a folder of datasets with their truth beside them
	test -n "$(DATA)" || { echo "make bench DATA=/folder/of/datasets"; exit 2; }
	$(BIN)/python benchmarks/keyframes.py --data $(DATA)
	$(BIN)/python benchmarks/quality.py --data $(DATA)
	$(BIN)/python benchmarks/reference.py --data $(DATA)
	$(BIN)/python benchmarks/batch.py --data $(DATA)
	$(BIN)/python benchmarks/rewards.py --data $(DATA)
	$(BIN)/python benchmarks/sidecar.py

clean:
	rm -rf $(VENV) .venv-contract
