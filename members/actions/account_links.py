"""Links with which people set their own password: issuing, using, and who confirms afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from members.browsers import note
from members.models import AccountEvent, AccountLink, LinkIssue, Organization, Position, User
from members.models.granting import may_grant

Kind = AccountEvent.Kind
BATCH = 500
NOT_USABLE = (
    "Mã này không dùng được: đã dùng rồi, đã hết hạn, hoặc đã có mã mới hơn. "
    "Mời đồng chí xin đường dẫn mới ở nơi quản lý đơn vị."
)


@transaction.atomic
def issue_links(
    *, users: Sequence[User], by: User | None, organization: Organization | None = None
) -> LinkIssue:
    """Issue one link an account; older ones of these accounts are void from here on.

    The passwords of before stay valid until a link is used, so that a link asked for nobody hinders
    anybody. `by` is None for the commands of the server.
    """
    issue = LinkIssue.objects.create(organization=organization, by=by)
    keys = [user.pk for user in users]
    # Locked in one order: two who issue for the same accounts wait for each other.
    list(User.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    open_links = AccountLink.objects.usable().filter(user__in=keys)
    open_links.update(expires_at=timezone.now())
    links = (AccountLink.build(issue, user, is_reset=user.has_usable_password()) for user in users)
    AccountLink.objects.bulk_create(links, batch_size=BATCH)
    events = (AccountEvent(user=user, kind=Kind.LINK, by=by) for user in users)
    AccountEvent.objects.bulk_create(events, batch_size=BATCH)
    return issue


def reissue_link(*, user: User, by: User) -> LinkIssue:
    """Issue a fresh link to one account, for a forgotten password or a lost slip.

    Raises ValidationError for one's own account, for a closed one, and where the person holds a
    post that exceeds what the user may give: whoever has the link has the post.
    """
    if user == by:
        raise ValidationError("Mật khẩu của mình đồng chí đổi ở trang “Tài khoản của tôi”.")
    if not user.is_active:
        raise ValidationError("Tài khoản này đang khóa; mời mở khóa trước.")
    if beyond := posts_beyond([user.member_id or 0], by):
        raise ValidationError(
            f"Đồng chí {user} giữ chức vụ {beyond[0]}, vượt quyền của đồng chí; đường dẫn mới do cấp "
            "trên hoặc quản trị tài khoản cấp."
        )
    return issue_links(users=[user], by=by)


def posts_beyond(members: Iterable[int], by: User) -> list[Position]:
    """The posts of these members today that the user may not give; none for the administrator."""
    if by.is_administrator:
        return []
    positions = Position.objects.on(timezone.localdate()).filter(member__in=list(members))
    return [
        position
        for position in positions.select_related("organization__kind")
        if not may_grant(by.scope, position.organization, position.post)
    ]


def use_link(*, link: AccountLink, password: str, request: HttpRequest | None = None) -> User:
    """Set the password that the person chose; open sessions of the account end.

    Raises ValidationError where the link was used, voided or expired meanwhile: of two who use it
    at once, one wins.
    """
    with transaction.atomic():
        # The account is locked first: who waited for it then reads what the other has done.
        user = User.objects.select_for_update().get(pk=link.user_id)
        if not AccountLink.objects.usable().filter(pk=link.pk).update(used_at=timezone.now()):
            raise ValidationError(NOT_USABLE)
        issuer = link.issue.by
        user.set_password(password)
        user.password_link_at, user.password_link_by = timezone.now(), issuer
        user.awaits_confirmation |= link.is_reset and user.member_id is not None
        user.save(
            update_fields=[
                "password", "password_link_at", "password_link_by", "awaits_confirmation",
            ]
        )  # fmt: skip
        note(Kind.LINK_USED, user=user, by=issuer, request=request)
    return user


@transaction.atomic
def confirm_person(*, user: User, by: User) -> None:
    """Say that the person who set the new password stood before oneself: their drafts open again.

    Raises ValidationError for one's own account, for who issued the link, and outside one's unit.
    """
    waiting = User.objects.select_for_update(of=("self",)).awaiting_confirmation(by)
    account = waiting.filter(pk=user.pk).first()
    if account is None:
        raise ValidationError(
            f"Tài khoản của {user} không còn chờ đồng chí xác nhận; người đã cấp đường dẫn không "
            "tự xác nhận."
        )
    account.awaits_confirmation = False
    account.save(update_fields=["awaits_confirmation"])
    note(Kind.CONFIRMED, user=account, by=by)
