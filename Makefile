# The two commands: `make run` (the demo) and `make test` (everything that must hold).
PY := .venv/bin/python

.PHONY: run test fast prove fuzz bench pictures gates lighthouse setup setup-test setup-gates check clean

run: setup
	.venv/bin/wbs demo

# The proofs kill processes, fill small disks of their own and measure the memory of single processes: after everything quick.
test: setup-test check
	$(PY) -m pytest --ignore=tests/long --ignore=tests/tamper --ignore=tests/breakers --ignore=tests/gates --ignore=tests/proofs -n 2 --dist loadfile
	$(PY) -m pytest tests/proofs -n 2 --dist loadfile

# Each worker takes whole files, in the order of tests/conftest.py: what takes minutes begins first.
TWO := -n 2 --dist loadfile --no-loadscope-reorder

# The long proofs: minutes each. A stopwatch compares pairs in one process, so two of them may run side by side.
TIMED := $(wildcard tests/long/test_timing_*.py)
prove: setup-gates
	$(PY) -m pytest tests/gates $(TWO)
	$(PY) -m pytest tests/tamper -n 2
	$(PY) -m pytest tests/long $(TIMED:%=--ignore=%) $(TWO)
	$(PY) -m pytest $(TIMED) $(TWO)
	$(PY) -m pytest tests/breakers -n 2

# As long as one likes, each time from another start: make fuzz SECONDS=600 (for each parser; machines and routes take as long).
SECONDS := 60
fuzz: setup-test
	$(PY) -m tests.fuzz.fuzzing $(SECONDS)
	FUZZ_SECONDS=$(SECONDS) $(PY) -m pytest -p no:cacheprovider tests/long/test_sequences.py tests/long/test_routes.py tests/long/test_parsers.py \
		tests/long/test_parsers_of_the_line.py

# How fast the rooms are, each figure beside its floor: make bench, make bench ASKED=--quick, make bench ASKED=street
ASKED :=
bench: setup-test
	$(PY) -m tests.bench $(ASKED)

# While working: no browser, no served processes.
fast: setup-test check
	$(PY) -m pytest --ignore=tests/long --ignore=tests/tamper --ignore=tests/breakers --ignore=tests/gates --ignore=tests/proofs --ignore=tests/journeys --ignore=tests/demo --ignore=tests/commands \
		-n 2 --dist loadfile

# Every page and state looked at: by axe and the Nu checker, for its width, and on the street by Lighthouse.
gates: setup-gates
	$(PY) -m pytest tests/gates $(TWO)

# What Lighthouse says of the street's pages, in figures.
lighthouse: setup-gates
	$(PY) -m tests.gates.lighthouse

# Every page and state, both languages, phone and computer, into shots/ with an index.html: make pictures, or make pictures ONLY=queue
ONLY :=
pictures: setup-test
	$(PY) -m tests.gates.pictures $(ONLY)

check:
	$(PY) -m ruff check
	$(PY) -m mypy --strict crypto wbs
	.venv/bin/lint-imports --no-logo

setup:
	@deploy/bootstrap run

setup-test:
	@deploy/bootstrap test

setup-gates:
	@deploy/bootstrap gates

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find crypto wbs tests -name __pycache__ -type d -prune -exec rm -rf {} +
