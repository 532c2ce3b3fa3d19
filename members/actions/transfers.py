"""A transfer that the receiving unit asks for: asked, released, declined."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Member, Organization, TransferRequest, User

from .guards import refuse_own, refuse_own_request
from .memberships import refuse_absent, transfer_member

State = TransferRequest.State


@transaction.atomic
def ask_for_transfer(
    *, member: Member, organization: Organization, starts_on: dt.date, reason: str, by: User
) -> TransferRequest:
    """Ask the unit to which a member belongs to release them from the day on.

    Raises ValidationError where the member belongs nowhere, belongs there already, or somebody
    has asked before.
    """
    refuse_own(member, by)
    member = Member.objects.select_for_update().get(pk=member.pk)
    home = member.memberships.home().on(timezone.localdate()).select_related("organization").first()
    if home is None:
        raise ValidationError(
            "Đồng chí này hiện không sinh hoạt ở chi bộ nào nên không cần nơi đi đồng ý."
        )
    if home.organization_id == organization.pk:
        raise ValidationError({"organization": "Đồng chí này đang sinh hoạt ở chính tổ chức đó."})
    refuse_absent(organization, starts_on)
    request = TransferRequest(
        member=member,
        leaving=home.organization,
        organization=organization,
        starts_on=starts_on,
        reason=reason,
        by=by,
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise ValidationError("Đã có một đề nghị chuyển đồng chí này đang chờ.") from error
    return request


@transaction.atomic
def release(*, request: TransferRequest, by: User, answer: str = "") -> None:
    """Move the member as it was asked for.

    Raises ValidationError for oneself and for one's own request, where it was decided meanwhile,
    the member has moved, or the transfer itself is refused.
    """
    request = request.still_waiting()
    refuse_own_request(request, by)
    home = request.member.home
    if home is None or home.organization_id != request.leaving_id:
        raise ValidationError(
            "Đồng chí này không còn sinh hoạt ở nơi đi; mời đồng chí ghi là không đồng ý."
        )
    transfer_member(
        member=request.member, organization=request.organization, starts_on=request.starts_on
    )
    request.decide(state=State.RELEASED, by=by, answer=answer)


@transaction.atomic
def decline(*, request: TransferRequest, by: User, answer: str) -> None:
    """Keep the member, with a sentence that the receiving unit reads (ValidationError without)."""
    if not answer.strip():
        raise ValidationError({"answer": "Hãy ghi lý do để nơi đề nghị biết."})
    request = request.still_waiting()
    refuse_own_request(request, by)
    request.decide(state=State.DECLINED, by=by, answer=answer)
