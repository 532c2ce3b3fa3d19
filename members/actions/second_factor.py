"""The second step of a login, and what is done when a device is lost."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from members.browsers import note
from members.limits import count_second_failure, refuse_flood, refuse_second_step
from members.models import AccountEvent, FactorReset, SecondFactorSettings, User
from members.models.second_factor import SWITCHES
from members.second_factor import has_factor

from .account_links import posts_beyond

Kind, Type = AccountEvent.Kind, Authenticator.Type
WRONG_CODE = "Mã chưa đúng hoặc đã dùng rồi. Mời đồng chí nhập mã đang hiện trên điện thoại."


def check_code(*, user: User, code: str, request: HttpRequest) -> Authenticator:
    """The app or the recovery codes to which the code belongs; a code is taken once.

    Raises ValidationError for a wrong code, and after too many of them. Attempts of one account
    take turns, so that none of many sent at once goes uncounted. A flood is noted before the
    transaction, which the refusal would undo.
    """
    refuse_flood(request, user)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        refuse_second_step(request, user)
        authenticator, refusal = _matching(user, code)
        if authenticator is None:
            count_second_failure(request, user)
        elif authenticator.type == Type.RECOVERY_CODES:
            note(Kind.CODE_USED, user=user, by=user, request=request)
    if authenticator is None:
        raise ValidationError(refusal, code="incorrect_code")
    return authenticator


def _matching(user: User, code: str) -> tuple[Authenticator | None, str]:
    """The app or the codes to which the code belongs, or why it belongs to none.

    An app that no key opens does not keep codes out that were made under the new key.
    """
    refusal = WRONG_CODE
    for authenticator in Authenticator.objects.filter(user=user).exclude(type=Type.WEBAUTHN):
        try:
            if authenticator.type == Type.TOTP:
                is_right = take_code(authenticator, code)
            else:
                is_right = authenticator.wrap().validate_code(code)
        except ValidationError as unreadable:
            refusal = unreadable.messages[0]
            continue
        if is_right:
            return authenticator, ""
    return None, refusal


def take_code(app: Authenticator, code: str) -> bool:
    """The code is one of this half minute or its neighbours, and later than the last one taken."""
    secret, last = decrypt(app.data["secret"]), app.data.get("last_counter", -1)
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if counter > last and compare_user_code(actual=code, expected=expected):
            app.data["last_counter"] = counter
            app.save(update_fields=["data"])
            return True
    return False


def confirm_by_factor(*, user: User, factor: Authenticator, request: HttpRequest) -> None:
    """Open the drafts again: who passed the second step is who set it up before the reset.

    A factor that was set up after the password was replaced proves nothing.
    """
    if not user.awaits_confirmation or not user.password_link_at:
        return
    if factor.created_at < user.password_link_at:
        user.awaits_confirmation = False
        user.save(update_fields=["awaits_confirmation"])
        note(Kind.CONFIRMED, user=user, by=user, request=request)


def end_other_sessions(*, user: User, request: HttpRequest) -> None:
    """Log the account out everywhere else: those logins were made with the password alone."""
    others = Session.objects.filter(expire_date__gt=timezone.now()).exclude(
        pk=request.session.session_key
    )
    for session in others.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


@transaction.atomic
def save_settings(settings: SecondFactorSettings) -> None:
    """Write of whom a second factor is demanded.

    Where it is no longer demanded of somebody, the days of grace of all begin anew at their next
    login: else a demand that returns would shut accounts at once.
    """
    before = SecondFactorSettings.current()
    settings.save()
    if any(getattr(before, name) and not getattr(settings, name) for name in SWITCHES):
        User.objects.exclude(second_factor_since=None).update(second_factor_since=None)


@transaction.atomic
def ask_reset(*, user: User, reason: str, by: User) -> FactorReset:
    """Ask that the factors of a lost device are removed; another holder of the right agrees.

    Raises ValidationError for one's own account, one whose posts exceed the user's, one without
    factors, and where a request waits.
    """
    account = User.objects.select_for_update().get(pk=user.pk)
    _refuse_handling(account, by)
    if not has_factor(account):
        raise ValidationError(
            "Tài khoản này chưa bật xác thực hai bước nên không có gì để đặt lại."
        )
    request = FactorReset(user=account, reason=reason.strip(), by=by)
    request.full_clean()
    request.save()
    note(Kind.RESET_ASKED, user=account, by=by)
    return request


@transaction.atomic
def agree_to_reset(*, request: FactorReset, by: User, answer: str = "") -> None:
    """Remove the factors; open sessions of the account end.

    Raises ValidationError for who asked, for one's own account, and beyond one's power.
    """
    waiting = request.still_waiting()
    _refuse_deciding(waiting, by)
    waiting.decide(state=FactorReset.State.DONE, by=by, answer=answer)
    remove_factors(user=waiting.user, by=by)


@transaction.atomic
def decline_reset(*, request: FactorReset, by: User, answer: str) -> None:
    """Leave the factors as they are, and say why. Raises ValidationError as `agree_to_reset` does."""
    waiting = request.still_waiting()
    _refuse_deciding(waiting, by)
    if not answer.strip():
        raise ValidationError({"answer": "Hãy ghi lý do không đồng ý để người đề nghị biết."})
    waiting.decide(state=FactorReset.State.DECLINED, by=by, answer=answer)
    note(Kind.RESET_DENIED, user=waiting.user, by=by)


@transaction.atomic
def remove_factors(*, user: User, by: User | None) -> None:
    """Remove app, passkeys and codes; `by` is None for the command of the server.

    Who owes a second factor has no new days of grace. The person is told at the next login.
    """
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(second_factor_reset_at=timezone.now())
    note(Kind.RESET_DONE, user=user, by=by)


def _refuse_deciding(request: FactorReset, by: User) -> None:
    if request.by_id == by.pk:
        raise ValidationError("Người đề nghị không tự xác nhận; việc này do người thứ hai làm.")
    _refuse_handling(request.user, by)


def _refuse_handling(account: User, by: User) -> None:
    """Refuse one's own account, and those that the user may not manage (ValidationError)."""
    if account == by:
        raise ValidationError("Không ai đặt lại xác thực hai bước của chính mình.")
    if not User.objects.visible_to(by).filter(pk=account.pk).exists():
        raise ValidationError("Đồng chí không quản lý tài khoản này.")
    if by.awaits_confirmation:
        raise ValidationError(
            "Tài khoản của đồng chí đang chờ xác nhận đúng người nên chưa làm được việc này."
        )
    if beyond := posts_beyond([account.member_id or 0], by):
        raise ValidationError(
            f"Đồng chí {account} giữ chức vụ {beyond[0]}, vượt quyền của đồng chí; việc này do cấp "
            "trên hoặc quản trị tài khoản làm."
        )
