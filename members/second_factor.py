"""Whether an account owes a second factor, and until when it may do without."""

from __future__ import annotations

import datetime as dt

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import OuterRef
from django.http import HttpRequest
from django.utils import timezone

from members.models import AccountEvent, SecondFactorSettings, User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # codes alone are no factor
# Those of the account of an outer query.
FACTORS_OF = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)


def has_factor(user: User) -> bool:
    """The account has an app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def note_demand(user: User) -> None:
    """At a login: begin the days of grace, or forget them where nothing is demanded any more.

    Who has a factor and gives it up later has no new grace.
    """
    is_demanded = SecondFactorSettings.current().demands(user)
    if is_demanded == (user.second_factor_since is not None):
        return
    user.second_factor_since = timezone.localdate() if is_demanded else None
    User.objects.filter(pk=user.pk).update(second_factor_since=user.second_factor_since)


def due_on(user: User) -> dt.date | None:
    """The day from which the account is shut without a second factor; None where it owes none.

    No query for accounts of which nothing was demanded at their last login.
    """
    if user.second_factor_since is None or has_factor(user):
        return None
    settings = SecondFactorSettings.current()
    if not settings.demands(user):
        return None
    return user.second_factor_since + dt.timedelta(days=settings.grace_days)


def passed_second_step(request: HttpRequest) -> bool:
    """This login was made with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def was_reset_since_last_login(user: User) -> bool:
    """Others have removed the account's factors, and the person has not logged in since."""
    if user.second_factor_reset_at is None:
        return False
    logins = user.events.filter(kind__in=AccountEvent.LOGINS, at__gt=user.second_factor_reset_at)
    return not logins.exists()
