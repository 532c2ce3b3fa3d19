"""Lists that go with a decision: who is graded how, who is commended."""

from django.db.models import QuerySet
from django.db.models.functions import Substr

from campaigns.models import Commendation, Evaluation, Nomination, QuarterReview
from campaigns.models.quarter_reviews import ROMAN
from members.namesakes import tell_apart
from portal.kit.text import number, short_date
from reports.boards.board import Board, Cell, Column, Row
from reports.boards.choice import Choice
from reports.papers.listed_decisions import chosen, decisions_of, tabs_of

LONGEST = 2000  # lines; nobody reads a page with all members of a bloc
MEMBERS, UNITS, PROPOSED, DECIDED = "members", "units", "proposed", "decided"
Labels = tuple[str, ...]
# The last two say which decision: a list of one decision has them in its heading.
GRADING: Labels = ("Tổ chức", "Tự nhận", "Đề xuất", "Quyết định", "Số quyết định", "Ngày")
COMMENDING: Labels = (
    "Đối tượng", "Đơn vị", "Hình thức", "Danh hiệu", "Cấp", "Số quyết định", "Ngày",
)  # fmt: skip
QUARTER: Labels = (
    "Nơi sinh hoạt", "Cá nhân tự đề xuất", "Cấp có thẩm quyền", "Tóm tắt căn cứ", "Số văn bản",
    "Ngày",
)  # fmt: skip
WHO = "Người, tập thể, mô hình"
CLOSED = f"Danh sách dài hơn {LONGEST} dòng: hãy chọn một đơn vị nhỏ hơn."


def _text(value: object) -> Cell:
    words = "" if value is None else str(value)
    return Cell((words,), words)


def _below(choice: Choice, rows: QuerySet) -> QuerySet:
    """The rows under the organisation, or under the units that the filters leave."""
    rows = rows.filter(organization__path__startswith=choice.organization.path)
    if not choice.filters:
        return rows
    rows = rows.annotate(part=Substr("organization__path", 1, choice.length))
    return rows.filter(part__in=[unit.path for unit in choice.units])


def grading_list(choice: Choice) -> Board:
    """The list for a grading decision: self-grade, proposal and decision of each.

    `choice.subject` is members, organisations, or the key or number of a decision.
    """
    evaluations = _below(
        choice,
        Evaluation.objects.filter(year=choice.year).exclude(state=Evaluation.State.NOT_GRADED),
    )
    decisions = decisions_of(evaluations)
    tabs = [(MEMBERS, "Đảng viên"), (UNITS, "Tổ chức đảng"), *tabs_of(decisions)]
    decided = chosen(decisions, choice.subject)
    title, labels = f"Danh sách xếp loại năm {choice.year.calendar_year}", GRADING
    if decided:
        rows, labels = evaluations.filter(pk__in=decided.rows), GRADING[:-2]
    else:
        subject = UNITS if choice.subject == UNITS else MEMBERS
        rows = evaluations.filter(member__isnull=subject == UNITS)
        title = f"{title}: {dict(tabs)[subject].lower()}"
    lines = rows.select_related(
        "member", "organization", "self_grade", "proposed_grade", "decided_grade", "decision"
    ).order_by("organization__path", "member__sort_name")
    return _board(
        title,
        "Mức tự nhận, mức được đề xuất và mức được quyết định, theo thứ tự đơn vị và họ tên.",
        labels,
        lines,
        lambda row: (
            row.subject,
            row.organization_name,
            row.self_grade,
            row.proposed_grade,
            row.decided_label,
            row.decision_number,
            short_date(row.decided_on),
        ),
        tabs,
        "Đối tượng",
        decided,
    )


