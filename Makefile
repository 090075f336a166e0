# `make demo` and `make test` are the two commands a newcomer needs: each does all the set-up it
# needs, then runs. `make help` lists the rest.
#
#   make test ARGS="-k bridges"    hands options to pytest
#   make test APT=no               installs nothing by apt
#   make demo PYTHON=python3.12    uses this Python
#   make neo4j NEO4J_PORT=7688     another port, where 7687 is taken

.DEFAULT_GOAL := help
.PHONY: demo test check bench clean help browser java neo4j demo-neo4j stop-neo4j always
.SUFFIXES:

APT ?= yes
ARGS ?=
JOBS ?= auto
PYTHON ?=
NEO4J_PORT ?= 7687

python := .venv/bin/python
relgraph := .venv/bin/relgraph
neo4j := $(python) tests/neo4j/server.py

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
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1:/p' Makefile | awk -F: '{ printf "%-19s%s\n", $$1, $$2 }'

demo: .venv/demo  ## show the bundled example in the terminal, and its map as one HTML file
	@$(relgraph) demo

neo4j: .venv/demo java  ## keep a Neo4j running here until Ctrl-C; its data stays in build/neo4j
	@$(neo4j) run --port $(NEO4J_PORT)

# A server of its own, with data of its own: the invented people must not mix with anybody's network.
demo-neo4j: .venv/demo java  ## the example in a Neo4j of its own, left running in the background, and its map
	@set -e; \
	uri=$$($(neo4j) start --data build/neo4j-demo --port $(NEO4J_PORT)); \
	echo "Neo4j runs at $$uri, no login, until make stop-neo4j"; \
	unset NEO4J_USERNAME NEO4J_PASSWORD NEO4J_DATABASE; \
	for job in "import examples/tender --into $$uri" "rank $$uri --top 10" "chain $$uri" "write-back $$uri" \
		"export $$uri relgraph-demo-neo4j.html --force"; do \
		echo; echo "relgraph $$job"; $(relgraph) $$job; \
	done; \
	echo; echo "Neo4j goes on at $$uri until make stop-neo4j; try: relgraph query --list"

stop-neo4j: .venv/place  ## stop the Neo4j that demo-neo4j left in the background
	@$(neo4j) stop --data build/neo4j-demo

test: .venv/test browser java  ## run all tests, also in a real browser, a real Neo4j and from the built wheel
	@$(python) -m pytest -n $(JOBS) --maxprocesses 8 --dist loadfile $(ARGS)

check: .venv/test  ## lint, format, types, layers
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@.venv/bin/lint-imports

bench: .venv/demo java  ## how long stores take with a million ties, beside the plainest client; minutes
	@$(neo4j) with $(python) benchmarks/stores.py $(ARGS)

clean:  ## remove what these commands made here, with the data of that Neo4j
	@for kept in build/neo4j build/neo4j-demo; do [ ! -e $$kept/running.json ] || $(neo4j) stop --data $$kept; done
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

# Java, Maven, and by them Neo4j, once, into a cache folder (RELGRAPH_CACHE, else ~/.cache/relgraph).
# Without it the tests that need it say so and are skipped; where CI is set they fail.
java: .venv/place
	@$(functions); \
	wanted=; \
	java -version 2>&1 | grep -qE 'version "(1[7-9]|[2-9][0-9])' || wanted="default-jre-headless"; \
	has mvn || wanted="$${wanted:+$$wanted }maven"; \
	has openssl || wanted="$${wanted:+$$wanted }openssl"; \
	if [ "$$wanted" ] && ! apt $$wanted; then \
		echo "no Java 17, Maven or openssl: Neo4j cannot run; on Debian: sudo apt-get install $$wanted" >&2; \
	elif ! $(neo4j) fetch; then \
		echo "no Neo4j: its tests cannot run" >&2; \
	fi
