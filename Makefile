# `make run` starts everything, `make test` proves it. Both install what is missing first.
PYTHON ?= python3
IN_VENV = $(PYTHON) site/config/launch/bootstrap.py

# Where this is set, each of the many processes compiles all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run web test test-fast bench lint lock

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run:  ## install, fetch the model, start everything; Ctrl-C stops it
	@$(IN_VENV) -m config.launch

web:  ## one more web process on PORT, over the same PostgreSQL and Redis
	@$(IN_VENV) -m config.launch.web

test: weights  ## all tests: real Langflow, real model, real browser; PostgreSQL and Redis
	@$(IN_VENV) -m pytest
	@$(IN_VENV) -m tests.on_servers

test-fast:  ## the tests that start no server, browser or language model
	@$(IN_VENV) -m config.launch.weights --embedder
	@$(IN_VENV) -m pytest -m "not slow" --numprocesses auto --dist loadgroup

bench: weights  ## the benchmarks; ONLY=relay runs one group
	@$(IN_VENV) -m bench $(if $(ONLY),--only $(ONLY))

.PHONY: weights
weights:
	@$(IN_VENV) -m config.launch.weights

lint:  ## style and types
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m ruff format --check .
	@$(IN_VENV) -m mypy .

lock:  ## pin requirements*.txt, with hashes, in requirements.lock
	@$(IN_VENV) -m uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
		--python-version 3.11 requirements.txt requirements-dev.txt -o requirements.lock
