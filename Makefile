# The four commands that people and CI share. Each installs what it needs into .venv first.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALLED := .venv/.installed
SUPPLY := build/supply
CORES ?= 2
SECONDS ?= 600
WORKERS ?= $(shell expr $(CORES) \* 3 / 2)
DATABASE ?= sqlite
SCENES ?=
UPGRADE ?=
# Even where the environment forbids it: without compiled files, each process of the tests compiles the bot anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test slow suites on-sqlite on-postgresql collected quick limited grid check bench bench-quick soak catalogs pictures pictures-of-all lock site wheels wheels-check service-check
.PHONY: licences sbom audit reference fuzz fuzz-keep
.PHONY: deep branches machine twice one-by-one any-order night mutants simulate

# The workspace in the browser; where no terminal is attached, and on CI, the played guide, so that no script hangs.
demo: $(INSTALLED)
	@if [ -t 1 ] && [ "$$CI" != true ]; then exec $(BIN)/rac-bot demo; else exec $(BIN)/rac-bot demo --play; fi

# Each test has its own database: in memory where there is room, a disk takes 300 ms to copy one of PostgreSQL's.
ROOM := $(shell df --output=avail /dev/shm 2>/dev/null | tail -1)
IN_MEMORY := $(shell [ "$(ROOM)" -gt 4000000 ] 2>/dev/null && [ -w /dev/shm ] && echo /dev/shm)
test slow quick limited grid twice one-by-one machine any-order night: export TMPDIR := $(or $(IN_MEMORY),$(TMPDIR),/tmp)

# More workers than cores: a worker often waits, for a process, a browser or a server.
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --database $(DATABASE) $(SCENES)
SLOW := browser faults running simulation slack_sandbox upgrade store/database exchange/test_takeover.py \
	exchange/reading/test_hostile.py handlers/test_largest_college.py handlers/gate/test_forged.py \
	exchange/reading/test_long_files.py handlers/file/test_large_file.py rounds/test_thirty_days.py store/file/test_finding.py \
	cli/test_french.py test_demo.py test_secrets.py
test: $(INSTALLED)
	$(PYTEST) $(addprefix --ignore=tests/,$(SLOW))

# The other half of the minutes: processes, a browser, the sandbox itself, faults, seeds, what versions before held, what
# is large. `make suites` plays both at once.
slow: $(INSTALLED)
	$(PYTEST) $(addprefix tests/,$(SLOW))

# All of them, and on PostgreSQL, in a server that comes with the development packages, those that open a database: scenes
# that run on SQLite as whoever reaches all run there as somebody limited, and those of who is served in a whole
# organisation. Both at once (`make --jobs 2 suites`), since tests often wait.
suites: on-sqlite on-postgresql
on-sqlite: collected
	$(MAKE) test SLOW=
on-postgresql: collected
	$(MAKE) test SLOW= WORKERS=$(CORES) DATABASE=postgresql SCENES="--limited --grid organisation"

# Compiled once: in a fresh clone each worker of both would do so at the same time, of which none finds what another made.
collected: $(INSTALLED)
	@mkdir -p build
	$(BIN)/python -m pytest --collect-only >build/collected || { cat build/collected; exit 1; }

# What most changes reach, in half a minute: no process, no browser, no file of a thousand rows.
QUICK := domain words messages modals slack delivery store/college store/people store/telling \
	handlers/inscription handlers/file handlers/line handlers/dossier handlers/search
quick: $(INSTALLED)
	$(PYTEST) $(addprefix tests/,$(QUICK))

# The handlers' scenes once more, as somebody limited, with a person out of reach in the store.
limited: $(INSTALLED)
	$(PYTEST) tests/handlers --limited

# The tests of who is served once more, in a workspace that an organisation has among others.
grid: $(INSTALLED)
	$(PYTEST) --grid workspace tests/handlers/gate tests/store/people tests/rounds

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(LICENCES) >/dev/null
	$(BIN)/python -m pytest tests/i18n/test_catalogs.py

bench-quick: $(INSTALLED)
	$(BIN)/python -m bench --quick

bench: $(INSTALLED)
	$(BIN)/python -m bench

# Kills and faults, SECONDS on each database; the figures go to docs/performance.md by hand.
soak: $(INSTALLED)
	$(BIN)/python -W ignore -m tests.faults.soak $(SECONDS)

