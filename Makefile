# Everything lands in .venv of this checkout; every target may be run again at any time.
# Needs python3 (3.11 or newer) and make. As root on Debian it installs what is missing; see `make help`.

PYTHON ?= python3
PIP = .venv/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install
CODE = alarmd modem cli benchmarks tests hatch_build.py
PURE = modem/at/*,modem/sms/*,modem/models/*,modem/voice/*,alarmd/incident/*,alarmd/roster.py
PYTEST = .venv/bin/python -m pytest -q -W error -rs -o cache_dir=.venv/cache/pytest
COVERED = $(PYTEST) --cov --cov-report=
NIGHTS = tests/sim/test_swarm.py tests/sim/test_sweep.py

# A stamp carries the hash of what it was made from: a changed lock file, a moved checkout or another
# python3 asks for a new stamp, and nothing else does.
hash = $(shell { $(1); } 2>/dev/null | sha256sum | cut -c1-16)
VENV := .venv/stamps/venv-$(call hash,pwd; $(PYTHON) -VV)
RUNTIME := .venv/stamps/runtime-$(call hash,cat requirements/runtime.txt)
DEV := .venv/stamps/dev-$(call hash,cat requirements/dev.txt)
VOICES := .venv/stamps/voices-$(call hash,cat requirements/voices requirements/tts.txt)
RECOGNISER := .venv/stamps/recogniser-$(call hash,cat requirements/recogniser requirements/recogniser.txt)
FUZZER := .venv/stamps/fuzzer-$(call hash,cat requirements/fuzz.txt)
CHECKOUT := .venv/stamps/checkout-$(call hash,cat pyproject.toml)

.PHONY: help venv demo voices voices-check test lint unit nights interop faults coverage bench fuzz \
    debian clean

help:
	@echo "make demo     set up, then show a village alarm on simulated modems"
	@echo "make test     set up, then run every check (Debian packages that checks need: as root)"
	@echo "make venv     set up only what a box needs: .venv/bin/alarmd and .venv/bin/alarmctl"
	@echo "make voices   set up the synthesiser for names and landmarks (optional, about 600 MB)"
	@echo "make voices-check  does a recogniser understand what people hear? (some minutes)"
	@echo "make lint     format, lint and types"
	@echo "make unit     the tests of our own code"
	@echo "make nights   simulated nights: those that were ever broken, a minute of fresh ones, a sweep"
	@echo "make interop  the tests against independent programs"
	@echo "make faults   the real process under real faults: kill -9, full disk, power cut, a boot"
	@echo "make fuzz     every door fed by what its coverage leads to: MINUTES=1 of each (x86-64)"
	@echo "make bench    figures beside their targets"
	@echo "make clean    remove everything that the above have made"

$(VENV):
	@requirements/venv $(PYTHON)
	@mkdir -p $(@D) && rm -f $(@D)/* && touch $@

$(RUNTIME): $(VENV)
	@echo "Installing what a box needs (requirements/runtime.txt)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/runtime.txt
	@touch $@

$(DEV): $(VENV)
	@echo "Installing what the checks need (requirements/dev.txt)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@ $(RUNTIME)

# The commands alarmd and alarmctl of .venv/bin run this checkout.
$(CHECKOUT): $(RUNTIME)
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Compiled here by whoever may write here: nobody else can keep what they compile, and would do it each time.
venv: $(CHECKOUT)
	@.venv/bin/python -m compileall -q alarmd modem cli

$(VOICES): $(CHECKOUT)
	@requirements/voices $(PYTHON)
	@touch $@

$(RECOGNISER): $(VENV)
	@requirements/recogniser $(PYTHON)
	@touch $@

voices: $(VOICES)

voices-check: $(VOICES) $(RECOGNISER) debian
	.venv/bin/python -m benchmarks.intelligibility

demo: venv
	@.venv/bin/alarmctl demo $(DEMO)

test:
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory debian
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory nights
	@$(MAKE) --no-print-directory interop
	@$(MAKE) --no-print-directory faults
	@$(MAKE) --no-print-directory coverage
	@requirements/debian --skipped

lint: $(DEV)
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy $(CODE)

debian:
	@requirements/debian

# A test that hangs says where, then ends its runner; the others go on.
unit: $(DEV) $(CHECKOUT)
	@rm -f .venv/cache/coverage/*
	$(COVERED) -o faulthandler_timeout=230 -n auto \
	    tests --ignore=tests/interop --ignore=tests/faults --ignore=tests/box $(NIGHTS:%=--ignore=%)

# Each takes all cores by itself; under coverage they would take four times as long.
nights: $(DEV) $(CHECKOUT)
	$(PYTEST) $(NIGHTS)

interop: $(DEV) $(CHECKOUT)
	$(COVERED) --cov-append -n 4 tests/interop

faults: $(DEV) $(CHECKOUT)
	$(PYTEST) -n 4 tests/box tests/faults

coverage: $(DEV)
	.venv/bin/coverage report --include='$(PURE)' --fail-under=100
	.venv/bin/coverage report --fail-under=90

bench: $(DEV) $(CHECKOUT)
	@for name in channel reaction turn fanout footprint roster dtmf voice helpers; do \
	    echo "== $$name"; .venv/bin/python -m benchmarks.$$name || exit 1; done

$(FUZZER): $(DEV)
	@echo "Installing the fuzzer (requirements/fuzz.txt)"
	@$(PIP) --require-hashes --only-binary :all: -r requirements/fuzz.txt
	@touch $@

fuzz: $(FUZZER) $(CHECKOUT)
	.venv/bin/python -m tests.fuzz --minutes $(or $(MINUTES),1)

clean:
	rm -rf .venv
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
