"""Papers of the year-end round: ballots, tally record, minutes, summary, proposal, decisions, file list."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.models import Commendation, Evaluation, GradingSettings, Nomination
from reports.models import LayoutProfile
from reports.papers.grading_file import GradingFile
from reports.papers.letterheads import (
    Letterhead,
    signer_of,
    signer_of_decision,
    unit_letterhead,
)
from reports.papers.listed_decisions import ListedDecision

# What a file sent up contains, and how many of each are counted. Source: HD 43 mẫu 04 (collectives),
# QĐ 366 Điều 17 (persons); the part of persons of the form itself was not seen.
COLLECTIVE_ITEMS = (
    ("Báo cáo kiểm điểm, tự đánh giá, xếp loại của tập thể", "reports"),
    ("Biên bản hội nghị kiểm điểm", "proceedings"),
    ("Văn bản gợi ý kiểm điểm (nếu có)", ""),
    ("Kết quả đánh giá, xếp loại, kèm phụ lục chấm điểm từng đối tượng", "decided_units"),
)
PERSONAL_ITEMS = (
    ("Bản kiểm điểm, tự đánh giá, xếp loại của cá nhân", "reviews"),
    ("Nhận xét của cấp ủy nơi cư trú", "residence"),
    ("Biên bản hội nghị, biên bản kiểm phiếu", "tallies"),
    ("Tổng hợp kết quả thẩm định, đề xuất xếp loại", "summary"),
    ("Kết luận, kết quả đánh giá, xếp loại", "decided_persons"),
    ("Văn bản gợi ý kiểm điểm (nếu có)", ""),
    ("Văn bản góp ý (nếu có)", ""),
    ("Hồ sơ khiếu nại và giải quyết khiếu nại (nếu có)", ""),
    ("Tài liệu khác", ""),
)


@dataclass(frozen=True)
class Paper:
    """One kind of paper: its title, print page, number type, and when there is something to print."""

    title: str
    template: str
    applies: Callable[[GradingFile], bool]
    collect: Callable[[GradingFile, dt.date], dict] = lambda _file, _day: {}
    number: str = ""  # the type of its document number; empty where it has none
    on_ballot_day: bool = False


def _proposed(file: GradingFile) -> list[Evaluation]:
    return [row for row in file.rows if row.proposed_grade_id]


def _first_round(file: GradingFile, _day: dt.date) -> dict:
    return {"lines": file.persons, "grades": file.grades, "settings": GradingSettings.of(file.year)}


def _second_round(file: GradingFile, _day: dt.date) -> dict:
    quota = next((sheet.head.quota for sheet in file.sheets if sheet.is_second), None)
    return {"lines": file.finalists, "quota": quota, "settings": GradingSettings.of(file.year)}


def _summary(file: GradingFile, day: dt.date) -> dict:
    posts = file.posts(day)
    return {
        "units": [row for row in file.units if row.proposed_grade_id],
        "persons": [(row, posts.get(row.member_id, "")) for row in file.persons],
        "unit_counts": file.count(file.units, "proposed_grade"),
        "person_counts": file.count(file.persons, "proposed_grade"),
    }


def _file_list(file: GradingFile, _day: dt.date) -> dict:
    handed_in = [row for row in file.rows if row.state != Evaluation.State.OPEN]
    decided = [row for row in file.rows if row.decided_grade_id]
    counts = {
        "reports": sum(row.is_of_organization for row in handed_in),
        "proceedings": len(
            {row.organization_id for sheet in file.sheets for row, _ in sheet.lines}
        ),
        "decided_units": sum(row.is_of_organization for row in decided),
        "reviews": sum(row.is_of_member for row in handed_in),
        "residence": file.residence_comments,
        "tallies": len(file.sheets) if file.is_cell else 0,
        "summary": int(bool(_proposed(file))),
        "decided_persons": sum(row.is_of_member for row in decided),
    }
    return {
        "parts": [
            (title, [(item, counts.get(key, 0)) for item, key in items])
            for title, items in (
                ("I. Hồ sơ của tập thể", COLLECTIVE_ITEMS),
                ("II. Hồ sơ của cá nhân", PERSONAL_ITEMS),
            )
        ]
    }


def _votes(file: GradingFile) -> bool:
    return file.is_cell and bool(file.persons)


PAPERS = {
    "danh-muc-ho-so": Paper(
        "Danh mục hồ sơ kiểm điểm, đánh giá, xếp loại", "danh-muc-ho-so",
        lambda file: bool(file.rows), _file_list,
    ),
    "to-trinh-xep-loai": Paper(
        "Tờ trình đề nghị xếp loại", "to-trinh-xep-loai",
        lambda file: bool(_proposed(file)), _summary, number="TTr",
    ),
    "tong-hop-xep-loai": Paper(
        "Tổng hợp kết quả đánh giá, đề xuất xếp loại", "tong-hop-xep-loai",
        lambda file: bool(file.rows), _summary,
    ),
    "bien-ban-kiem-diem": Paper(
        "Biên bản hội nghị kiểm điểm", "bien-ban-kiem-diem",
        _votes, _summary, number="BB", on_ballot_day=True,
    ),
    "phieu-xep-loai": Paper(
        "Phiếu biểu quyết đề xuất xếp loại", "phieu-xep-loai", _votes, _first_round,
        on_ballot_day=True,
    ),
    "phieu-vong-hai": Paper(
        "Phiếu biểu quyết mức cao nhất (vòng hai)", "phieu-vong-hai",
        lambda file: _votes(file) and bool(file.finalists), _second_round,
    ),
    "kiem-phieu": Paper(
        "Biên bản kiểm phiếu", "kiem-phieu", lambda file: file.is_cell and bool(file.sheets),
        number="BB", on_ballot_day=True,
    ),
}  # fmt: skip


def offered(file: GradingFile) -> dict[str, Paper]:
    """The papers for which there is something to print, by their names in addresses."""
    return {name: paper for name, paper in PAPERS.items() if paper.applies(file)}


def name_of(paper: Paper) -> str:
    """The paper's name in addresses and in the register of numbers."""
    return next(name for name, each in PAPERS.items() if each is paper)


