# Everything from nothing: `make demo` shows the product, `make test` runs what CI checks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Versions come from the constraints file, for this package and for what builds it.
INSTALL := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet

# Home Assistant wants a newer Python than we do, and versions of its own.
HOME_ASSISTANT := .venv-home-assistant
HOME_ASSISTANT_PYTHON ?= python3.13

.PHONY: demo test lint check-types check-layers unit bench check-home-assistant screenshots clean

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
	$(BIN)/python benchmarks/intake_speed.py
	$(BIN)/python benchmarks/batch.py

check-home-assistant: $(HOME_ASSISTANT)/.dev
	$(HOME_ASSISTANT)/bin/python -m pytest -o addopts= -o filterwarnings= --asyncio-mode=auto \
		tests/integrations/test_home_assistant.py

$(HOME_ASSISTANT)/.dev: pyproject.toml
	@.ci/home-assistant $(HOME_ASSISTANT_PYTHON) $(HOME_ASSISTANT)
	@touch $@

screenshots: $(VENV)/.dev
	$(BIN)/python tests/support/screenshots.py

$(BIN)/python:
	@.ci/venv $(PYTHON) $(VENV)

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) $(HOME_ASSISTANT) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
