"""Correcting what was entered wrongly: at once, or asked for and decided by who manages it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from campaigns.actions.decision_corrections import correct_decision
from campaigns.issuers import is_confirmed_award, organization_of, others_to_correct
from campaigns.models import Commendation, Decision, year_of
from campaigns.models.decisions import PERSONAL
from members.actions.corrections import correct_row
from members.actions.guards import refuse_own, refuse_own_request
from members.actions.organization_corrections import correct_earlier_name, correct_organization
from members.models import (
    CorrectionRequest,
    EarlierName,
    LeavePeriod,
    Membership,
    Organization,
    Position,
)
from members.models.corrections import (
    DELETED,
    PARENT,
    change_of,
    stored_text,
    value_asked,
    value_of,
)
from members.models.holders import named

Dated = Membership | LeavePeriod | Position
Row = Dated | Commendation | Decision | Organization | EarlierName
State = CorrectionRequest.State
WAITS_ALREADY = "Dòng này đã có một đề nghị sửa đang chờ giải quyết."


def apply_values(
    *, row: Row, values: dict[str, Any], reason: str, by, is_alone: bool = False
) -> None:
    """Write the new values by the rules of the row's kind (ValidationError).

    `is_alone`: a second person should have looked, and the portal has none.
    """
    if isinstance(row, Commendation):
        _correct_commendation(row, values, reason=reason, by=by, is_alone=is_alone)
    elif isinstance(row, Decision):
        correct_decision(decision=row, values=values, reason=reason, by=by, is_alone=is_alone)
    elif isinstance(row, Organization):
        correct_organization(organization=row, values=values)
    elif isinstance(row, EarlierName):
        correct_earlier_name(earlier=row, values=values)
    else:
        correct_row(row=row, values=values, by=by)


@transaction.atomic
def correct(*, row: Row, values: dict[str, Any], reason: str, by) -> CorrectionRequest:
    """Correct a row at once, and keep the old values with the reason.

    A request that waits for the row is answered by it. Raises ValidationError where a rule refuses,
    and for an award that was confirmed while another could decide on its correction.
    """
    request = _request(row, values, reason, by)
    _refuse_named(request, by)
    if others := others_to_correct(row, by):
        raise ValidationError(
            "Mục khen thưởng này đã được xác nhận nên sửa cũng cần người thứ hai. Mời đồng chí gửi "
            f"đề nghị sửa; {named(others)} giải quyết.",
            code="own_hands",
        )
    is_alone = is_confirmed_award(row)
    apply_values(row=row, values=values, reason=reason, by=by, is_alone=is_alone)
    for waiting in CorrectionRequest.objects.filter(
        content_type=request.content_type, object_id=request.object_id, state=State.WAITING
    ):
        waiting.decide(state=State.APPLIED, by=by, answer="Đã sửa theo quyết định của cấp quản lý.")
    request.decide(state=State.APPLIED, by=by)
    return request


@transaction.atomic
def ask_for_correction(*, row: Row, values: dict[str, Any], reason: str, by) -> CorrectionRequest:
    """Ask who manages the row to correct it.

    Raises ValidationError where a request waits already, and where an award cannot say that.
    """
    request = _request(row, values, reason, by)
    if not request.changes:
        raise ValidationError("Chưa có mục nào thay đổi.")
    if isinstance(row, Commendation | Decision) and request.member_id != by.member_id:
        with transaction.atomic():  # tried out
            apply_values(row=row, values=values, reason=reason, by=by)
            transaction.set_rollback(True)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise ValidationError(WAITS_ALREADY) from error
    return request


def requests_awaiting(user) -> QuerySet[CorrectionRequest]:
    """Requests that the user decides; none about a decision that is also one on the user."""
    kinds = ContentType.objects.get_for_models(Commendation, Decision).values()
    awards = Q(user.scope.within("decide_organizations"), content_type__in=kinds)
    rows = CorrectionRequest.objects.awaiting(user, also=awards)
    if user.member_id is None:
        return rows
    is_named = Q()
    for name in PERSONAL:
        is_named |= Q(**{f"{name}__member": user.member_id})
    return rows.exclude(
        content_type=ContentType.objects.get_for_model(Decision),
        object_id__in=Decision.objects.filter(is_named).values("pk"),
    )


@transaction.atomic
def apply_request(*, request: CorrectionRequest, by, answer: str = "") -> None:
    """Correct the row as it was asked for, by the rules of its kind.

    Raises ValidationError where it was decided meanwhile, the row is no longer as it was then, or
    an organisation would be put under one that `by` does not manage.
    """
    request = request.still_waiting()
    refuse_own_request(request, by)
    _refuse_named(request, by)
    row = request.record
    if row is None:
        raise ValidationError("Dòng này không còn nữa; mời đồng chí ghi là không sửa.")
    if any(
        stored_text(row, change["name"]) != change["old"]
        for change in request.changes
        if change["name"] != DELETED
    ):
        raise ValidationError(
            "Dòng này đã được sửa khác đi từ khi có đề nghị; mời đồng chí xem lại rồi sửa trực tiếp."
        )
    values = asked_values(request)
    parent = values.get(PARENT)
    if parent is not None and not by.scope.covers("manage", parent):
        raise ValidationError(f"{parent} do cấp trên quản lý; đề nghị này chờ cấp trên giải quyết.")
    apply_values(row=row, values=values, reason=request.reason, by=by)
    request.decide(state=State.APPLIED, by=by, answer=answer)


@transaction.atomic
def decline_request(*, request: CorrectionRequest, by, answer: str) -> None:
    """Leave the row as it is, with a sentence that the requester reads (ValidationError)."""
    if not answer.strip():
        raise ValidationError({"answer": "Hãy ghi lý do không sửa để người đề nghị biết."})
    request = request.still_waiting()
    refuse_own_request(request, by)
    _refuse_named(request, by)
    request.decide(state=State.DECLINED, by=by, answer=answer)


def _refuse_named(request: CorrectionRequest, by) -> None:
    """Refuse a correction of one's own row, and of a decision that is also one on oneself."""
    if request.member is not None:
        refuse_own(request.member, by)
    if isinstance(request.record, Decision) and request.record.is_about(by.member_id):
        raise ValidationError(
            "Quyết định này có tên đồng chí nên việc sửa do người khác giải quyết.",
            code="own_hands",
        )


