# What a newcomer types. Everything else lives in .ci/ (set-up and checks) and under `qms --help`.
#   make run              a whole hall and its city, in the browser      (make run ARGS="--speed 10")
#   make test             everything that CI runs
.PHONY: run test check bench grade setup docs lock

run:
	@.ci/setup run
	@.venv/bin/qms demo $(ARGS)

test:
	@.ci/setup test
	@.ci/check
	@.venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check:
	@.ci/setup check
	@.ci/check

bench:
	@.ci/setup run
	@.venv/bin/python -m bench $(ARGS)

# Dispatch and forecast, graded by a referee that knows what a hall cannot; `make grade ARGS="--days 5"` is quicker.
grade:
	@.ci/setup run
	@.venv/bin/python bench/dispatch/referee.py bench/dispatch/public_h1 --batch \
	  --product ".venv/bin/qms referee" --goals bench/dispatch/goals.toml $(ARGS)

# Only the set-up, on a machine that runs a hall or a city as a service.
setup:
	@.ci/setup run

# The reference pages that are written from the code.
docs:
	@.ci/setup check
	@.venv/bin/python docs/write_reference.py

# Pins anew; `make lock ARGS=--upgrade` also moves to the newest versions that pyproject.toml allows.
lock:
	@.ci/setup check
	@.ci/lock $(ARGS)
