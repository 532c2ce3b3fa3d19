"""Lists that go with a decision: who is graded how, who is commended."""

from __future__ import annotations

from django.db.models.functions import Substr

from campaigns.models import Commendation, Evaluation, Nomination
from portal.kit.text import number, short_date

from .base import Board, Cell, Choice, Column, Row

LONGEST = 2000  # lines; a page of a whole bloc's members helps nobody
MEMBERS, UNITS, PROPOSED, DECIDED = "members", "units", "proposed", "decided"
NUMBERS_SHOWN = 12
CLOSED = f"Danh sách dài hơn {LONGEST} dòng: hãy chọn một đơn vị nhỏ hơn."


def _text(value: object, url: str = "") -> Cell:
    words = "" if value is None else str(value)
    return Cell((words,), words, url)


def _numbers(rows) -> list[tuple[str, str]]:
    """The newest decisions among the rows, as choices of the page."""
    found = (
        rows.exclude(decision_number="")
        .order_by("-decided_on", "decision_number")
        .values_list("decision_number", "decided_on")
        .distinct()[:NUMBERS_SHOWN]
    )
    return list(dict.fromkeys((name, f"Quyết định {name}") for name, _ in found))


def _places(choice: Choice, rows):
    """The rows under the organisation, or under the units that the filters leave."""
    rows = rows.filter(organization__path__startswith=choice.organization.path)
    if not choice.filters:
        return rows
    rows = rows.annotate(part=Substr("organization__path", 1, choice.length))
    return rows.filter(part__in=[unit.path for unit in choice.units])


def grading_list(choice: Choice) -> Board:
    """The list for a grading decision: self-grade, proposal and decision of each.

    `choice.subject` is members, organisations, or the number of a decision.
    """
    everything = _places(
        choice,
        Evaluation.objects.filter(year=choice.year).exclude(state=Evaluation.State.NOT_GRADED),
    )
    tabs = [(MEMBERS, "Đảng viên"), (UNITS, "Tổ chức đảng"), *_numbers(everything)]
    wanted = choice.subject if choice.subject in dict(tabs) else MEMBERS
    if wanted in (MEMBERS, UNITS):
        rows = everything.filter(member__isnull=wanted == UNITS)
        title = f"Danh sách xếp loại năm {choice.year.year}: {dict(tabs)[wanted].lower()}"
    else:
        rows = everything.filter(decision_number=wanted)
        title = f"Danh sách xếp loại năm {choice.year.year} (kèm theo Quyết định số {wanted})"
    columns = [
        Column(label, is_text=True)
        for label in ("Tổ chức", "Tự nhận", "Đề xuất", "Quyết định", "Số quyết định", "Ngày")
    ]
    lines = rows.select_related(
        "member", "organization", "self_grade", "proposed_grade", "decided_grade"
    ).order_by("organization__path", "member__sort_name")
    return _board(
        title,
        "Mức tự nhận, mức được đề xuất và mức được quyết định, theo thứ tự đơn vị và họ tên.",
        columns,
        lines,
        lambda row: Row(
            row.subject,
            [
                _text(row.organization_name),
                _text(row.self_grade),
                _text(row.proposed_grade),
                _text(row.decided_grade),
                _text(row.decision_number),
                _text(short_date(row.decided_on)),
            ],
            row.get_absolute_url(),
        ),
        tabs,
        "Ai được xếp loại",
    )


def commendation_list(choice: Choice) -> Board:
    """The list for a commendation decision: those put forward, or those commended by a number.

    By the year of the achievement, as domain §9 asks; the year of the decision is its date's.
    """
    year = choice.year.year
    commended = _places(choice, Commendation.objects.filter(achievement_year=year))
    tabs = [(DECIDED, "Đã khen"), (PROPOSED, "Đang đề nghị"), *_numbers(commended)]
    wanted = choice.subject if choice.subject in dict(tabs) else DECIDED
    if wanted == PROPOSED:
        return _proposed(choice, tabs)
    rows, title = commended, f"Danh sách khen thưởng, tuyên dương, giới thiệu năm {year}"
    if wanted != DECIDED:
        rows = commended.filter(decision_number=wanted)
        title = f"Danh sách khen thưởng năm {year} (kèm theo Quyết định số {wanted})"
    labels = (
        "Đối tượng", "Đơn vị", "Hình thức", "Danh hiệu", "Cấp", "Số quyết định", "Ngày",
    )  # fmt: skip
    return _board(
        title,
        "Theo năm có thành tích.",
        [Column(label, is_text=True) for label in labels],
        rows.select_related("organization").order_by("kind", "organization__path", "recipient"),
        lambda row: Row(
            row.recipient,
            [
                _text(_kind(row)),
                _text(row.organization.label),
                _text(row.get_award_display()),
                _text(row.title),
                _text(row.get_level_display()),
                _text(row.decision_number),
                _text(short_date(row.decided_on)),
            ],
            row.get_absolute_url(),
        ),
        tabs,
        "Người, tập thể, mô hình",
    )


def _proposed(choice: Choice, tabs: list[tuple[str, str]]) -> Board:
    states = (Nomination.State.NOMINATED, *Nomination.DECIDABLE)
    rows = _places(choice, Nomination.objects.filter(year=choice.year, state__in=states))
    labels = ("Đối tượng", "Chi bộ đề nghị", "Chức vụ, đơn vị", "Phiếu tán thành", "Trạng thái")
    return _board(
        f"Danh sách đề nghị khen thưởng năm {choice.year.year}",
        "Đã được chi bộ đề nghị, đang chờ xác nhận, thẩm định hoặc quyết định.",
        [Column(label, is_text=True) for label in labels],
        rows.select_related("organization").order_by("kind", "organization__path", "nominee_name"),
        lambda row: Row(
            row.nominee_name,
            [
                _text(_kind(row)),
                _text(row.organization.label),
                _text(row.nominee_job),
                _text("" if row.votes_total is None else f"{row.votes_for}/{row.votes_total}"),
                _text(row.get_state_display()),
            ],
            row.get_absolute_url(),
        ),
        tabs,
        "Người, tập thể, mô hình",
    )


def _kind(row: Nomination | Commendation) -> str:
    is_outsider = row.kind == Nomination.Kind.INDIVIDUAL and not row.is_party_member
    return "Quần chúng" if is_outsider else row.get_kind_display()


def _board(title, intro, columns, rows, line, tabs, head) -> Board:
    found = list(rows[: LONGEST + 1])
    is_too_long = len(found) > LONGEST
    return Board(
        title,
        f"{intro} Có {number(len(found))} dòng." if not is_too_long else intro,
        columns,
        [] if is_too_long else [line(row) for row in found],
        head=head,
        subjects=tabs,
        is_sortable=False,
        empty=CLOSED if is_too_long else "Chưa có ai trong danh sách này.",
    )
