# The commands of the portal; the README says what each is for.
SHELL := /bin/sh
BIN := var/venv/bin
# JavaScript and CSS; built for Linux on x86-64 alone, left out elsewhere.
BIOME := --indent-style=space --line-width=120

.PHONY: run dev test on-postgres on-sqlite trials lint format bench pictures lock migrations

run:
	@.ci/bootstrap run
	@exec .ci/serve

dev:
	@.ci/bootstrap test
	@exec .ci/dev

# Everything on SQLite, with the browser; on PostgreSQL what may differ there. All at once: while
# one waits for its browser or its database, another goes on.
test:
	@.ci/bootstrap test
	@$(MAKE) --no-print-directory --keep-going --jobs 3 lint on-postgres on-sqlite

# One process, which is done before the two on SQLite. What it says comes at its end, not between
# the lines of the others.
on-postgres:
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q -m "database and not browser" \
		$$(grep -rl --include="*.py" "pytest.mark.database" tests) >var/on-postgres.log 2>&1; code=$$?; echo "On PostgreSQL:"; cat var/on-postgres.log; exit $$code

on-sqlite:
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

# The long checks: the whole fuzz, every role on every page and many examples, on both databases; an
# office at once, and the portal while its parts are killed.
trials:
	@.ci/bootstrap test
	EXAMPLES=20 $(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q -n 2 -m "trials or (hypothesis and database)"
	EXAMPLES=20 $(BIN)/python -m pytest -q -n 2 -m "trials or hypothesis"
	$(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench --size S --part load
	$(BIN)/python -m tests.postgres $(BIN)/python -m tests.kill

quick:
	@.ci/bootstrap test
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not browser and not long"

# One file, or one test: make t T=tests/campaigns/test_pledges.py::test_...
t:
	@.ci/bootstrap test
	$(BIN)/python -m pytest -q $(T)

lint:
	@.ci/bootstrap test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --quiet --check templates
	@! LC_ALL=C.UTF-8 grep -rnE '.{121}' templates
	$(BIN)/djlint --lint --quiet templates
	@! [ -x $(BIN)/biome ] || $(BIN)/biome ci $(BIOME) static
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run  # with Django's own checks

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt --quiet templates
	@! [ -x $(BIN)/biome ] || $(BIN)/biome check --write $(BIOME) static

bench:
	@.ci/bootstrap test
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench --size M --part exports
	@$(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench --size M --part load

# Nothing is released yet: one clean initial migration per app, made anew.
migrations:
	rm -f members/migrations/0*.py campaigns/migrations/0*.py reports/migrations/0*.py
	for app in members campaigns reports; do $(BIN)/python manage.py makemigrations $$app || exit 1; done
	DJANGO_SETTINGS_MODULE=portal.settings PYTHONPATH=. $(BIN)/python .ci/fold.py members campaigns reports

# The main pages of an invented bloc at both widths into var/pictures, and those of the README.
pictures:
	@.ci/bootstrap test
	$(BIN)/python -m tests.pictures

# Needs `uv` on the PATH.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt
