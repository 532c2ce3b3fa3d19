"""One sample of each document, from records that are never saved: what print pages need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.actions.sheets import SheetRow
from campaigns.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Ballot,
    BallotTally,
    CampaignYear,
    Criterion,
    CriterionPoints,
    Decision,
    Evaluation,
    Grade,
    GradingScheme,
    Pledge,
    PledgeItem,
    QualityCriterion,
    ReviewAnswer,
    ReviewCriterion,
    ReviewLine,
    ReviewSection,
    Score,
    SessionScore,
    Step,
    StudySession,
    SubjectKind,
    TaskResult,
)
from campaigns.reference.grades import SINCE_2018
from campaigns.reference.review_forms import CRITERIA
from campaigns.reference.review_forms_2025 import FORMS_2025
from campaigns.reference.review_parts import Form
from campaigns.reference.sureness import OF_2025
from campaigns.review_reading import FilledSection, PointGroup
from members.models import Member, Organization, OrganizationKind, User
from reports.boards.board import Board, Cell, Column, Row
from reports.figures.figure import Figure, Unit
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.figures.score_sheets import ScoreLine
from reports.models import LayoutProfile
from reports.papers.letterheads import Letterhead
from reports.papers.rendering import render_paper
from reports.papers.review_paper import LINES, PrintedSection
from reports.year_end.annex_plans import ANNEXES
from reports.year_end.annexes import Annex, AnnexRow
from reports.year_end.outline import SECTIONS
from reports.year_end.report import SUBJECT, Report
from reports.year_end.sections import KEYS, number_sections, section_of
from reports.year_end.wording import GRADED, Body, words_for

Level = OrganizationKind.Level
BLOC, COMMITTEE, CELL = (
    Organization(
        name=f"Đảng bộ {name} (minh họa)" if code else f"{name} (minh họa)",
        committee_name=f"Đảng ủy {name} (minh họa)" if code else "",
        document_code=code,
        kind=OrganizationKind(level=level, holds_members=not code),
    )
    for name, code, level in (
        ("Khối các cơ quan", "ĐUK", Level.UPPER),
        ("Văn phòng", "ĐU", Level.GRASSROOTS),
        ("Chi bộ Phòng Tổng hợp", "", Level.CELL),
    )
)
CHAIR, CLERK, AUTHOR = (
    Member(full_name=f"{name} (minh họa)", job=job, workplace="Văn phòng", birth_date=dt.date(1985, 9, 2))
    for name, job in (
        ("Nguyễn Văn Mẫu", "Trưởng phòng"), ("Trần Thị Ví Dụ", "Chuyên viên"), ("Lê Văn Thí Dụ", "Chuyên viên"),
    )
)  # fmt: skip
WRITTEN = "Đoạn do người viết báo cáo nhập; ở đây chỉ để minh họa thể thức trình bày."
COUNTED, OF, MONEY = 47, 49, 127_400_000_000


def sample(name: str, layout: LayoutProfile, file_format: str, day: dt.date | None = None) -> bytes:
    """One document of `SAMPLES` in this layout, as pdf or docx."""
    return render_paper(sample_html(name, layout, day or timezone.localdate()), layout, file_format)


def sample_html(name: str, layout: LayoutProfile, day: dt.date) -> str:
    """The print page of the sample."""
    _, template, context = SAMPLES[name]
    return render_to_string(f"reports/print/{template}.html", {"layout": layout} | context(day))


def _facts(issuer: Organization) -> dict:
    above = {CELL.name: COMMITTEE, COMMITTEE.name: BLOC}.get(issuer.name)
    superior = above.signing_name if above else "Tỉnh ủy (minh họa)"
    return {
        "superior": superior, "issuer": issuer.signing_name, "place": "Minh Họa",
        "document_code": issuer.code_on_documents, "signs_for": issuer.signs_for,
        "recipients": [superior], "filed_at": issuer.filing_line,
    }  # fmt: skip


def _head(day: dt.date, kind: str, issuer: Organization = CELL) -> Letterhead:
    return Letterhead(
        **_facts(issuer), issued_on=day, is_draft=False, kind=kind,
        number=f"12-{kind}/{issuer.code_on_documents}", signer=CHAIR.full_name, signer_post="BÍ THƯ",
    )  # fmt: skip


def _report(day: dt.date) -> dict:
    period = Period.of_year(day.year, until=day)
    figures = {key: _figure(key, period) for key in KEYS}
    names = ("Đảng bộ Một", "Đảng bộ Hai", "Chi bộ cơ sở Ba")
    words = words_for(
        Body.BLOC,
        {f"{subject}_{one}": one.label.lower() for subject in GRADED for one in Grade.Standing},
    )
    report = Report(
        organization=0, organization_name=BLOC.name, **_facts(BLOC), start=period.start,
        until=period.end, end=period.end, period_text=f"năm {day.year}",
        subject=f"{SUBJECT} năm {day.year}", is_draft=False, computed_on=day,
        signer=CHAIR.full_name, signer_post="BÍ THƯ", figures=figures,
        sections=number_sections([
            section_of(
                plan, figures, plan.proposal(Body.BLOC, figures, words),
                WRITTEN if plan.must_write else "",
            )
            for plan in SECTIONS
        ]),
        annexes=[
            Annex(
                plan.key, plan.title, plan.unit, list(plan.columns),
                [AnnexRow(name, 0, {key: figures[key] for key in plan.columns}) for name in names],
                AnnexRow("Cộng", 0, {key: _times(figures[key], len(names)) for key in plan.columns}),
            )
            for plan in ANNEXES
            if figures.keys() >= set(plan.columns)
        ],
        unwritten=[], number="12-BC/ĐUK", issued_on=day,
    )  # fmt: skip
    return {"report": report, "annexes": [(annex, None) for annex in report.annexes]}


def _figure(key: str, period: Period) -> Figure:
    measure = FIGURES[key]
    counted = MONEY if measure.unit is Unit.VND else COUNTED
    base = OF if measure.unit is Unit.SHARE else None
    return Figure(key, measure.label, counted, base, measure.unit, period=period)


def _times(figure: Figure, count: int) -> Figure:
    base = None if figure.denominator is None else figure.denominator * count
    return replace(figure, numerator=figure.numerator * count, denominator=base)


def _session(kind: str) -> Callable[[dt.date], dict]:
    def context(day: dt.date) -> dict:
        session = StudySession(
            organization=CELL, held_on=day, starts_at=dt.time(8, 30), duration_minutes=95,
            venue="Phòng họp tầng 2", chair=CHAIR, recorder=CLERK, excused_count=1, present_count=2,
            expected_count=3, proceedings="Đồng chí bí thư thông qua chương trình và nội dung.",
            criticism="Chi bộ góp ý việc đi họp đúng giờ.",
            conclusions="Thực hiện nếp sống tiết kiệm, mỗi đảng viên đăng ký một việc.",
            voters=2, votes_for=2, votes_against=0, votes_other=0, quality="good", quality_points=Decimal(92),
            guests="Đồng chí Phạm Văn Khách (minh họa)",
        )  # fmt: skip
        absent = Attendance(member=AUTHOR, mark="K", reason="đi công tác")
        speaker = Attendance(
            member=CLERK, mark="P", spoke=True, opinion="nhất trí với dự thảo nghị quyết",
            self_criticism=True, essay=True, essay_mark="Tốt",
        )  # fmt: skip
        task = Assignment(
            content="Lập danh sách việc làm theo", assignee=CLERK,
            due_on=day + dt.timedelta(days=30), done_on=day, result="đạt yêu cầu",
        )  # fmt: skip
        return {
            "report": _head(day, kind), "session": session, "source": session,
            "recorder": CLERK, "chair_post": "Bí thư", "signs_for": f"T/M {CELL.name}",
            "counts": {
                "due": 3, "probationary": 1, "temporary": 0, "off": 0, "present": 2, "excused": 1,
                "unexcused": 0, "invited": 0, "non_members": 0,
            },
            "rows": [SheetRow(member, "") for member in (CHAIR, CLERK, AUTHOR)],
            "absent": [absent], "speakers": [speaker], "critics": [speaker], "essays": [speaker],
            "joint": [], "issues": [], "visits": [], "studied": [],
            "marks": [Attendance(member=CHAIR, mark="P"), speaker, absent],
            "agenda": [AgendaItem(prescribed="Học tập và làm theo", content="Học tập và làm theo")],
            "assignments": [task], "earlier": [task],
            "scores": [SessionScore(criterion=QualityCriterion(title="Thời lượng", points=Decimal(5)), points=Decimal(5), basis="họp 95 phút")],
        }  # fmt: skip

    return context


def _pledge(day: dt.date) -> dict:
    pledge = Pledge(
        organization=CELL, member=AUTHOR, kind=Pledge.Kind.TRAINING,
        year=CampaignYear(year=day.year, theme="Tiết kiệm, chống lãng phí"),
        self_result="fulfilled", self_comment="Đã làm đủ.", cell_result="fulfilled",
        cell_comment="Nhất trí.",
    )  # fmt: skip
    item = PledgeItem(
        area="Đạo đức, lối sống", content="Mỗi tháng giúp một hộ khó khăn", target="11 hộ",
        result="fulfilled",
    )  # fmt: skip
    return {
        "report": _head(day, ""), "pledge": pledge, "items": [item], "posts": "đảng viên",
        "comment": Step(reason="Ghi thêm chỉ tiêu cụ thể."), "pledges": [],
    }  # fmt: skip


def _evaluation(day: dt.date, *, of_member: bool) -> dict:
    grade = Grade(label="Hoàn thành tốt nhiệm vụ")
    evaluation = Evaluation(
        year=CampaignYear(year=day.year), member=AUTHOR if of_member else None,
        organization=CELL, organization_name=CELL.name, state=Evaluation.State.DECIDED,
        scheme=GradingScheme(name="Quy định xếp loại (minh họa)", source="Hướng dẫn (minh họa)"),
        self_grade=grade, self_points=Decimal(82), proposed_grade=grade, proposed_points=Decimal(80),
        proposal_reason="Theo kết quả bỏ phiếu.", decided_grade=grade,
        decision=Decision(issuer=COMMITTEE, number="20-QĐ/ĐU", decided_on=day),
    )  # fmt: skip
    line = ScoreLine(
        Criterion(title="Quán triệt nghị quyết", weight=Decimal(30)),
        Score(self_points=Decimal(30), appraised_points=Decimal(28), difference_reason="Thiếu minh chứng"),
        None, None,
    )  # fmt: skip
    head = _head(day, "")
    return {
        "report": head, "evaluation": evaluation, "attendance": {"present": 11, "due": 12},
        "pledges": [], "readable": set(), "posts": "đảng viên", "scores": [line],
        "ballots": [_ballot(day, grade)], "absences": [], "total": Decimal(28), "caps": [],
        "obstacles": [], "ceiling": "",
        "steps": [Step(action="decide", by=User(member=CHAIR), at=timezone.now(), reason="")],
    }  # fmt: skip


def _ballot(day: dt.date, grade: Grade) -> Ballot:
    ballot = Ballot(
        pk=0, held_on=day, members=9, present=9, handed_out=9, returned=9, valid=9,
        tellers="Lê Văn Thí Dụ, Trần Thị Ví Dụ",
    )  # fmt: skip
    tallies = BallotTally.objects.none()
    tallies._result_cache = [BallotTally(grade=grade, votes=9)]
    vars(ballot)["_prefetched_objects_cache"] = {"tallies": tallies}
    return ballot


def review_html(form: Form, layout: LayoutProfile, day: dt.date) -> str:
    """The print page of a review on any form."""
    context = {"layout": layout} | _review(form)(day)
    return render_to_string("reports/print/kiem-diem.html", context)


def blank_review_html(form: Form, layout: LayoutProfile, day: dt.date) -> str:
    """The print page of a review that nobody has written yet."""
    context = {"layout": layout} | _review(form)(day)
    for name in ("sections", "annexes"):
        context[name] = [PrintedSection(FilledSection(part.section)) for part in context[name]]
    return render_to_string("reports/print/kiem-diem.html", context)


def _review(form: Form) -> Callable[[dt.date], dict]:
    def context(day: dt.date) -> dict:
        evaluation = _evaluation(day, of_member=form.kind != SubjectKind.COLLECTIVE)
        sections = [
            _section(ReviewSection(**section._asdict()), CRITERIA[OF_2025][form.kind])
            for section in form.sections
        ]
        is_annex = [part.section.content == "results" for part in sections]
        return evaluation | {
            "form": form, "opening": form.opening.replace("{tap_the}", CELL.name),
            "sections": [p for p, annex in zip(sections, is_annex, strict=True) if not annex],
            "annexes": [p for p, annex in zip(sections, is_annex, strict=True) if annex],
            "levels": ReviewAnswer.Level.choices, "room": range(LINES),
        }  # fmt: skip

    return context


def _section(section: ReviewSection, criteria: tuple) -> PrintedSection:
    """A section of a form, filled in."""
    words = "Đã cố gắng; còn nóng vội." if section.is_typed else ""
    rows: list = []
    if section.is_listed:
        rows = [ReviewLine(content="Còn nóng vội", state="running", note="Đã khắc phục một nửa.")]
    elif section.content == "results":
        rows = [
            TaskResult(
                content="Rà soát quy chế",
                due="Quý II",
                product="01 quy chế",
                progress="Sớm",
                quality="Tốt",
            )
        ]
    groups = [
        PointGroup(
            ReviewCriterion.Group(group).label, limit,
            [
                CriterionPoints(
                    criterion=ReviewCriterion(part=line.part, text=line.text), self_points=Decimal(5),
                    evidence="Biên bản",
                )
                for line in criteria
                if line.group == group
            ],
        )
        for group, limit in (("1_general", 30), ("2_result", 70))
        if section.content == "points"
    ]  # fmt: skip
    filled = FilledSection(section, text=words, rows=rows, groups=groups)
    signature = {
        "who": section.signed_by, "name": "Trần Văn Minh Họa", "post": "", "day": None, "is_dated": True,
    }  # fmt: skip
    others = ["Nhất trí với tự đánh giá."] if section.is_by_others else []
    grades = [(row.label, row.standing == "good") for row in SINCE_2018]
    choices = grades if section.content == "grade" else []
    return PrintedSection(
        filled, words.splitlines() or others, choices, signature if section.signed_by else None
    )


def _list(title: str, columns: dict[str, str]) -> Callable[[dt.date], dict]:
    def context(day: dt.date) -> dict:
        cells = [Cell((text,), text) for text in columns.values()]
        rows = [Row(member.full_name, cells) for member in (CHAIR, CLERK, AUTHOR)]
        board = Board(
            f"{title} năm {day.year}", "", [Column(name, is_text=True) for name in columns], rows,
            head="Họ và tên", decision_number="20-QĐ/ĐU", decided_on=day,
        )  # fmt: skip
        return {"board": board, "issuer": COMMITTEE.signing_name}

    return context


# Name in the address: what it is called, its print template, its context.
SAMPLES: dict[str, tuple[str, str, Callable[[dt.date], dict]]] = {
    "bao-cao": ("Báo cáo cuối năm và phụ lục", "report", _report),
    "bien-ban": ("Biên bản sinh hoạt", "bien-ban", _session("BB")),
    "nghi-quyet": ("Nghị quyết chi bộ", "nghi-quyet", _session("NQ")),
    "diem-danh": ("Tờ điểm danh", "diem-danh", _session("")),
    "so-tay": ("Hồ sơ buổi sinh hoạt (Sổ tay điện tử)", "so-tay", _session("")),
    "cam-ket": ("Bản cam kết", "cam-ket", _pledge),
    "mau-01": ("Kiểm điểm tập thể, mẫu 01", "kiem-diem", _review(FORMS_2025[0])),
    "mau-2a": ("Kiểm điểm cá nhân, mẫu 2A", "kiem-diem", _review(FORMS_2025[1])),
    "mau-2b": ("Kiểm điểm cá nhân, mẫu 2B", "kiem-diem", _review(FORMS_2025[2])),
    "mau-2c": ("Kiểm điểm cá nhân, mẫu 2C", "kiem-diem", _review(FORMS_2025[3])),
    "vi-sao": (
        "Căn cứ xếp loại", "vi-sao", lambda day: _evaluation(day, of_member=True),
    ),
    "danh-sach-xep-loai": (
        "Danh sách kèm quyết định xếp loại", "danh-sach",
        _list("Danh sách xếp loại", {"Tổ chức": "Chi bộ Một", "Mức xếp loại": "Hoàn thành tốt nhiệm vụ"}),
    ),
    "danh-sach-khen": (
        "Danh sách kèm quyết định khen thưởng", "danh-sach",
        _list("Danh sách khen thưởng", {"Đơn vị": "Chi bộ Một", "Hình thức": "Khen thưởng"}),
    ),
}  # fmt: skip
