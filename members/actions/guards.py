"""Nobody handles themselves, nobody ends who inspects them: asked by all actions on members."""

import datetime as dt

from django.core.exceptions import ValidationError

from members.models import (
    CorrectionRequest,
    Member,
    Organization,
    Position,
    TransferRequest,
    User,
)
from members.models.holders import holders, named
from members.models.scopes import Power

INSPECTOR = Position.Post.INSPECTOR


def refuse_own(member: Member, by: User | None) -> None:
    """Refuse a change of the user's own record, naming who may make it (ValidationError).

    `by` is None for the commands of the server.
    """
    if by is None or by.member_id != member.pk:
        return
    home = member.home
    managers = holders(home.organization, Power.MANAGE) if home else []
    others = named(one for one in managers if one.member_id != member.pk)
    who = others or "người được cấp trên giao"
    raise ValidationError(
        f"Không ai ghi, sửa hồ sơ của chính mình; việc này do {who} làm.", code="own_hands"
    )


def refuse_gone(member: Member, day: dt.date) -> None:
    """The dead go nowhere; who left the Party is taken back from a later day (ValidationError)."""
    gone = member.gone
    if gone is None:
        return
    if gone.end_reason == gone.EndReason.DIED:
        raise ValidationError(
            f"Cổng đã ghi đồng chí này từ trần ngày {gone.ends_on:%d/%m/%Y}; nếu ghi nhầm, mời sửa "
            "dòng đó ở trang của đồng chí ấy."
        )
    if day <= gone.ends_on:
        raise ValidationError({"starts_on": f"Ngày này phải sau ngày {gone.ends_on:%d/%m/%Y}."})


def refuse_own_request(request: CorrectionRequest | TransferRequest, by: User) -> None:
    """Refuse an answer to one's own request, and to one about oneself (ValidationError)."""
    if request.member is not None:
        refuse_own(request.member, by)
    if request.by_id == by.pk:
        raise ValidationError("Người đề nghị không tự giải quyết đề nghị của mình.")


def refuse_inspectors_end(position: Position, by: User | None) -> None:
    """Refuse the end of an inspector's post to their own level, where one stands above it."""
    if by is None or position.post != INSPECTOR or position.organization.is_root():
        return
    if not manages_from_above(by, position.organization):
        raise ValidationError(
            f"Chức vụ {position} chỉ do cấp trên của {position.organization} kết thúc, để đơn vị "
            "được kiểm tra không cho thôi người kiểm tra mình.",
            code="inspector",
        )


def manages_from_above(user: User, organization: Organization) -> bool:
    """The user manages, or decides, above the organisation."""
    covers = user.scope.covers_from_above
    return covers("manage", organization) or covers("decide_organizations", organization)