def quarter_list(choice: Choice) -> Board:
    """The summary of a quarter's grades of leaders; `choice.subject` is the quarter."""
    quarters = [(str(value), label) for value, label in QuarterReview.Quarter.choices]
    quarter = choice.subject if choice.subject in dict(quarters) else "1"
    rows = _below(choice, QuarterReview.objects.filter(year=choice.year, quarter=quarter))
    lines = rows.select_related("member", "organization", "year", "self_grade", "decided_grade")
    return _board(
        f"Tổng hợp đánh giá, xếp loại quý {ROMAN[int(quarter)]} năm {choice.year.calendar_year}",
        "Mức tự đề xuất và mức của cấp có thẩm quyền; quý không tính vào số liệu xếp loại của năm.",
        QUARTER,
        lines.order_by("organization__path", "member__sort_name"),
        lambda row: (
            row.subject,
            row.organization.label,
            row.self_grade,
            row.decided_grade or row.public_reason,
            " ".join(filter(None, [row.decision_reason, *row.warnings()])),
            row.decision_number,
            short_date(row.decided_on),
        ),
        quarters,
        "Quý",
    )


def commendation_list(choice: Choice) -> Board:
    """The list for a commendation decision: those put forward, or those commended by a number.

    By the year of the achievement, as offices report them; the year of the decision is its date's.
    """
    year = choice.year.calendar_year
    commended = _below(choice, Commendation.objects.counted().filter(achievement_year=year))
    decisions = decisions_of(commended)
    tabs = [(DECIDED, "Đã khen"), (PROPOSED, "Đang đề nghị"), *tabs_of(decisions)]
    if choice.subject == PROPOSED:
        return _proposed(choice, tabs)
    decided = chosen(decisions, choice.subject)
    rows, labels = commended, COMMENDING
    title = f"Danh sách khen thưởng, tuyên dương, giới thiệu năm {year}"
    if decided:
        rows, labels = commended.filter(pk__in=decided.rows), COMMENDING[:-2]
        title = f"Danh sách khen thưởng năm {year}"
    return _board(
        title,
        "Theo năm có thành tích.",
        labels,
        rows.select_related("organization", "decision").order_by(
            "kind", "organization__path", "recipient"
        ),
        lambda row: (
            row.recipient,
            _kind(row),
            row.organization.label,
            row.get_award_display(),
            row.title,
            row.get_level_display(),
            row.decision_number,
            short_date(row.decided_on),
        ),
        tabs,
        WHO,
        decided,
    )


def _proposed(choice: Choice, tabs: list[tuple[str, str]]) -> Board:
    states = (Nomination.State.NOMINATED, *Nomination.DECIDABLE)
    rows = _below(choice, Nomination.objects.filter(year=choice.year, state__in=states))
    labels = ("Đối tượng", "Chi bộ đề nghị", "Chức vụ, đơn vị", "Phiếu tán thành", "Trạng thái")
    return _board(
        f"Danh sách đề nghị khen thưởng năm {choice.year.calendar_year}",
        "Đã được chi bộ đề nghị, đang chờ xác nhận, thẩm định hoặc quyết định.",
        labels,
        rows.select_related("organization").order_by("kind", "organization__path", "nominee_name"),
        lambda row: (
            row.nominee_name,
            _kind(row),
            row.organization.label,
            row.nominee_job,
            "" if row.votes_total is None else f"{row.votes_for}/{row.votes_total}",
            row.get_state_display(),
        ),
        tabs,
        WHO,
    )


def _kind(row: Nomination | Commendation) -> str:
    is_outsider = row.kind == Nomination.Kind.INDIVIDUAL and not row.is_party_member
    return "Quần chúng" if is_outsider else row.get_kind_display()


def _board(title, intro, labels, rows, line, tabs, head, decided=None) -> Board:
    """A list of `rows`; `line(row)` gives its heading and then a text for each of the `labels`."""
    records = list(rows[: LONGEST + 1])
    if rows.model is Evaluation:
        tell_apart(record.member for record in records)
    is_too_long = len(records) > LONGEST
    return Board(
        title,
        f"{intro} Có {number(len(records))} dòng." if not is_too_long else intro,
        [Column(label, is_text=True) for label in labels],
        []
        if is_too_long
        else [_row(record, *line(record)[: len(labels) + 1]) for record in records],
        head=head,
        subjects=tabs,
        is_sortable=False,
        empty=CLOSED if is_too_long else "Chưa có ai trong danh sách này.",
        decision_number=decided.number if decided else "",
        decided_on=decided.day if decided else None,
        issuer=decided.issuer if decided else None,
    )


def _row(record, label: str, *texts: object) -> Row:
    return Row(label, [_text(text) for text in texts], record.get_absolute_url())
