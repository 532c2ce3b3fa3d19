"""Which tables hold a text at all: one plain query, before the kinds are asked within a scope.

Of most texts nearly all tables hold nothing. Writing their queries, each with the conditions of the
reader's scope, would take most of the time of a search.
"""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.models import Model

from campaigns.models import Commendation, Decision, Nomination, Practice, StudySession
from campaigns.models.registers import REGISTERS
from members.models import EarlierName, Member, Organization
from portal.kit.search import search_key

# A model, the model whose texts are read for it, and the query for one row.
Query = tuple[type[Model], type[Model], str]
UNITS: set[type[Model]] = {Organization, EarlierName}
OTHERS = (
    Organization,
    EarlierName,
    Member,
    StudySession,
    Nomination,
    Practice,
    Commendation,
    Decision,
)


def holding(text: str) -> set[type[Model]]:
    """The models with a row that holds the text, whoever may see it."""
    queries = _queries(connection.vendor)
    held = _asked([query for query in queries if query[0] is query[1]], text)
    # What refers to other records is asked only where one of those holds the text.
    return held | _asked(
        [query for query in queries if query[0] is not query[1] and query[1] in held], text
    )


def _asked(queries: list[Query], text: str) -> set[type[Model]]:
    """The models of these queries that find a row."""
    if not queries:
        return set()
    sql = " UNION ALL ".join(
        f"SELECT {number} WHERE EXISTS ({query[2]})" for number, query in enumerate(queries)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [search_key(text)] * len(queries))
        return {queries[number][0] for (number,) in cursor.fetchall()}


@cache
def _queries(vendor: str) -> list[Query]:
    """For each searched column a model that is found by it, and the query for one such row."""
    models = [*OTHERS, *(register.model for register in REGISTERS.values())]
    place = "instr" if vendor == "sqlite" else "strpos"
    return [_query(model, column, place) for model in models for column in _columns(model)]


def _columns(model: type[Model]) -> tuple[str, ...]:
    return getattr(model, "SEARCHED", ("search",))


def _query(model: type[Model], column: str, place: str) -> Query:
    """One row with the text in its own column, or in that of the record to which it refers.

    The few rows that refer to others are read first (CROSS JOIN keeps that order in SQLite). Of a person that column also holds the number of the card: the search itself leaves it out.
    """
    quote, table = connection.ops.quote_name, model._meta.db_table
    held = f"t.search > '' AND {place}(t.search, %s) > 0"  # the index leaves out the empty ones
    relation = column.rpartition("__")[0]
    if not relation:
        sql = f"SELECT 1 FROM {quote(table)} t WHERE {held}"  # noqa: S608  names of ours alone
        return model, model, sql
    key = model._meta.get_field(relation)
    other = key.related_model
    joined = f"{quote(table)} r CROSS JOIN {quote(other._meta.db_table)} t"
    same = f"t.id = r.{quote(key.column)}"
    return model, other, f"SELECT 1 FROM {joined} WHERE {same} AND {held}"  # noqa: S608  names of ours
