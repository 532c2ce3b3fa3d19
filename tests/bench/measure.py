"""Timing: what is in the middle of several runs, and the bare SQL of a piece of work."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

ROUNDS = 5


def seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The median time of the work, after one run to warm up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
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
        start = time.perf_counter()
        work()
        between = time.perf_counter()
        limit()
        pairs.append((between - start, time.perf_counter() - between))
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


def statements(work: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Every SELECT that the work asks, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


def bare(asked: list[tuple[str, Any]]) -> Callable[[], None]:
    """Ask the same statements again, with no framework around them."""

    def work() -> None:
        with connection.cursor() as cursor:
            for sql, params in asked:
                cursor.execute(sql, params)
                cursor.fetchall()

    return work
