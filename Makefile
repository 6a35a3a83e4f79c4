# `make run` starts everything, `make test` proves it. Both install what is missing first: what
# running needs, or what tests and linters need as well.
PYTHON ?= python3
IN_VENV = $(PYTHON) site/config/launch/bootstrap.py
IN_DEV = $(IN_VENV) --dev

# Where this is set, each of the many processes compiles all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run web test test-fast bench lint lock messages

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run:  ## install, fetch the model, start everything; Ctrl-C stops it
	@$(IN_VENV) -m config.launch

web:  ## one more web process on PORT, over the same PostgreSQL and Redis
	@$(IN_VENV) -m config.launch.web

test: weights  ## all tests: real Langflow, real model, real browser; PostgreSQL and Redis
	@$(IN_DEV) -m pytest -m "not slow" --numprocesses auto --dist loadgroup
	@$(IN_DEV) -m pytest -m slow --numprocesses 2 --dist loadgroup --no-loadscope-reorder
	@$(IN_DEV) -m tests.on_servers

test-fast:  ## the tests that start no server, browser or language model, nor try hundreds of texts
	@$(IN_DEV) -m config.launch.weights --embedder
	@$(IN_DEV) -m config.launch.fonts
	@$(IN_DEV) -m pytest -m "not slow and not thorough" --numprocesses auto --dist loadgroup

bench: weights  ## the benchmarks; ONLY=relay runs one group
	@$(IN_DEV) -m bench $(if $(ONLY),--only $(ONLY))

screenshots: weights  ## a picture of every page, on a desk, in the dark, on a phone, in docs/screenshots
	@$(IN_DEV) -m bench.page

.PHONY: weights screenshots
weights:
	@$(IN_DEV) -m config.launch.weights
	@$(IN_DEV) -m config.launch.fonts

lint:  ## style and types
	@$(IN_DEV) -m ruff check .
	@$(IN_DEV) -m ruff format --check .
	@$(IN_DEV) -m mypy .

messages:  ## gather the texts of all pages into the catalogues (*.po), and compile these
	@$(IN_DEV) -m config.languages

lock:  ## pin requirements*.txt, with hashes, in two locks; UPGRADE=1 takes what is newest
	@$(IN_VENV) -m $(COMPILE) requirements.txt -o requirements.lock
	@$(IN_VENV) -m $(COMPILE) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

COMPILE = uv pip compile --quiet $(if $(UPGRADE),--upgrade) --generate-hashes --no-emit-index-url \
	--python-version 3.11
