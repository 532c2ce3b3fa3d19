"""Leads records to their states, step by step as their verbs would, and writes them in bulk."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from campaigns.models import Step

from .world import BATCH, World

COLUMNS = (
    "content_type", "object_id", "action", "before", "after", "by", "level", "reason", "snapshot",
    "at",
)  # fmt: skip
PLAIN = (int, str, bool)  # values that every database takes as they are


class Act(NamedTuple):
    """A verb that somebody (a member, by id) takes at a moment."""

    action: str
    by: int
    at: dt.datetime
    reason: str = ""
    kept: Sequence[str] = ()


def lead(world: World, record: models.Model, acts: Iterable[Act]) -> list[tuple]:
    """Take a record along its acts and return its steps as rows for `write`; nothing is stored.

    Acts that the story places in the future happened by now. Raises ValueError for an act that the
    record's verbs do not allow in its state.
    """
    steps, state, last = [], record.state, None
    for act in acts:
        before, state = state, _state_after(type(record), act.action, state)
        moment = min(act.at, world.now)
        last = max(moment, last or moment)
        steps.append(step(world, act, before, state, last))
    record.__dict__["state"] = state  # the field itself accepts verbs alone
    return steps


def step(world: World, act: Act, before: str, after: str, at: dt.datetime) -> tuple:
    """One step as a row for `write`."""
    account, level = world.accounts[act.by], world.title(act.by, at)
    return act.action, before, after, account, level, act.reason, list(act.kept), at


@cache
def _state_after(model: type[models.Model], action: str, before: str) -> str:
    """The state in which the verb leaves a record; actions without a transition leave it as it is."""
    transitions = getattr(getattr(model, action), "_django_fsm", None)
    if transitions is None:
        return before
    if (transition := transitions.get_transition(before)) is None:
        raise ValueError(f"{model.__name__}: no {action} from {before}")
    return transition.target


def store(world: World, trails: Sequence[tuple[models.Model, Iterable[Act]]]) -> None:
    """Write new records of one model in the states to which their acts lead, and the steps."""
    steps = [lead(world, record, acts) for record, acts in trails]
    records = [record for record, _ in trails]
    type(records[0]).objects.bulk_create(records, batch_size=BATCH)
    write(records, steps)


def write(records: Sequence[models.Model], steps: Iterable[list[tuple]]) -> None:
    """Write the steps of stored records of one model."""
    kind = ContentType.objects.get_for_model(records[0]).pk
    rows = (
        (kind, record.pk, *row) for record, own in zip(records, steps, strict=True) for row in own
    )
    insert(Step, COLUMNS, rows)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple]) -> None:
    """Write rows of plain values; of millions of rows `bulk_create` makes objects first.

    Columns that are not named get their defaults.
    """
    given = [model._meta.get_field(name) for name in columns]
    others = [f for f in model._meta.concrete_fields if f not in given and not f.primary_key]
    defaults = [f.get_db_prep_save(f.get_default(), connection) for f in others]
    quote = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in (*given, *others))
    marks = ", ".join(["%s"] * (len(given) + len(others)))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    prepare = [f.get_db_prep_save for f in given]
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            (
                [
                    *(
                        value if type(value) in PLAIN else ready(value, connection)
                        for ready, value in zip(prepare, row)  # noqa: B905  millions of rows
                    ),
                    *defaults,
                ]
                for row in rows
            ),
        )


def update(records: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Write these columns of stored records of one model; `bulk_update` takes many times as long."""
    if not records:
        return
    model, quote = type(records[0]), connection.ops.quote_name
    fields = [model._meta.get_field(name) for name in columns]
    changes = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE id = %s"  # noqa: S608
    rows = (
        [*(f.get_db_prep_save(getattr(record, f.attname), connection) for f in fields), record.pk]
        for record in records
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
