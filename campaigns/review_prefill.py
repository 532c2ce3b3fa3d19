"""What the portal already knows of a review: offered in the form until its author has written."""

from collections.abc import Collection, Iterable

from campaigns.models import (
    Evaluation,
    Inspection,
    Pledge,
    Review,
    ReviewAnswer,
    ReviewLine,
    ReviewSection,
)
from campaigns.models.evaluation_proposal import State

Content = ReviewSection.Content


def text_for(section: ReviewSection, evaluation: Evaluation) -> str:
    """The text with which an empty section begins: how the pledges of the year were kept."""
    if section.content != Content.PLEDGE or evaluation.member_id is None:
        return ""
    pledges = Pledge.objects.filter(
        member=evaluation.member_id, year=evaluation.year_id, state__in=Pledge.PUBLIC
    )
    pledges = list(pledges.prefetch_related("items"))
    return pledge_text(pledges, readable={pledge.pk for pledge in pledges})


def pledge_text(pledges: Iterable[Pledge], readable: Collection[int]) -> str:
    """How these pledges were kept, line by line; of those not readable the results alone."""
    lines = []
    for pledge in pledges:
        is_readable = pledge.pk in readable
        own = pledge.get_self_result_display().lower() or "chưa ghi"
        given = pledge.get_cell_result_display().lower() or "chưa ghi"
        remark = pledge.cell_comment.strip().removesuffix(".") if is_readable else ""
        comment = f" ({remark})" if remark else ""
        lines.append(
            f"{pledge.get_kind_display()}: tự đánh giá {own}; chi bộ đánh giá {given}{comment}."
        )
        if is_readable:
            lines += [_item_text(item) for item in pledge.items.all()]
    return "\n".join(lines)


def _item_text(item) -> str:
    target = f" (chỉ tiêu: {item.target})" if item.target else ""
    result = f": {item.get_result_display().lower()}" if item.result else ""
    return f"- {item.area}: {item.content}{target}{result}."


def lines_for(section: ReviewSection, evaluation: Evaluation) -> list[dict[str, str]]:
    """The lines with which an empty table begins, as its form takes them."""
    if section.content == Content.REMEDIES:
        return [*_last_shortcomings(evaluation), *_inspected(evaluation)]
    if section.content == Content.ISSUES:
        findings = evaluation.findings.select_related("disqualifier")
        return [{"content": str(finding)} for finding in findings]
    return []


def _last_shortcomings(evaluation: Evaluation) -> list[dict[str, str]]:
    """Last year's own shortcomings, one a line."""
    last = Review.objects.filter(evaluation__year__year=evaluation.calendar_year - 1)
    last = last.exclude(evaluation__state=State.OPEN)
    if evaluation.member_id:
        last = last.filter(evaluation__member=evaluation.member_id)
    else:
        last = last.filter(
            evaluation__member=None, evaluation__organization=evaluation.organization_id
        )
    answers = ReviewAnswer.objects.filter(
        review__in=last, section__content=Content.SHORTCOMINGS
    ).order_by("section__position")
    lines = (line.strip(" -") for answer in answers for line in answer.text.splitlines())
    return [{"content": line} for line in lines if line]


def _inspected(evaluation: Evaluation) -> list[dict[str, str]]:
    """What inspections of the year found in a unit, and whether it is remedied."""
    if evaluation.member_id:
        return []
    inspections = Inspection.objects.filter(
        inspected=evaluation.organization_id, year=evaluation.year_id, has_findings=True
    ).order_by("done_on")
    return [
        {
            "content": inspection.findings or str(inspection),
            "state": ReviewLine.State.DONE if inspection.remedied_on else "",
            "note": f"Khắc phục xong ngày {inspection.remedied_on:%d/%m/%Y}."
            if inspection.remedied_on
            else "",
        }
        for inspection in inspections
    ]
