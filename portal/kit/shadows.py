"""Reading other rows under the names of tables, in every query of a block.

Each SELECT of the block starts with a WITH clause that defines the named tables anew. So code that
was written for the tables reads the other rows unchanged, and no query of it can forget to.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection


class Shadow:
    """What SELECTs find under the names of some tables; `key` says what it is."""

    def __init__(self, tables: Mapping[str, str], key: Any = None) -> None:
        self.key = key
        self.clauses = {connection.ops.quote_name(name): query for name, query in tables.items()}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict) -> Any:
        if sql.startswith(("SELECT", "(SELECT")):
            clauses = [
                f"{name} AS NOT MATERIALIZED ({query})"
                for name, query in self.clauses.items()
                if name in sql
            ]
            if clauses:
                sql = f"WITH {', '.join(clauses)} {sql}"
        return execute(sql, params, many, context)


@contextmanager
def shadowed(tables: Mapping[str, str], key: Any = None) -> Iterator[None]:
    """Let SELECTs read the result of a query in place of each named table; nothing is written.

    An inner block replaces the outer one. Whatever reads lazily must be read within the block.
    """
    outer = connection.execute_wrappers
    others = [wrapper for wrapper in outer if not isinstance(wrapper, Shadow)]
    connection.execute_wrappers = [*others, Shadow(tables, key)]
    try:
        yield
    finally:
        connection.execute_wrappers = outer


def shadow_key() -> Any:
    """The key of the block that is being read in; None outside of any."""
    return next(
        (wrapper.key for wrapper in connection.execute_wrappers if isinstance(wrapper, Shadow)),
        None,
    )


def stored_table(name: str) -> str:
    """The table itself, as it is named within the query that stands for it.

    SQLite takes the bare name for the query's own; PostgreSQL does not.
    """
    schema = "main." if connection.vendor == "sqlite" else ""
    return f"{schema}{connection.ops.quote_name(name)}"
