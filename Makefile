# Everything from nothing: `make demo` shows the product, `make test` runs what CI checks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Versions come from the constraints file, for this package and for what builds it.
INSTALL := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet

.PHONY: demo test lint check-types check-layers unit bench clean

demo: $(VENV)/.run
	$(BIN)/blink-expert advise device=outdoor_3rd_gen opening_tool=no coin=yes battery_chemistry=alkaline || true
	@echo
	@echo "Go on with:"
	@echo "  $(BIN)/blink-expert advise device=video_doorbell wired=yes"
	@echo "  $(BIN)/blink-expert facts"
	@echo "  $(BIN)/blink-expert --help"

test: lint check-types check-layers unit

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(VENV)/.dev
	$(BIN)/mypy
	$(BIN)/mypy tests/faces/conftest.py

check-layers: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal

bench: $(VENV)/.dev
	$(INSTALL) --editable '.[dev,bench]'
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/questions.py
	$(BIN)/python benchmarks/check_growth.py
	$(BIN)/python benchmarks/intake.py tests/intake/messages/measure.yaml --figures

$(BIN)/python:
	@.ci/venv $(PYTHON) $(VENV)

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
