"""What a year lacks, settled for whole cells at once: reasons, and who is not graded."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import CampaignYear, Evaluation, MeetingExplanation
from members.models import Organization, User
from portal.kit.text import nfc


@transaction.atomic
def explain_missing_meetings(
    *, year: CampaignYear, cells: Collection[Organization], reason: str, by: User
) -> int:
    """Write one reason for the meetings that each of these cells lacks; return how many cells.

    An earlier reason is replaced. Raises ValidationError without a reason, in a year that is not
    open, and for a cell that is not below an organisation for which the user reviews or decides.
    """
    year.require_open()
    if not reason.strip():
        raise ValidationError({"reason": "Hãy ghi lý do còn thiếu buổi sinh hoạt."})
    for cell in cells:
        explanation = MeetingExplanation(year=year, organization=cell)
        if not by.has_perm("campaigns.explain_meetings", explanation):
            raise ValidationError(f"{cell}: giải trình do cấp trên của chi bộ ghi.")
        MeetingExplanation.objects.update_or_create(
            year=year, organization=cell, defaults={"reason": nfc(reason), "by": by}
        )
    return len(cells)


@transaction.atomic
def exclude_undecided(
    *, year: CampaignYear, cells: Collection[Organization], why: str, note: str, by: User
) -> int:
    """Leave out of grading all that is undecided in these organisations; return how many.

    Only what the user decides; each evaluation keeps its step with the reason. Raises
    ValidationError where there is nothing of the kind, or no note for "another reason".
    """
    year.require_open()
    if why == Evaluation.NotGraded.OTHER and not note.strip():
        raise ValidationError({"note": "Hãy ghi lý do không xếp loại."})
    rows = Evaluation.objects.decided_by(by).filter(
        year=year, organization__in=cells, state__in=Evaluation.UNDECIDED
    )
    evaluations = list(rows.select_related("year", "member", "organization"))
    if not evaluations:
        raise ValidationError(
            "Không có hồ sơ nào thuộc thẩm quyền của đồng chí ở các đơn vị đã chọn."
        )
    for evaluation in evaluations:
        evaluation.exclude(by=by, why=why, note=note)
    return len(evaluations)
