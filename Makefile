# Needs python3 (3.11 or later) with pip, and nothing else.

PYTHON ?= python3
PY := .venv/bin/python
STAMP := .venv/.stamp
DOCS := $(wildcard zensical.toml zensical.*.toml)

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench dist clean

help: ## show the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

# The pip of Python 3.11 cannot read dependency groups, so pip comes first.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear .venv
	$(PY) -m pip install --quiet --upgrade 'pip>=25.1'
	$(PY) -m pip install --quiet -c constraints.txt -e . --group dev
	@touch $@

demo: $(STAMP) ## one day of a relationship manager; LANG_UI=zh or en
	@$(PY) -m examples.day_in_the_life $(if $(LANG_UI),--lang $(LANG_UI))

test: $(STAMP) ## tests, doctests and Markdown examples, with branch coverage
	$(PY) -m coverage run -m pytest
	$(PY) -m coverage report

# pyright finds the installed package by way of the first python on the path.
check: $(STAMP) ## style, types, import rules and documentation
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m pyright --ignoreexternal --verifytypes bankrm
	.venv/bin/lint-imports
	@$(MAKE) --no-print-directory docs

docs: $(STAMP) ## the documentation, into site/
	$(foreach config,$(DOCS),$(PY) -m zensical build --strict --config-file $(config) &&) true

bench: $(STAMP) ## speed against hand-written code, side by side
	$(PY) -m benchmarks

dist: $(STAMP) ## a wheel, into dist/
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir dist .

clean: ## remove everything the targets made
	rm -rf .venv .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist site
