# Needs Linux with make, git and Python 3.11 or newer with venv; everything else is installed into .venv.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test fuzz lint look bench fresh lock

export PYTHONPATH := platform:.
PYTHON := .venv/bin/python
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

# The launcher ends with make, and everything it started ends with the launcher.
demo: .venv/demo.installed ## run the whole portal with demo data at http://localhost:8000 (PORT=… changes it)
	@exec setpriv --pdeathsig TERM $(PYTHON) -m portal.launcher demo

test: .venv/dev.installed ## run all tests (ARGS='tests/portal -k flow' for some)
	@$(PYTHON) -m portal.building --browser
	@$(PYTHON) -m pytest $(ARGS)

fuzz: .venv/dev.installed ## feed the signature verifier 20,000 mutants (FUZZ_SEED=… repeats a run)
	@FUZZ=$(or $(FUZZ),20000) $(PYTHON) -m pytest tests/portal/signing/test_mutations.py -k believed $(ARGS)

lint: .venv/dev.installed ## check style, types, floors and templates
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	MYPYPATH=platform $(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m djlint --quiet --lint templates

look: .venv/dev.installed ## take every page of a running demo as a picture, with its accessibility findings
	@$(PYTHON) tools/look.py $(ARGS)

bench: .venv/dev.installed ## measure beside other programs (tables, and var/bench*.json; WORKS=… fills the search)
	@$(PYTHON) tools/bench.py
	@$(PYTHON) tools/bench_search.py $(WORKS)

fresh: ## prove demo, journey and tests on a bare Debian in a folder (as root, with debootstrap)
	@tools/fresh

lock: .venv/bin/python ## write the exact versions and hashes of pyproject.toml's dependencies
	@tools/lock

.venv/demo.installed: requirements/demo.txt | .venv/bin/python
.venv/dev.installed: requirements/dev.txt | .venv/bin/python
.venv/%.installed:
	@echo "Installing requirements/$*.txt into .venv"
	@$(INSTALL) -r requirements/$*.txt
	@touch $@

.venv/bin/python:
	@for each in python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$each" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$each" -m venv .venv; \
		fi; \
	done; \
	echo "Python 3.11 or newer with venv is needed: sudo apt-get install python3 python3-venv" >&2; exit 1
