"""How far a background import is. Kept beside the database: a transaction shows nothing before its end."""

import time
from collections.abc import Callable
from typing import NamedTuple

from django.core.cache import cache

Tell = Callable[[str, int, int], object]
_KEPT = 24 * 3600  # seconds
_STALLED = 600  # seconds without a word after which a job counts as dead


class Progress(NamedTuple):
    """What is being done, and with how many of the rows it is done."""

    doing: str
    done: int
    total: int
    at: float

    @property
    def is_stalled(self) -> bool:
        """Nothing was heard for so long that the worker must have died."""
        return time.time() - self.at > _STALLED


def tell(pk: int, doing: str, done: int, total: int) -> None:
    """Note how far the import with this key is."""
    cache.set(_key(pk), (doing, done, total, time.time()), _KEPT)


def told(pk: int) -> Progress | None:
    """How far it is; None where its job has not begun."""
    kept = cache.get(_key(pk))
    return Progress(*kept) if kept else None


def _key(pk: int) -> str:
    return f"roster-import-{pk}"
