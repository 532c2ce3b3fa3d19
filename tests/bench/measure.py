"""Timing: what is in the middle of several runs, and the bare SQL of a piece of work."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

ROUNDS = 5
Statement = tuple[str, Any, bool]  # SQL, parameters, whether these are of many rows


def cpu() -> float:
    """Seconds that the processor has worked for us, which no other load on the machine changes.

    SQLite works in this process; the work of a database server is not seen from here, so there the
    clock on the wall counts.
    """
    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The median time of the work, after one run to warm up."""
    work()
    times = []
    for _ in range(rounds):
        start = cpu()
        work()
        times.append(cpu() - start)
    return statistics.median(times)


def side_by_side(
    work: Callable[[], Any], limit: Callable[[], Any], rounds: int = ROUNDS
) -> tuple[float, float]:
    """The times of both, run one right after the other, in the round whose ratio is the median.

    A shared machine is slow for seconds on end, and mostly for both runs of a round alike.
    """
    work()
    limit()
    pairs = []
    for _ in range(rounds):
        start = cpu()
        work()
        between = cpu()
        limit()
        pairs.append((between - start, cpu() - between))
    pairs.sort(key=lambda pair: pair[0] / pair[1])
    return pairs[len(pairs) // 2]


def sqlite_steps(work: Callable[[], Any]) -> int:
    """What SQLite does for the work, in hundreds of its steps: the same on a busy machine."""
    work()
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    connection.connection.set_progress_handler(step, 100)
    try:
        work()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return count


def statements(work: Callable[[], Any], kinds: tuple[str, ...] = ("SELECT",)) -> list[Statement]:
    """Every statement of these kinds that the work asks, with its parameters."""
    found: list[Statement] = []

    def note(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(kinds):
            found.append((sql, params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


def bare(asked: list[Statement]) -> Callable[[], None]:
    """Ask the same statements again, with no framework around them."""

    def work() -> None:
        with connection.cursor() as cursor:
            for sql, params, many in asked:
                (cursor.executemany if many else cursor.execute)(sql, params)
                if cursor.description:
                    cursor.fetchall()

    return work


def bare_rows(rows: QuerySet) -> Callable[[], None]:
    """Read the rows by one SELECT, with no framework around it."""
    return bare([(*rows.query.sql_with_params(), False)])
