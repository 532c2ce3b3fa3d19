"""Guarded transitions: one decorator for every verb that changes a record's state."""

import functools
from collections.abc import Callable, Iterable, Sequence
from operator import methodcaller
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import can_proceed, transition


def verb(
    *, source: str | Sequence[str], target: str, reason: bool = False, field: str = "state"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a model method a guarded transition.

    The method is called as `record.verb(by=user, reason="…", **data)`. The decorator locks the
    row, reads it afresh, refuses a wrong source state or a missing reason with ValidationError,
    runs the body (which may refuse likewise), saves, and calls `record.log_step(...)`: all or
    nothing. The caller's object carries the new values afterwards. A record with rules on who may
    take its verbs (`check_handler(verb_name, by)`) is asked before the body runs.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        guarded = transition(field=field, source=source, target=target)(method)

        @functools.wraps(method)
        def call(self: Any, *, by: Any, **kwargs: Any) -> Any:
            if reason and not (kwargs.get("reason") or "").strip():
                raise ValidationError({"reason": "Hãy ghi lý do để người lập biết cần sửa gì."})
            with transaction.atomic():
                locked = type(self)._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
                before = getattr(locked, field)
                _refuse(locked, method.__name__, field, by)
                result = guarded(locked, by=by, **kwargs)
                locked.save()
                locked.log_step(
                    action=method.__name__,
                    before=before,
                    after=getattr(locked, field),
                    by=by,
                    reason=kwargs.get("reason", ""),
                )
            _take_over(self, locked)
            return result

        # The state field finds its transitions by this mark.
        call._django_fsm = guarded._django_fsm  # type: ignore[attr-defined]
        return call

    return decorate


def _refuse(record: Any, verb_name: str, field: str, by: Any) -> None:
    """Refuse a wrong state, and who may not take the verb by the record's own rules."""
    if not can_proceed(getattr(record, verb_name)):
        state = getattr(record, f"get_{field}_display")()
        raise ValidationError(
            f"Không thực hiện được: hồ sơ đang ở trạng thái “{state}”.", code="state"
        )
    if hasattr(record, "check_handler"):
        record.check_handler(verb_name, by)


def _take_over(record: Any, locked: Any) -> None:
    """Give the caller's record the new values; what it refers to is read again where it changed."""
    record.__dict__.update({k: v for k, v in locked.__dict__.items() if k != "_state"})
    for column in record._meta.concrete_fields:
        if column.is_relation and column.is_cached(record):
            related = column.get_cached_value(record)
            if getattr(related, "pk", None) != getattr(record, column.attname):
                column.delete_cached_value(record)


def bulk(
    *, verb: str | Callable[..., None], rows: Iterable[Any], by: Any
) -> tuple[int, list[tuple[Any, str]]]:
    """Let each row take the verb and return how many took it, and the refused ones.

    `verb` is the name of a method of the rows, or an action that is called as `verb(row, by=by)`.
    Each row is its own transaction: one that is refused does not hold up the others. A refused row
    comes with the reason, so that the page can say whose it is.
    """
    act = methodcaller(verb, by=by) if isinstance(verb, str) else functools.partial(verb, by=by)
    done, refused = 0, []
    for row in rows:
        try:
            act(row)
            done += 1
        except ValidationError as error:
            refused.append((row, error.messages[0]))
    return done, refused