def day_of_paper(paper: Paper, file: GradingFile) -> dt.date:
    """The day on the paper: that of the ballot where it belongs to it, else today."""
    return (paper.on_ballot_day and file.voted_on) or timezone.localdate()


def paper_page(paper: Paper, file: GradingFile, layout: LayoutProfile) -> str:
    """The print page of one paper."""
    day = day_of_paper(paper, file)
    head = _head(file, paper.number, day)
    if paper.number and (taken := file.numbers.get(name_of(paper))):
        head.number = taken.written
    context = {
        "report": head,
        "layout": layout,
        "file": file,
        **paper.collect(file, day),
    }
    return render_to_string(f"reports/print/{paper.template}.html", context)


def decision_page(decision: ListedDecision, file: GradingFile, layout: LayoutProfile) -> str:
    """The print page of a decision on grades, with the list of whom it decided."""
    decided = set(decision.rows)
    rows = [row for row in file.rows if row.pk in decided]
    persons = [row for row in rows if row.is_of_member]
    units = [row for row in rows if row.is_of_organization]
    context = {
        "file": file,
        "persons": persons,
        "units": units,
        "unit_counts": file.count(units, "decided_grade"),
        "person_counts": file.count(persons, "decided_grade"),
    }
    return _decision_page("quyet-dinh-xep-loai", decision, file, layout, context)


def commending_page(decision: ListedDecision, file: GradingFile, layout: LayoutProfile) -> str:
    """The print page of a decision to commend, with the list of whom it commends."""
    rows = Commendation.objects.filter(pk__in=decision.rows).select_related("organization")
    rows = list(rows.order_by("kind", "organization__path", "recipient"))
    people = sum(row.kind == Nomination.Kind.INDIVIDUAL for row in rows)
    context = {"file": file, "rows": rows, "people": people, "groups": len(rows) - people}
    return _decision_page("quyet-dinh-khen", decision, file, layout, context)


def _decision_page(template, decision, file, layout, context: dict) -> str:
    head = _head(file, "QĐ", decision.day)
    head.number = decision.number
    head.signer, head.signer_post = signer_of_decision(decision.decision, file.organization)
    context |= {"report": head, "layout": layout, "decision": decision}
    return render_to_string(f"reports/print/{template}.html", context)


def _head(file: GradingFile, number: str, day: dt.date) -> Letterhead:
    head = unit_letterhead(file.organization, number, day, is_draft=False)
    head.signer, head.signer_post = signer_of(file.organization, day)
    return head
