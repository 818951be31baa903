# `make run` and `make test` set up everything they need. The rest is for developers.
PYTHON ?= python3
PY := .venv/bin/python
FLASK := $(PY) -m flask --app wsgi

.PHONY: run test lint bench killed browser lock

run: .venv/run.done  ## the site with worker and demonstration data on 127.0.0.1:8000 (PORT changes it)
	@exec $(FLASK) serve --demo demo/recall-notices.jsonl

test: lint  ## everything: lint, types, both databases, the browser where one is installed
	@$(PY) -m pytest -n auto

lint: .venv/dev.done
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/djlint templates --lint --quiet
	@found=$$($(PY) -m pytest --collect-only -qqq) || { echo "$$found"; exit 1; }

bench: .venv/dev.done  ## ratios side by side, minutes long
	@$(PY) -m bench.check && $(PY) -m bench.load && $(PY) -m bench.search && $(PY) -m bench.notify && $(PY) -m bench.labels \
	  && $(PY) -m bench.trace && $(PY) -m bench.tracing_pages && $(PY) -m bench.asking_events && $(PY) -m bench.progress

killed: .venv/dev.done  ## 10,000 letters while senders are killed, on both databases; some minutes
	@LETTERS_KILLED=10000 $(PY) -m pytest tests/journeys/test_letters_killed.py -o log_cli=true -o log_cli_level=INFO --log-disable mail.log

browser:  ## Debian's chromium, for the browser tests
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && s= || s=sudo; \
	  $$s apt-get update -qq && $$s apt-get install -y -qq --no-install-recommends chromium; }

lock:  ## compiles requirements/ anew from pyproject.toml (needs uv)
	@for part in "run" "dev --group dev"; do set -- $$part; uv pip compile pyproject.toml -o requirements/$$1.txt $$2 $$3 \
	  --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet; done

.venv/run.done .venv/dev.done: .venv/%.done: requirements/%.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed and was not found as '$(PYTHON)'."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V). Say 'make PYTHON=python3.12 ...' for another."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@[ -x $(PY) ] || $(PYTHON) -m venv .venv
	@echo "Installing the locked dependencies ($*) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@touch $@
