"""Documents of one person or unit: the pledge, the year-end review, why this grade."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.models import CampaignYear, Comment, Evaluation, Pledge, QuarterReview
from members.models import Position
from reports.figures.explanation import Explanation, explain
from reports.models import LayoutProfile
from reports.papers.letterheads import unit_letterhead
from reports.papers.rendering import render_paper

CHARACTER = (
    "Về tư tưởng chính trị; phẩm chất đạo đức, lối sống; ý thức tổ chức kỷ luật; tác phong, lề lối "
    "làm việc"
)
# The headings of section I by form; the last one is filled from the pledges.
# Source: domain §1, forms 02A/02B of 2023, assumed kept in 2A/2B; 2C and 01 follow them.
STRENGTHS = {
    "2A": (
        CHARACTER,
        "Về thực hiện chức trách, nhiệm vụ được giao",
    ),
    "2B": (
        CHARACTER,
        "Về thực hiện chức trách, nhiệm vụ được giao",
        "Về lãnh đạo, chỉ đạo, quản lý, điều hành",
        "Về tinh thần năng động, đổi mới, dám nghĩ, dám làm, dám chịu trách nhiệm",
        "Về trách nhiệm nêu gương",
    ),
    "2C": (
        "Về tư tưởng chính trị; phẩm chất đạo đức, lối sống",
        "Về thực hiện nhiệm vụ đảng viên, nghĩa vụ công dân",
    ),
    "01": (
        "Việc lãnh đạo, tổ chức thực hiện nhiệm vụ chính trị",
        "Công tác xây dựng Đảng, học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "Nguyên tắc tập trung dân chủ, đoàn kết nội bộ, kỷ luật",
    ),
}
REST = (
    "II. HẠN CHẾ, KHUYẾT ĐIỂM VÀ NGUYÊN NHÂN",
    "III. KẾT QUẢ KHẮC PHỤC NHỮNG HẠN CHẾ ĐÃ NÊU",
    "IV. GIẢI TRÌNH NHỮNG VẤN ĐỀ ĐƯỢC GỢI Ý KIỂM ĐIỂM",
    "V. TRÁCH NHIỆM ĐỐI VỚI HẠN CHẾ CỦA TẬP THỂ",
    "VI. PHƯƠNG HƯỚNG, BIỆN PHÁP KHẮC PHỤC",
)
# How far each item of section I was reached, ticked by hand. Source: HD 21, domain §1.
LEVELS = ("Xuất sắc", "Tốt", "Trung bình", "Kém")
LINES = 4  # dotted lines under each heading that is filled in by hand
OUTSIDE = "2C"  # members outside the political system are not graded as civil servants


def day_of(record: Pledge | Evaluation | QuarterReview) -> dt.date:
    """The day on the document: of acceptance or decision; today while there is none."""
    if isinstance(record, Evaluation | QuarterReview):
        return record.decided_on or timezone.localdate()
    if record.state in Pledge.PUBLIC and record.accepted_at:
        return timezone.localtime(record.accepted_at).date()
    return timezone.localdate()


def pledge_document(pledge: Pledge, layout: LayoutProfile, file_format: str) -> bytes:
    """The pledge with its lines, results and three signatures; a draft until accepted."""
    day = day_of(pledge)
    context = {
        "report": unit_letterhead(
            pledge.organization, "", day, is_draft=pledge.state not in Pledge.PUBLIC
        ),
        "pledge": pledge,
        "items": pledge.items.select_related("refers_to__catalogue"),
        "posts": posts(pledge.member_id, day) if pledge.member_id else "",
        "comment": pledge.steps.filter(action="send_back").order_by("-at").first(),
    }
    return render_paper(
        render_to_string("reports/print/cam-ket.html", context), layout, file_format
    )


def posts(member: int, day: dt.date) -> str:
    """The Party posts that a member holds on a day, in words."""
    held = Position.objects.on(day).filter(member=member)
    return ", ".join(
        f"{position.get_post_display()} {position.organization}"
        for position in held.select_related("organization")
    )


def form_of(evaluation: Evaluation) -> str:
    """Which review form applies: 01 for a unit, 2B for a member who leads, else 2A."""
    if evaluation.member_id is None:
        return "01"
    is_leader = (
        Position.objects.on(day_of(evaluation))
        .filter(member=evaluation.member_id, post__in=Position.LEADERS)
        .exists()
    )
    return "2B" if is_leader else "2A"


def form_words(form: str) -> dict:
    """What a review form asks, and how many lines it leaves for writing."""
    return {
        "form": form,
        "strengths": STRENGTHS[form],
        "levels": LEVELS,
        "rest": REST,
        "room": range(LINES),
        "is_civil_servant": form not in ("01", OUTSIDE),
    }


def review_document(
    evaluation: Evaluation, form: str, layout: LayoutProfile, file_format: str, *, user, own_words
) -> bytes:
    """The review form, prefilled from the year's records; what only people can write is left open.

    `own_words`: the reader may read the self-review. The results of pledges are printed for readers
    who may read reviews; where `user` may not read a pledge's text, its result alone.
    """
    readable = Pledge.objects.visible_to(user).filter(
        member=evaluation.member_id, year=evaluation.year_id
    )
    day = day_of(evaluation)
    context = _context(evaluation, explain(evaluation, user)) | {
        **form_words(form),
        "posts": posts(evaluation.member_id, day) if evaluation.member_id else "",
        "review": evaluation.self_review if own_words else "",
        **_comments(evaluation, own_words),
        "readable": set(readable.values_list("pk", flat=True)),
    }
    return render_paper(
        render_to_string("reports/print/kiem-diem.html", context), layout, file_format
    )


def _comments(evaluation: Evaluation, own_words: bool) -> dict:
    """The agency head's comments and the others', which the form prints apart."""
    comments = list(evaluation.comments.select_related("organization")) if own_words else []
    agency = Comment.Kind.AGENCY
    return {
        "agency": [comment for comment in comments if comment.kind == agency],
        "comments": [comment for comment in comments if comment.kind != agency],
    }


def why_document(evaluation: Evaluation, layout: LayoutProfile, file_format: str, *, user) -> bytes:
    """Why this grade: criteria, figures, every level's grade and reason, as an annex."""
    explanation = explain(evaluation, user)
    is_decided = evaluation.state == Evaluation.State.DECIDED
    context = _context(evaluation, explanation) | {
        "steps": evaluation.steps.select_related("by__member"),
        "caps": [explanation.cap] if explanation.cap and is_decided else [],
    }
    return render_paper(render_to_string("reports/print/vi-sao.html", context), layout, file_format)


def _context(evaluation: Evaluation, explanation: Explanation) -> dict:
    """What the records of the year say about the member or the unit."""
    return {
        "report": unit_letterhead(
            evaluation.organization,
            "",
            day_of(evaluation),
            is_draft=evaluation.year.state != CampaignYear.State.CLOSED,
        ),
        "evaluation": evaluation,
        "ballots": explanation.ballots,
        "obstacles": explanation.obstacles,
        "notes": explanation.notes,
        "conditions": explanation.conditions,
        "scores": explanation.scores,
        "total": explanation.total,
        "attendance": explanation.attendance,
        "absences": explanation.absences,
        "pledges": explanation.pledges,
    }