# What comes from outside, made up: one target of tests/fuzz for SECONDS, guided by the coverage of rac_bot. What fails
# is written to build/fuzz/TARGET; `make fuzz-keep` adds to its corpus, which the tests read, what it learnt.
TARGET ?= typed
FUZZ = PYTHONPATH=build/fuzz/tools $(BIN)/python -m tests.fuzz $(TARGET)
fuzz: $(INSTALLED) build/fuzz/.installed
	$(FUZZ) $(SECONDS)

fuzz-keep: $(INSTALLED) build/fuzz/.installed
	$(FUZZ) keep

# Apart: its wheels are for x86-64 Linux, and large.
build/fuzz/.installed: requirements-fuzz.lock
	mkdir -p build/fuzz
	$(PIP) install --require-hashes --upgrade --target build/fuzz/tools -r requirements-fuzz.lock
	touch $@

# What the minutes of `make test` have no room for; CI runs the first, and has no time for the others.
deep: slow grid branches simulate machine twice one-by-one any-order night

# The state machine of a line, with more walks.
machine: $(INSTALLED)
	$(BIN)/python -m pytest tests/store/file/test_line_machine.py --hypothesis-profile deep

# Each test twice in a row, in one process.
twice: $(INSTALLED)
	$(PYTEST) --count 2 $(TESTS)

# Each test alone, in a process of its own.
one-by-one: $(INSTALLED)
	$(PYTEST) -p tests.alone $(TESTS)

# The tests in another order each time, which the first line tells, by other workers; SEED=last for the same again.
SEED ?= default
any-order: $(INSTALLED)
	$(BIN)/python -m pytest -v -p randomly --randomly-seed=$(SEED) -n 4

