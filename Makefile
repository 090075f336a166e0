# `make demo` and `make test` are the two commands a newcomer needs: each does all the set-up it
# needs, then runs. `make help` lists the rest.
#
#   make test ARGS="-k bridges"    hands options to pytest
#   make test APT=no               installs nothing outside this folder
#   make demo PYTHON=python3.12    uses this Python

.DEFAULT_GOAL := help
.PHONY: demo test check clean help browser always
.SUFFIXES:

APT ?= yes
ARGS ?=
JOBS ?= auto
PYTHON ?=

python := .venv/bin/python

# What a user's shell may hold must not leak into the environment built here.
unexport PYTHONPATH PYTHONHOME
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# An environment that was moved with the folder, or whose Python is gone, is built anew.
usable := $(shell [ "$$(cat .venv/place 2>/dev/null)" = "$$(pwd -P)" ] && $(python) -c '' 2>/dev/null && echo yes)
anew := $(if $(usable),,always)

# Shell functions. apt NAME... installs packages where there is apt and the right to use it.
define functions
apt() { \
	[ "$(APT)" = yes ] && command -v apt-get >/dev/null || return 1; \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif sudo -n true 2>/dev/null; then as_root="sudo -n"; \
	else return 1; fi; \
	echo "installing $$* by apt"; \
	$$as_root apt-get -qq update; \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 \
		install --no-install-recommends "$$@" >/dev/null; \
}; \
candidates="$(PYTHON)"; [ "$$candidates" ] || candidates="python3.13 python3.12 python3.11 python3"; \
first() { \
	for name in $$candidates; do \
		if "$$name" -c "import sys; assert sys.version_info >= (3, 11); $$1" 2>/dev/null; then return; fi; \
	done; \
	name=; return 1; \
}; \
has() { for name in "$$@"; do command -v "$$name" >/dev/null && return; done; return 1; }
endef

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1:/p' Makefile | awk -F: '{ printf "%-14s%s\n", $$1, $$2 }'

demo: .venv/demo  ## show the bundled example in the terminal, and its map as one HTML file
	@.venv/bin/relgraph demo

test: .venv/test browser  ## run all tests, also in a real browser and from the built wheel
	@$(python) -m pytest -n $(JOBS) --maxprocesses 8 --dist loadfile $(ARGS)

check: .venv/test  ## lint, format, types, layers
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@.venv/bin/lint-imports

clean:  ## remove what these commands made here
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist relgraph-demo*.html
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/place: $(anew)
	@set -e; $(functions); \
	if ! first "import ensurepip, venv"; then \
		if first ""; then wanted="$$("$$name" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
		else wanted="python3 python3-venv"; fi; \
		apt $$wanted && first "import ensurepip, venv" || { \
			echo "relgraph needs Python 3.11 or later with venv; on Debian or Ubuntu: sudo apt-get install $$wanted" >&2; \
			exit 1; }; \
	fi; \
	echo "making .venv with $$("$$name" --version)"; \
	"$$name" -m venv --clear .venv; \
	$(python) -m pip install --quiet --upgrade "pip>=25.1"; \
	pwd -P > $@

.venv/demo: .venv/place pyproject.toml
	@echo "installing relgraph into .venv"
	@$(python) -m pip install --quiet --editable .
	@touch $@

# pip knows --group since 25.1; what the tests need includes what the demo needs.
.venv/test: .venv/place pyproject.toml
	@echo "installing relgraph and its tools for development into .venv"
	@$(python) -m pip install --quiet --editable . --group dev
	@touch .venv/demo $@

# Chromium, its driver and a font that has Chinese. Without them the browser tests say so and are
# skipped; where CI is set they fail.
browser:
	@$(functions); \
	wanted=; \
	has chromium chromium-browser google-chrome || wanted="chromium"; \
	has chromedriver || wanted="$${wanted:+$$wanted }chromium-driver"; \
	if [ "$$wanted" ] && ! apt $$wanted fonts-wqy-microhei; then \
		echo "no Chromium or no chromedriver: browser tests cannot run; on Debian: sudo apt-get install $$wanted" >&2; \
	fi
