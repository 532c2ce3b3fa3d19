"""Limits on attempts that nobody can turn against others.

Only failures count, so an office of hundreds behind one address may log in within a minute. They
count per account and place: a browser that has logged in to the account before is a place of its
own, every other one shares the place of its address. So nobody locks an account for its owner at
another address or in a known browser. An address with very many failures is paused for a minute,
known browsers apart. All of it is counted in the database, which all servers share.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from members.browsers import browser_key, is_known, network, note
from members.models import AccountEvent, User
from members.models.account_events import name_key

Kind = AccountEvent.Kind
FLOOD_WINDOW = dt.timedelta(minutes=1)
TOO_MANY = "Đồng chí đã thử sai nhiều lần. Mời đợi ít phút rồi thử lại."


def refuse_attempt(request: HttpRequest, username: str) -> None:
    """Refuse a login after too many failures at this place (ValidationError)."""
    known = is_known(request, _user(username))
    if not known:
        refuse_guesses(request)
    if _failures(request, username, known=known) >= settings.LOGIN_FAILURES:
        raise ValidationError(TOO_MANY, code="too_many_login_attempts")


def count_failure(request: HttpRequest, username: str) -> None:
    """Write a failed login down; the one that reaches the limit also says so to the person."""
    user = _user(username)
    note(Kind.FAILED, user=user, request=request, name=name_key(username))
    known = is_known(request, user)
    if _failures(request, username, known=known) == settings.LOGIN_FAILURES:
        note(Kind.LOCKED, user=user, request=request)


def refuse_guesses(request: HttpRequest) -> None:
    """Refuse an address from which very many attempts of any kind failed (ValidationError)."""
    place, since = network(request), timezone.now() - FLOOD_WINDOW
    recent = AccountEvent.objects.filter(network=place, at__gt=since)
    guesses = recent.filter(kind__in=(Kind.FAILED, Kind.BAD_CODE, Kind.BAD_FACTOR))
    if guesses.count() < settings.LOGIN_FLOOD:
        return
    if not recent.filter(kind=Kind.FLOOD).exists():
        note(Kind.FLOOD, user=None, request=request)
    raise ValidationError(TOO_MANY, code="too_many_login_attempts")


def refuse_flood(request: HttpRequest, user: User | None) -> None:
    """Refuse guesses at an account, but in a browser that it knows (ValidationError)."""
    if not is_known(request, user):
        refuse_guesses(request)


def refuse_second_step(request: HttpRequest, user: User) -> None:
    """Refuse a code of the second step after too many wrong ones (ValidationError)."""
    if _wrong_codes(request, user) >= settings.LOGIN_FAILURES:
        raise ValidationError(TOO_MANY, code="too_many_login_attempts")


def count_second_failure(request: HttpRequest, user: User) -> None:
    """Write a wrong code down; the one that reaches the limit also says so to the person."""
    note(Kind.BAD_FACTOR, user=user, request=request)
    if _wrong_codes(request, user) == settings.LOGIN_FAILURES:
        note(Kind.LOCKED, user=user, request=request)


def _wrong_codes(request: HttpRequest, user: User) -> int:
    """Recent wrong codes in this browser, if the account knows it, or at all unknown places."""
    since = timezone.now() - dt.timedelta(minutes=settings.LOGIN_FAILURE_MINUTES)
    wrong = AccountEvent.objects.filter(user=user, kind=Kind.BAD_FACTOR, at__gt=since)
    if is_known(request, user):
        return wrong.filter(browser_key=browser_key(request)).count()
    return wrong.count()


def _failures(request: HttpRequest, username: str, *, known: bool) -> int:
    """Recent failures with this name in this browser, if the account knows it, or at this address."""
    since = timezone.now() - dt.timedelta(minutes=settings.LOGIN_FAILURE_MINUTES)
    failed = AccountEvent.objects.filter(
        kind=Kind.FAILED, name_key=name_key(username), at__gt=since
    )
    if known:
        return failed.filter(browser_key=browser_key(request)).count()
    return failed.filter(network=network(request)).count()


def _user(username: str) -> User | None:
    return User.objects.filter(username__iexact=username.strip()).first()
