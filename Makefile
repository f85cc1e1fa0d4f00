# Tuckshop from a checkout. Every target sets up what it needs first; the second time that takes no time.
# `make help` lists targets and variables.

PYTHON ?=
APT ?= yes
ARGS ?=
OUT ?= out
PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export PYTHON APT PIP_CACHE_DIR

# The set-up is redone when what it is made from changes in content (not in date), or when PYTHON names another one.
RECIPE := requirements-dev.lock tools/find-python.sh tools/system-packages.sh tools/venv.sh tools/setup.sh
KEY := $(shell cat $(RECIPE) | sha256sum | cut -c 1-16)$(if $(PYTHON),-$(shell echo '$(PYTHON)' | sha256sum | cut -c 1-8))
READY := .venv/ready-$(KEY)
PY := .venv/bin/python

.PHONY: help setup run test soak check bench pictures uml-test lock install clean
.DEFAULT_GOAL := help

help: ## this list
	@echo 'Tuckshop, an in-store kiosk. Targets:'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18
	@echo 'Variables:'
	@printf '  %s\t%s\n' \
	  'ARGS=...' 'passed on to the command of run, test, soak, bench and pictures: make run ARGS="--tour"' \
	  'OUT=DIR' 'where pictures go (out)' \
	  'PYTHON=PATH' 'the Python for .venv, 3.11 to 3.13 (python3 if that is one)' \
	  'APT=no' 'install no system packages, only name those that are missing' | expand -t 18

setup: $(READY) ## system packages and .venv; every other target does this by itself
	@:

$(READY): $(RECIPE)
	@tools/setup.sh $@

run: setup ## start the demo: the real kiosk in a simulated shop
	@$(PY) -m kiosk demo $(ARGS)

test: setup ## all tests
	@$(PY) -m pytest $(ARGS)

soak: setup ## a million polls of each reader, 10,000 cards laid down in bad air (half an hour)
	@SOAK_POLLS=1000000 $(PY) -m pytest -s tests/drivers/test_rc522_soak.py tests/drivers/test_pn532_soak.py \
	  tests/drivers/test_rc522_field.py $(ARGS)

check: setup ## ruff, and mypy --strict on kiosk, drivers and sync
	@.venv/bin/ruff check .
	@.venv/bin/mypy

bench: setup ## measure, as ratios in one run, JSON lines
	@$(PY) -m tests.bench $(ARGS)

pictures: setup ## draw every screen in every language and size
	@$(PY) -m kiosk.ui.pictures --out $(OUT)/pictures $(ARGS)

uml-test: setup ## the drivers on a real kernel's GPIO and keyboards (builds one in minutes; x86-64)
	@tools/uml/build.sh $(PY); case $$? in 0) RIG=yes $(PY) -m pytest -rs tests/uml ;; \
	  3) echo 'uml-test: SKIPPED, nothing was tried: see above' ;; *) exit 1 ;; esac

lock: ## choose the newest allowed dependencies and pin them with their hashes
	@tools/lock.sh

install: ## on a Raspberry Pi, as root: into /opt/tuckshop, with user, unit and udev rules
	@tools/install.sh

clean: ## remove everything that make and the tools made
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build $(OUT)
	find kiosk drivers sync tests -name __pycache__ -type d -prune -exec rm -rf {} +
