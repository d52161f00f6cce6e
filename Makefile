# `make` alone lists the targets. README.md gives the plain lines for people without make.
PORT ?= 8501
ARGS ?=
JOBS ?= 2
NOTICES ?=
GOLD ?=
PYTHON := .venv/bin/python
DATABASE := data/targets.duckdb

# Compared by find, not as prerequisites: make cannot hold a notice whose file name has blanks or brackets.
# The two folders themselves stand in the list so that a removed notice is noticed as well.
# A file that does not begin as a database does is made anew, whatever its age.
CHANGED = $(shell if [ -e $(DATABASE) ] && head -c 12 $(DATABASE) | grep -qa DUCK; then \
	find seeds data/reference -newer $(DATABASE); \
	find data -maxdepth 1 -name '*.csv' -newer $(DATABASE); \
	find loaders '(' -name '*.py' -o -name '*.sql' ')' -newer $(DATABASE); \
	else echo missing; fi)

.DEFAULT_GOAL := help
.PHONY: help setup run test build check bench lock screenshots browser postgres changed

help:
	@echo 'make setup              the environment in .venv/, with the pinned dependencies'
	@echo 'make run [PORT=8501]    builds the database if it is out of date and serves the pages'
	@echo 'make test [ARGS=...]    every test, in a real browser too; ARGS goes to pytest'
	@echo 'make build              the database, $(DATABASE)'
	@echo 'make check              lint, formatting, and what the loader finds odd in the notices'
	@echo 'make bench [NOTICES=FOLDER [GOLD=FOLDER]]  how right and how fast, beside other readers'

setup: .venv/.runtime

run: .venv/.runtime $(DATABASE)
	@$(PYTHON) -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
	sys.exit(s.connect_ex(("127.0.0.1", int(sys.argv[1]))) == 0)' $(PORT) 2>/dev/null \
	|| { echo 'Port $(PORT) is in use or is not a port number: choose another one, make run PORT=8502'; exit 1; }
	@echo 'The pages are at http://localhost:$(PORT) (Ctrl+C stops them)'
	@$(PYTHON) -m streamlit run app.py --server.port $(PORT)

# Two at a time, each file whole and in their order: those that wait for a browser come first, side by side.
test: .venv/.development $(DATABASE) browser postgres
	$(PYTHON) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

build: $(DATABASE)

check: .venv/.development $(DATABASE)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m loaders check

bench: .venv/.development $(DATABASE) browser .venv-peers/.installed
	$(PYTHON) -m benchmarks $(if $(NOTICES),--notices '$(NOTICES)') $(if $(GOLD),--gold '$(GOLD)') $(ARGS)
	$(PYTHON) -m benchmarks.pages

browser: .venv/.development
	@$(PYTHON) -m tests.browser.chromium

postgres: .venv/.development
	@$(PYTHON) -m tests.postgres

$(DATABASE): $(if $(CHANGED),changed) | .venv/.runtime
	$(PYTHON) -m loaders build

# The first interpreter that runs and is new enough; a name on PATH alone proves nothing.
.venv/.runtime: requirements.txt
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
			if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
		done; \
		if [ -z "$${found:-}" ]; then \
			echo 'Python 3.11 or newer is needed and none was found on PATH: install it, then type make again.'; exit 1; \
		fi; \
		if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
			package=$$($$found -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
			echo "$$found cannot make a virtual environment. Type: sudo apt-get install $$package"; exit 1; \
		fi; \
		echo "Making .venv with $$found ($$($$found -c 'import platform; print(platform.python_version())'))"; \
		$$found -m venv --clear .venv; \
	fi
	@$(PYTHON) -c 'import pip' 2>/dev/null || $(PYTHON) -m ensurepip
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt .venv/.runtime
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Apart, so that no package of a peer can change what the app runs on. Without them the benchmark says so and goes on.
.venv-peers/.installed: benchmarks/requirements.txt | .venv/.runtime
	@$(PYTHON) -m venv --clear .venv-peers
	@if .venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; then \
		touch $@; \
	else \
		echo 'The peers could not be installed; the benchmark goes on without them.'; \
	fi

# For maintainers: the pictures of the pages in docs/ that the README shows.
screenshots: .venv/.development $(DATABASE) browser
	$(PYTHON) -m tests.browser.screenshots

# For maintainers, after a change of the ranges in pyproject.toml; needs uv. The lock file that uv writes names
# registry addresses, so only the lists of names and hashes are kept.
lock:
	rm -f uv.lock && uv lock --quiet
	uv export --quiet --no-emit-project --no-annotate --format requirements-txt --no-default-groups -o requirements.txt
	uv export --quiet --no-emit-project --only-group dev --no-annotate --format requirements-txt -o requirements-dev.txt
	rm -f uv.lock
	uv pip compile --quiet --universal --python-version 3.11 --prerelease allow --generate-hashes --no-annotate \
		--no-emit-index-url benchmarks/requirements.in -o benchmarks/requirements.txt
