"""How much work waits for a reader, as the home page last counted it: the bar shows it on every page.

The number is forgotten as soon as the reader sends anything, and after a while, since others work
too; then the bar shows none until the home page has counted anew. It costs no query.
"""

from django.core.cache import cache

KEPT = 10 * 60  # seconds


def remember_waiting(user, count: int) -> None:
    """The home page has counted."""
    cache.set(_key(user), count, KEPT)


def forget_waiting(user) -> None:
    """The reader has sent something, which may have changed it."""
    cache.delete(_key(user))


def waiting_work(user) -> int | None:
    """The last count, or None where it is not known."""
    return cache.get(_key(user))


def _key(user) -> str:
    return f"waiting-{user.pk}"
