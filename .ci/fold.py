"""Fold the constraints and indexes of first migrations into the creation of their tables.

`PYTHONPATH=. python .ci/fold.py APP…`, after `makemigrations`, which adds them one by one at the
end. SQLite copies the whole table for each constraint that is added later, and Django computes
all models anew: half of the time of `migrate` in an empty database.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import django
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

LATER = (migrations.AddIndex, migrations.AddConstraint)


def folded(operations: list[Operation], app: str) -> list[Operation]:
    """The operations without those that only complete a table whose columns are all there."""
    kept: list[Operation] = []
    places: dict[str, int] = {}  # of the creation of a model among those kept
    for operation in operations:
        if isinstance(operation, migrations.CreateModel):
            places[operation.name_lower] = len(kept)
        elif not isinstance(operation, LATER):
            places.pop(operation.model_name_lower, None)  # a column is added: what follows stays
        elif (place := places.get(operation.model_name_lower)) is not None:
            [kept[place]] = kept[place].reduce(operation, app)
            continue
        kept.append(operation)
    return kept


def main(apps: list[str]) -> None:
    """Rewrite the first migration of each app."""
    django.setup()
    for app in apps:
        module = import_module(f"{app}.migrations.0001_initial")
        migration = module.Migration("0001_initial", app)
        migration.operations = folded(migration.operations, app)
        Path(module.__file__).write_text(
            MigrationWriter(migration, include_header=False).as_string()
        )


if __name__ == "__main__":
    main(sys.argv[1:])