# The tests on the night the clocks change, from ten seconds before, with all that they start but the browser, which
# loads no page under it; needs Debian's faketime.
NIGHT := 2026-11-01 01:59:50
night: $(INSTALLED)
	TZ=America/Toronto PYTHONPATH=$(CURDIR)/tests/faults/asleep LD_PRELOAD=$$(ls /usr/lib/*/faketime/libfaketimeMT.so.1) \
		FAKETIME=$$(printf %+d $$(($$(TZ=America/Toronto date -d '$(NIGHT)' +%s) - $$(date +%s)))) FAKETIME_DONT_FAKE_MONOTONIC=1 \
		$(PYTEST) --ignore=tests/browser $(TESTS)

# Which branches of what counts most the tests of tests/mutants/subjects.toml leave out; on PostgreSQL, those that are for
# another database than SQLite.
MEASURED = $(BIN)/coverage run --include="$$($(BIN)/python -m tests.mutants.subjects modules)" -m pytest
ELSEWHERE := tests/store/privacy/test_erasing.py
branches: export TMPDIR := $(or $(IN_MEMORY),$(TMPDIR),/tmp)
branches: export COVERAGE_FILE := $(CURDIR)/build/branches/data
branches: $(INSTALLED)
	rm -rf build/branches && mkdir -p build/branches
	$(MEASURED) -p tests.mutants.measured -n $(CORES) --dist worksteal $$($(BIN)/python -m tests.mutants.subjects tests)
	$(MEASURED) --database postgresql $(ELSEWHERE)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# What the tests of the same list would not notice: SUBJECT=domain for one of them. It goes on where it was stopped;
# CORES mutants at a time.
SUBJECT :=
mutants: export TMPDIR := $(or $(IN_MEMORY),$(TMPDIR),/tmp)
mutants: export CORES := $(CORES)
mutants: $(INSTALLED)
	$(BIN)/python -m tests.mutants $(SUBJECT)

# So many seeds of the simulation, from FIRST on; one that breaks a rule is told with its trace. See docs/trust.md.
SEEDS ?= 1000
FIRST ?= 0
simulate: $(INSTALLED)
	$(BIN)/python -W ignore -m tests.simulation --seeds $(SEEDS) --first $(FIRST)

# Brings the English catalog in step with the source and compiles it; what it leaves empty is to be translated.
catalogs: $(INSTALLED)
	$(BIN)/python -m rac_bot.i18n.catalogs

# docs/reference, written from the code; its picture of the tables needs Debian's graphviz.
reference: $(INSTALLED)
	$(BIN)/python -m tests.reference

# The pictures of the docs, taken anew from the workspace, in both languages; needs Debian's Chromium.
pictures: $(INSTALLED)
	$(BIN)/python -m tests.browser.pictures

# All that the bot shows, in each width, language and scheme, into EACH; fails where something is cut or unreadable.
EACH := build/pictures
pictures-of-all: $(INSTALLED)
	$(BIN)/python -m tests.browser.every $(EACH)

# What production installs, what working on it takes besides, and what the demo does, what builds a wheel in the
# image, what makes the site of the docs, what looks at all that production installs, and what makes inputs up; needs
# uv. What is pinned stays, but with UPGRADE=--upgrade.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock:
	$(COMPILE) $(UPGRADE) -o requirements.lock pyproject.toml
	$(COMPILE) $(UPGRADE) --extra dev -c requirements.lock -o requirements-dev.lock \
		pyproject.toml slack_sandbox/pyproject.toml
	$(COMPILE) $(UPGRADE) -c requirements-dev.lock -o requirements-demo.lock pyproject.toml slack_sandbox/pyproject.toml
	printf 'hatchling\neditables\n' | $(COMPILE) $(UPGRADE) -c requirements-dev.lock -o requirements-build.lock -
	printf 'sphinx\nfuro\nmyst-parser\n' | $(COMPILE) $(UPGRADE) -o requirements-docs.lock -
	printf 'cyclonedx-bom\npip-audit\n' | $(COMPILE) $(UPGRADE) -o requirements-supply.lock -
	printf 'atheris<3.1\n' | $(COMPILE) $(UPGRADE) -o requirements-fuzz.lock -  # 3.1 has no wheel for Python 3.11

# The documentation as a site, into build/site; a warning fails it. Its tools are in an environment of their own.
site: build/docs/.installed
	build/docs/bin/sphinx-build --quiet --fail-on-warning --keep-going --builder html docs build/site

build/docs/.installed: requirements-docs.lock
	$(PYTHON) -m venv build/docs
	build/docs/bin/pip --quiet --disable-pip-version-check install --require-hashes -r requirements-docs.lock
	touch $@

# What production installs, by licence; fails where one is not among those that pyproject.toml allows.
LICENCES = $(BIN)/pip-licenses --packages $(shell sed -n 's/^\([a-z0-9-]*\)==.*/\1/p' requirements.lock)
licences: $(INSTALLED)
	@$(LICENCES)

# What production installs, as CycloneDX, in dist/.
sbom: $(SUPPLY)/.installed
	mkdir -p dist
	$(SUPPLY)/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file dist/rac-bot.cdx.json $(SUPPLY)/production/bin/python

# Known advisories against it. Fails too where the index answers none at all, as a mirror may: nothing was audited then.
audit: $(SUPPLY)/.installed
	$(SUPPLY)/tools/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock \
		--progress-spinner off

# What production installs, where nothing else is, not even pip; and beside it, what looks at it.
$(SUPPLY)/.installed: requirements.lock requirements-supply.lock
	$(PYTHON) -m venv $(SUPPLY)/tools
	$(SUPPLY)/tools/bin/pip --quiet --disable-pip-version-check install --require-hashes -r requirements-supply.lock
	$(PYTHON) -m venv --clear --without-pip $(SUPPLY)/production
	$(SUPPLY)/tools/bin/pip --quiet --disable-pip-version-check --python $(SUPPLY)/production/bin/python \
		install --require-hashes -r requirements.lock
	touch $@

# The two distributions, in dist/: rac-bot, and rac-slack-sandbox.
wheels: $(INSTALLED)
	rm -f dist/*.whl
	$(PIP) wheel --no-deps --no-build-isolation -w dist . ./slack_sandbox

# The wheels built again, byte for byte; each where nothing else is installed, from files alone, and used there.
wheels-check: wheels
	PYTHON=$(PYTHON) .ci/wheels

# The pages of whoever keeps the service, pasted as root of a fresh Debian; as root, and needs Debian's mmdebstrap.
service-check: wheels
	.ci/service

# The lock first, in a call of its own: hashes are asked of all that a call installs, and a folder has none.
# Our own without their dependencies: nobody else's rac-slack-sandbox may be fetched in place of ours.
$(INSTALLED): requirements-dev.lock pyproject.toml slack_sandbox/pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "rac-bot needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e . -e ./slack_sandbox
	touch $@
