"""Opening one record for a reader: the one place where hidden becomes 404 and forbidden 403."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

MAX_KEY_DIGITS = 18  # the columns are 64 bits wide


class Locked(PermissionDenied):
    """Nobody writes the record any more, as in a closed year; the message says why."""


def visible_or_404(rows: Any, user: Any, pk: Any, permission: str = "") -> Any:
    """Return the record of these rows that the user may see, ready to be read or changed.

    `rows` is a manager or queryset whose queryset has `visible_to(user)`; `pk` may come straight
    from the request. Raises Http404 where the record does not exist or the user may not see it:
    the two cannot be told apart. Raises PermissionDenied where they may see it but do not hold
    `permission` on it.
    """
    record = first_by_pk(rows.all().visible_to(user), pk)
    if record is None:
        raise Http404
    if permission and not user.has_perm(permission, record):
        raise refusal(record, permission, user)
    return record


def refusal(record: Any, permission: str, user: Any) -> PermissionDenied:
    """The refusal of a right on a record.

    A record that knows it says why nobody has it (`why_locked`), what keeps this user from it
    (`why_not`), or who has it (`who_may`).
    """
    if locked := getattr(record, "why_locked", ""):
        return Locked(locked)
    why_not, who_may = getattr(record, "why_not", None), getattr(record, "who_may", None)
    reasons = (
        why_not(user, permission) if why_not else "",
        who_may(permission) if who_may else "",
    )
    return PermissionDenied(" ".join(filter(None, reasons)))


def unlocked(record: Any) -> Any:
    """The record, which may still be written. Raises Locked, saying why, once it is not."""
    if record.why_locked:
        raise Locked(record.why_locked)
    return record


def first_by_pk(rows: Any, pk: Any) -> Any:
    """Return the row with this key, or None; a key from the request that is no number has none."""
    return rows_by_pk(rows, [pk]).first()


def rows_by_pk(rows: Any, pks: Iterable[Any]) -> Any:
    """The rows with these keys, as they come from the request; what is no number is left out."""
    return rows.filter(pk__in=keys(pks))


def keys(pks: Iterable[Any]) -> set[int]:
    """The keys among these texts from the request; no column holds longer numbers."""
    return {int(pk) for pk in map(str, pks) if _is_key(pk)}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_KEY_DIGITS
