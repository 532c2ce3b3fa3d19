"""Correcting what was entered wrongly: at once, or asked for and decided by who manages it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.issuers import organization_of
from campaigns.models import Commendation, Evaluation, year_of
from members.actions.corrections import correct_row
from members.models import CorrectionRequest, LeavePeriod, Membership, Position
from members.models.corrections import DELETED, change_of

Row = Membership | LeavePeriod | Position | Commendation | Evaluation
State = CorrectionRequest.State
WAITS_ALREADY = "Dòng này đã có một đề nghị sửa đang chờ giải quyết."


def apply_values(*, row: Row, values: dict[str, Any], reason: str, by) -> None:
    """Write the new values by the rules of the row's kind (ValidationError)."""
    if isinstance(row, Commendation):
        _correct_commendation(row, values)
    elif isinstance(row, Evaluation):
        stored = Evaluation.objects.select_for_update(of=("self",)).get(pk=row.pk)
        stored.correct_decision(**values, reason=reason, by=by)
    else:
        correct_row(row=row, values=values)


@transaction.atomic
def correct(*, row: Row, values: dict[str, Any], reason: str, by) -> CorrectionRequest:
    """Correct a row at once, and keep the old values with the reason.

    A request that waits for the row is answered by it. Raises ValidationError where a rule refuses.
    """
    request = _request(row, values, reason, by)
    apply_values(row=row, values=values, reason=reason, by=by)
    for waiting in CorrectionRequest.objects.filter(
        content_type=request.content_type, object_id=request.object_id, state=State.WAITING
    ):
        _decide(
            waiting, state=State.APPLIED, by=by, answer="Đã sửa theo quyết định của cấp quản lý."
        )
    _decide(request, state=State.APPLIED, by=by)
    return request


@transaction.atomic
def ask_for_correction(*, row: Row, values: dict[str, Any], reason: str, by) -> CorrectionRequest:
    """Ask who manages the row to correct it. Raises ValidationError where a request waits already."""
    request = _request(row, values, reason, by)
    if not request.changes:
        raise ValidationError("Chưa có mục nào thay đổi.")
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise ValidationError(WAITS_ALREADY) from error
    return request


@transaction.atomic
def apply_request(*, request: CorrectionRequest, by, answer: str = "") -> None:
    """Correct the row as it was asked for, by the rules of its kind.

    Raises ValidationError where it was decided meanwhile, or the row is no longer as it was then.
    """
    request = _waiting(request)
    row = request.record
    if row is None:
        raise ValidationError("Dòng này không còn nữa; mời đồng chí ghi là không sửa.")
    if any(_text(row, change["name"]) != change.get("old") for change in request.changes):
        raise ValidationError(
            "Dòng này đã được sửa khác đi từ khi có đề nghị; mời đồng chí xem lại rồi sửa trực tiếp."
        )
    apply_values(row=row, values=asked_values(request), reason=request.reason, by=by)
    _decide(request, state=State.APPLIED, by=by, answer=answer)


@transaction.atomic
def decline_request(*, request: CorrectionRequest, by, answer: str) -> None:
    """Leave the row as it is, with a sentence that the requester reads (ValidationError)."""
    if not answer.strip():
        raise ValidationError({"answer": "Hãy ghi lý do không sửa để người đề nghị biết."})
    _decide(_waiting(request), state=State.DECLINED, by=by, answer=answer)


def asked_values(request: CorrectionRequest) -> dict[str, Any]:
    """The values that were asked for, ready to be written."""
    model = request.content_type.model_class()
    names = {column.name: column for column in model._meta.concrete_fields}
    return {
        change["name"]: names[change["name"]].to_python(change["value"])
        if change["name"] in names
        else change["value"]
        for change in request.changes
    }


def _text(row: Row, name: str) -> str | None:
    """The stored value as `changes` keeps it."""
    if not hasattr(row, name) or getattr(row, name) is None:
        return None
    return row._meta.get_field(name).value_to_string(row)


def _request(row: Row, values: dict[str, Any], reason: str, by) -> CorrectionRequest:
    if not reason.strip():
        raise ValidationError({"reason": "Hãy ghi lý do sửa."})
    if values.get(DELETED):
        values = {DELETED: True}
    changed = {name: value for name, value in values.items() if getattr(row, name, False) != value}
    return CorrectionRequest(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        organization=organization_of(row),
        member_id=row.member_id,
        subject=subject_of(row)[:400],
        changes=[change_of(row, name, value) for name, value in changed.items()],
        reason=reason.strip(),
        by=by,
    )


def subject_of(row: Row) -> str:
    """The row in words, with whose it is."""
    if isinstance(row, Membership):
        return f"{row.get_kind_display()} của đồng chí {row.member} tại {row.organization}"
    if isinstance(row, Position):
        return f"Chức vụ {row.get_post_display()} {row.organization} của đồng chí {row.member}"
    if isinstance(row, LeavePeriod):
        return f"{row.get_kind_display()} của đồng chí {row.member}"
    if isinstance(row, Evaluation):
        return f"Quyết định xếp loại năm {row.calendar_year}: {row.subject}"
    return f"Quyết định khen: {row.recipient}"


def _waiting(request: CorrectionRequest) -> CorrectionRequest:
    request = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if not request.is_waiting:
        raise ValidationError("Đề nghị này đã được người khác giải quyết.", code="state")
    return request


def _decide(request: CorrectionRequest, *, state: str, by, answer: str = "") -> None:
    request.state, request.answer = state, answer.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.save()


def _correct_commendation(row: Commendation, values: dict[str, Any]) -> None:
    """Raises ValidationError where the year of the old or the new day is closed."""
    stored = Commendation.objects.select_for_update().get(pk=row.pk)
    year_of(stored.organization, stored.decided_on).require_not_closed()
    for name, value in values.items():
        setattr(stored, name, value)
    stored.enter()
    stored.next_version()