def asked_values(request: CorrectionRequest) -> dict[str, Any]:
    """The values that were asked for, ready to be written."""
    model = request.content_type.model_class()
    return {change["name"]: value_asked(model, change) for change in request.changes}


def _request(row: Row, values: dict[str, Any], reason: str, by) -> CorrectionRequest:
    if not reason.strip():
        raise ValidationError({"reason": "Hãy ghi lý do sửa."})
    if values.get(DELETED):
        values = {DELETED: True}
    organization = organization_of(row)
    if organization is None:
        raise ValidationError(
            "Quyết định này ghi cho nhiều đảng bộ không chung cấp trên trong cổng nên không sửa chung được."
        )
    changed = {
        name: value
        for name, value in values.items()
        if value != (False if name == DELETED else value_of(row, name))
    }
    return CorrectionRequest(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        organization=organization,
        member_id=getattr(row, "member_id", None),
        subject=subject_of(row)[:400],
        changes=[change_of(row, name, value) for name, value in changed.items()],
        reason=reason.strip(),
        by=by,
    )


def subject_of(row: Row) -> str:
    """The row in words, with whose it is."""
    match row:
        case Membership():
            text = f"{row.get_kind_display()} của đồng chí {row.member} tại {row.organization}"
        case Position():
            text = f"Chức vụ {row.get_post_display()} {row.organization} của đồng chí {row.member}"
        case LeavePeriod():
            text = f"{row.get_kind_display()} của đồng chí {row.member}"
        case Decision():
            text = str(row)
        case Organization():
            text = f"Thông tin tổ chức {row}"
        case EarlierName():
            text = f"Tên cũ của {row.organization}: {row}"
        case _:
            text = f"Quyết định khen: {row.recipient}"
    return text


def _correct_commendation(
    row: Commendation, values: dict[str, Any], *, reason: str, by, is_alone: bool
) -> None:
    """Raises ValidationError where the year of the old or the new day is closed."""
    stored = Commendation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    before = stored.decision
    year_of(stored.organization, before.decided_on).require_not_closed()
    for name, value in values.items():
        setattr(stored, name, value)
    stored.enter(by=by, number=stored.decision_number, decided_on=stored.decided_on)
    stored.is_single_handed = is_alone
    stored.log_step(
        action="correct_award", before=stored.state, after=stored.state, by=by, reason=reason
    )
    stored.next_version()
    before.drop_if_empty()
