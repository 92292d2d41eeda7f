# Two commands matter: `make run` serves the dashboard, `make test` runs the suite.
# Both start from Python 3.11, make and nothing else, and build their own environment in .venv.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STORE ?= data/store
HOST ?= 127.0.0.1
PORT ?= 8050
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
WORKERS ?= 2
MONTHS := 01 02 03 04 05 06 07 08 09 10 11 12

# quick: before every commit, under 90 seconds; QUICK_TESTS are the folders whose tests need no store and no browser.
QUICK_TESTS := coverage layouts tests/model tests/figures tests/layouts tests/export tests/callbacks/http tests/test_documents.py

# prove: every long proof (a seeded sample of each is in test); bench: every measured claim.
.PHONY: prove bench run test quick check format lint types imports e2e picture lock clean

run: $(VENV)/runtime
	@$(PY) app.py --check-port --host $(HOST) --port $(PORT)
	@ls $(STORE)/snap/*.json >/dev/null 2>&1 || { \
	  echo "Belum ada data di $(STORE): membuat dan memuat data contoh." >&2; \
	  $(PY) -m coverage example data/example && \
	  $(PY) -m coverage --store $(STORE) ingest data/example && \
	  $(PY) -m coverage --store $(STORE) release $(MONTHS:%=2023-%) --final >&2 && \
	  $(PY) -m coverage --store $(STORE) release $(filter-out %-08 %-09 %-10 %-11 %-12,$(MONTHS:%=2024-%)) \
	    --final --vintage contoh-2024 >&2 && \
	  $(PY) -m coverage --store $(STORE) release 2024-08 >&2; }
	@exec $(PY) app.py --store $(STORE) --host $(HOST) --port $(PORT)

test: $(VENV)/dev
	@$(PY) -m pytest -n $(WORKERS)

quick: check
	@$(PY) -m pytest -q -n $(WORKERS) $(QUICK_TESTS)

prove: $(VENV)/dev
	@$(PY) -m pytest -n $(WORKERS) -m prove tests

bench: $(VENV)/dev
	@for script in benchmarks/*.py; do $(PY) $$script || exit 1; done

check: format lint types imports

format: $(VENV)/dev
	@$(VENV)/bin/ruff format --check .

lint: $(VENV)/dev
	@$(VENV)/bin/ruff check .

types: $(VENV)/dev
	@$(VENV)/bin/mypy

imports: $(VENV)/dev
	@$(VENV)/bin/lint-imports --no-cache

e2e: $(VENV)/dev
	@$(PY) -m pytest tests/e2e

picture: $(VENV)/dev
	@$(PY) -m tests.e2e.picture docs/ringkasan.png

lock: $(VENV)/runtime
	@$(PY) -m pip install --quiet uv
	@for name in requirements requirements-dev; do \
	  $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header $$name.in -o $$name.txt; done

clean:
	rm -rf $(VENV) build

# The environment. A stamp is newer than the lock that it was installed from, so a new lock reinstalls.
$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 tidak ditemukan. Pasang: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Perlu Python 3.11 atau lebih baru; $(PYTHON) adalah $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Modul venv tidak ada. Pasang: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.txt $(VENV)/bin/python
	@echo "Memasang pustaka (sekali saja) ..." >&2
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/bin/python
	@echo "Memasang pustaka pengembangan (sekali saja) ..." >&2
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/runtime
