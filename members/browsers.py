"""Which browser asks, by a signed cookie; and what is written down of a request."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from members.models import AccountEvent, User
from members.models.account_events import describe_browser, network_of

COOKIE, YEAR = "browser", 365 * 24 * 3600
AGENT_READ = 300  # characters of what a browser says of itself


def note(
    kind: str,
    *,
    user: User | None,
    request: HttpRequest | None = None,
    by: User | None = None,
    name: str = "",
) -> AccountEvent:
    """Write an event down; `name` is the key of the typed name."""
    event = AccountEvent(user=user, kind=kind, by=by, name_key=name)
    if request is not None:
        event.network, event.browser_key = network(request), browser_key(request)
        event.browser = describe_browser(request.headers.get("user-agent", "")[:AGENT_READ])
    event.save()
    return event


def forget_old(user: User) -> None:
    """Delete old logins and refused attempts: of this account, and those that name no account."""
    before = timezone.now() - dt.timedelta(days=settings.LOGIN_KEEP_DAYS)
    old = AccountEvent.objects.filter(
        Q(user=user) | Q(user=None),
        kind__in=(*AccountEvent.LOGINS, *AccountEvent.REFUSALS),
        at__lt=before,
    )
    old.delete()


def network(request: HttpRequest) -> str:
    """The address that no client can forge; empty where the server has none."""
    try:
        return network_of(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def browser_key(request: HttpRequest) -> str:
    """The hash of the browser's own cookie; empty for one that has none of ours."""
    value = request.get_signed_cookie(COOKIE, default="")
    return salted_hmac("members.browser", value).hexdigest() if value else ""


def is_known(request: HttpRequest, user: User | None) -> bool:
    """This browser has logged in to this account, or used a link of it, before."""
    key = browser_key(request)
    kinds = (*AccountEvent.LOGINS, AccountEvent.Kind.LINK_USED)
    events = AccountEvent.objects.filter(user=user, browser_key=key, kind__in=kinds)
    return bool(user and key) and events.exists()


def remember(request: HttpRequest) -> None:
    """Give the browser a cookie of its own for this and later requests, unless it has one."""
    if browser_key(request):
        return
    response = HttpResponse()  # signs as the response would that carries it out
    response.set_signed_cookie(COOKIE, secrets.token_urlsafe(16))
    request.COOKIES[COOKIE] = response.cookies[COOKIE].value


def hand_out(request: HttpRequest, response: HttpResponse) -> None:
    """Let the response carry the browser's cookie, which then lasts another year."""
    response.set_cookie(
        COOKIE,
        request.COOKIES[COOKIE],
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
