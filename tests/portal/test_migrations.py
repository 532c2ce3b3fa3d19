"""The migrations lead from an empty database to the tables of today; other tests do without them.

That no change of a model lacks its migration is seen by `make lint`.
"""

from __future__ import annotations

import pytest
from django.db import connection, connections

# Each database builds its tables, constraints and triggers in its own way.
pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def with_migrations(settings):
    settings.MIGRATION_MODULES = {}


@pytest.fixture
def empty(django_db_setup, with_migrations, django_db_blocker, tmp_path, monkeypatch):
    """The alias of an empty database of the same kind.

    A migration of django-tasks-db asks the default database too, which must be there by then.
    """
    options = {**connection.settings_dict, "TEST": {**connection.settings_dict["TEST"]}}
    if connection.vendor == "sqlite":
        options["NAME"] = options["TEST"]["NAME"] = tmp_path / "empty.sqlite3"
    else:
        options["TEST"]["NAME"] = f"{options['NAME']}_empty"
    monkeypatch.setitem(connections.databases, "empty", options)
    with django_db_blocker.unblock():
        connections["empty"].creation.create_test_db(verbosity=0, autoclobber=True)
        yield "empty"
        connections["empty"].creation.destroy_test_db(options["NAME"], verbosity=0)
        del connections["empty"]


def test_every_migration_runs_from_zero_and_leaves_the_tables_of_the_models(empty):
    migrated = connections[empty]
    with migrated.cursor() as cursor:
        tables = set(migrated.introspection.table_names(cursor))
    assert set(migrated.introspection.django_table_names()) <= tables
