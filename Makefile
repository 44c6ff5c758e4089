# Mingfa: what one types. `make run` alone is enough on a fresh Debian 12 with python3 and make.

.DEFAULT_GOAL := help
.PHONY: help run setup test bench format messages lint clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile
	@echo "  Settings go before or after the word: make run PORT=8001 DEMO=0   (all of them: .env.example)"

run: setup  ## set up what is missing, load the demo on the first run, serve on 127.0.0.1:8000
	@.venv/bin/python scripts/run.py

setup:  ## only set up: Python packages, system packages, translations, keys
	@python3 scripts/setup.py run

test:  ## set up and run every check and test
	@python3 scripts/setup.py test
	@.venv/bin/python scripts/check.py

lint:  ## the quick checks of `make test`, without tests
	@python3 scripts/setup.py test
	@.venv/bin/python scripts/check.py --lint

format:  ## let ruff rewrite the code
	@python3 scripts/setup.py test
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format .

messages:  ## bring locale/ up to date with the strings of the code
	@python3 scripts/setup.py test
	@.venv/bin/python scripts/translations.py write

bench:  ## run benchmarks/*.py; each prints a ratio to a named reference
	@python3 scripts/setup.py test
	@.venv/bin/python scripts/bench.py

clean:  ## remove what can be made again; your data in var/ stays
	@rm -rf .venv .tools .ruff_cache .mypy_cache .pytest_cache .hypothesis .import_linter_cache var/static var/cache var/check
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete
