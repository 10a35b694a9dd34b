# make book      build the pages and say where they are
# make test      lint, types, tests, notebooks, the built pages in a browser, and Binder
# make check     lint and types alone
# make grading   release, collect and grade both assignments with nbgrader, for six made-up students
# make refresh   run every notebook again and store its outputs; renew the assignments' statements
# make bench     run the benchmarks
# make serve     build the pages and serve them (PORT=8000)
# make lock      pin what requirements*.in ask for (LOCK_FLAGS=--upgrade: newest versions)
# make clean     remove everything that make made
#
# FDL_REPOSITORY_URL, FDL_REPOSITORY_BRANCH: where the buttons of the pages lead (else: the git
# remote origin; empty: no buttons). FDL_BROWSER: the Chromium or Chrome that tests the pages.

PYTHON ?= python3
PORT ?= 8000
LOCK_FLAGS ?=

BIN := .venv/bin
BOOK := .venv/book.stamp
TEST := .venv/test.stamp
GRADING := .venv/grading.stamp

PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -q -n auto
# Tests of what does not depend on how integers are multiplied: once is enough.
ONCE := assignments exercises* figures* layers proof wheel widgets
LOCK = $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	--fork-strategy fewest --custom-compile-command "make lock" $(LOCK_FLAGS)

export PYDEVD_DISABLE_FILE_VALIDATION := 1

.PHONY: book test browser check grading refresh bench serve lock clean
.NOTPARALLEL:

book: $(BOOK)
	@rm -rf _build/html _build/.doctrees
	@$(BIN)/jupyter-book build . -W -n --keep-going -q >/dev/null
	@echo "Open $(CURDIR)/_build/html/index.html"

test: browser check book
	@FDL_EXACT=flint $(PYTEST) -m "not book"
	@FDL_EXACT=python $(PYTEST) -m "not book" $(ONCE:%=--ignore-glob='tests/test_%.py')
	@$(PYTEST) --dist loadscope -o addopts= --nbval --nbval-current-env chapters
	@$(PYTEST) --dist loadfile -m book tests

# First of all, because it fails on a machine without one.
browser:
	@$(PYTHON) tests/browser.py

check: $(TEST)
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@$(BIN)/mypy --no-error-summary

grading: $(GRADING)
	@$(BIN)/python -m tests.grading_cycle

refresh: $(BOOK)
	@$(BIN)/python tools/refresh.py
	@$(BIN)/python -m tools.assignments

bench: $(BOOK)
	@$(BIN)/python -m benchmarks

serve: book
	@$(PYTHON) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

lock: $(TEST)
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-test.in -o requirements-test.txt
	@$(LOCK) requirements-grading.in -o requirements-grading.txt

clean:
	@rm -rf .venv _build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

# pip refuses `-e .` beside hashes, so fdl is a step of its own. hatchling is in the lock.
.venv/locked.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fdl needs Python 3.11 or newer")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(PIP) -r requirements.txt
	@touch $@

$(BOOK): .venv/locked.stamp pyproject.toml
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(TEST): $(BOOK) requirements-test.txt
	@$(PIP) -r requirements-test.txt
	@touch $@

# In the same environment: the lock follows both others, so that nothing moves, and the few packages
# that nbgrader adds are ones that no test imports.
$(GRADING): $(BOOK) requirements-grading.txt
	@$(PIP) -r requirements-grading.txt
	@touch $@
