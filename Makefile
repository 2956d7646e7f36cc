# The four commands that people and CI share. Each installs what it needs into .venv first.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
CORES ?= 2
SECONDS ?= 600
WORKERS ?= $(shell expr $(CORES) \* 3 / 2)
DATABASE ?= sqlite
# Even where the environment forbids it: without compiled files, each process of the tests compiles the bot anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test limited check bench soak catalogs pictures lock

# The workspace in the browser; where no terminal is attached, the played guide, so that no script hangs.
demo: $(INSTALLED)
	@if [ -t 1 ]; then exec $(BIN)/rac-bot demo; else exec $(BIN)/rac-bot demo --play; fi

# More workers than cores: a worker often waits, for a process, a browser or a server.
test: $(INSTALLED)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --database $(DATABASE)

# The handlers' scenes once more, as somebody limited, with a person out of reach in the store.
limited: $(INSTALLED)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/handlers --limited

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/i18n/test_catalogs.py

bench: $(INSTALLED)
	$(BIN)/python -m bench

# Kills and faults, SECONDS on each database; the figures go to docs/performance.md by hand.
soak: $(INSTALLED)
	$(BIN)/python -W ignore -m tests.faults.soak $(SECONDS)

# Brings the English catalog in step with the source; what it leaves empty is to be translated.
catalogs: $(INSTALLED)
	$(BIN)/python -m rac_bot.i18n.catalogs

# The pictures of the docs, taken anew from the workspace; needs Debian's Chromium.
pictures: $(INSTALLED)
	$(BIN)/python -m tests.browser.pictures

# Pins every dependency anew; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --extra dev --no-header --no-annotate \
		--upgrade -o requirements.lock pyproject.toml

$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "rac-bot needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
