"""Rows that are made once in a run and then copied into each test that asks for them."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from .factories.members import MemberFactory, OrganizationFactory, UserFactory

NAMED = (MemberFactory, OrganizationFactory, UserFactory)


class Pattern(NamedTuple):
    """What a function returned and the rows that it wrote."""

    result: Any
    rows: dict[str, list[tuple]]  # by table


def copied(build: Callable[..., Any], *values: str) -> Any:
    """What `build(*values)` returns, with the rows it writes; names and numbers are always the same.

    It is called once in a run for each moment of the clock; afterwards its rows are copied, which
    is many times faster. It may only write into tables that are empty, and what it returns
    must be fit for pickle.
    """
    # Emptying the database gives the content types other numbers, and rows name them.
    key = ContentType.objects.get_for_model(ContentType).pk
    pattern: Pattern = pickle.loads(_pattern(build, values, timezone.now(), key))  # noqa: S301  our own
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in pattern.rows.items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
        filled = [model for model in _models() if model._meta.db_table in pattern.rows]
        for sql in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(sql)
    for factory in NAMED:  # what follows is named after what was copied
        if rows := pattern.rows.get(factory._meta.model._meta.db_table):
            factory.reset_sequence(len(rows))
    return pattern.result


@cache
def _pattern(build: Callable[..., Any], values, now, key) -> bytes:
    """The pattern at this moment, pickled; the processes of a run build it once for all of them."""
    name = repr((build.__module__, build.__qualname__, values, now, key))
    path = settings.PATTERNS / hashlib.sha256(name.encode()).hexdigest()
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        if not path.exists():
            path.write_bytes(_built(build, values))
        return path.read_bytes()


def _built(build: Callable[..., Any], values) -> bytes:
    """Build the pattern; none of its rows stays."""
    with transaction.atomic():
        before = _rows()
        result = build(*values)
        after = _rows()
        transaction.set_rollback(True)
    assert all(after[table] == rows for table, rows in before.items()), "not into empty tables"
    rows = {table: rows for table, rows in after.items() if table not in before}
    return pickle.dumps(Pattern(result, rows))


def empty_all() -> None:
    """Delete the rows of every table but those that Django writes together with the tables.

    Unlike the command flush it leaves content types and permissions, which need not be made anew.
    """
    checks = connection.constraint_checks_disabled()
    with checks, transaction.atomic(), connection.cursor() as cursor:
        for model in _models():
            if model not in (ContentType, Permission):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608


def _rows() -> dict[str, list[tuple]]:
    """The rows of every table that has some."""
    found = {}
    with connection.cursor() as cursor:
        for model in _models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608
            if rows := [tuple(map(_bindable, row)) for row in cursor.fetchall()]:
                found[model._meta.db_table] = rows
    return found


def _bindable(value):
    """The value as both databases take it back: SQLite's driver reads times but writes none."""
    return str(value) if isinstance(value, dt.time) else value


@cache
def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
