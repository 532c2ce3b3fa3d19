"""Sentences that an office would sign, and numbers of what is printed."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from campaigns import reference
from campaigns.models import Grade, GradingScheme, PublicityItem
from members.models import Organization
from reports.figures.figure import Figure, Unit
from reports.figures.period import Period
from reports.year_end.outline import SECTIONS
from reports.year_end.report import year_end_report
from reports.year_end.sections import KEYS, settle_sections
from reports.year_end.wording import Body, due, grade_names, say
from tests.factories.grading import EvaluationFactory
from tests.factories.members import OrganizationFactory
from tests.factories.reports import NarrativeFactory


def lines(place, year, key):
    place = Organization.objects.select_related("kind").get(pk=place.pk)
    report = year_end_report(place, year)
    return next(section.lines for section in report.sections if section.key == key)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("bloc", "Toàn Đảng bộ có 2 tổ chức cơ sở đảng, 3 chi bộ, 21 đảng viên."),
        ("committee", "Toàn Đảng bộ có 2 chi bộ, 12 đảng viên."),
        ("cell", "Chi bộ có 5 đảng viên."),
    ],
)
def test_each_level_speaks_of_itself(filled, place, sentence):
    assert lines(getattr(filled, place), filled.year, "features")[0] == sentence


def test_a_grassroots_cell_is_a_cell(filled):
    cell = OrganizationFactory(
        kind__code="grassroots_cell", parent=filled.bloc, name="Chi bộ Riêng"
    )
    assert lines(cell, filled.year, "features") == ["Chi bộ có 0 đảng viên."]


def test_nothing_is_said_of_what_there_was_none_of(filled):
    assert lines(filled.bloc, filled.year, "publicity") == []
    assert lines(filled.bloc, filled.year, "welfare") == [
        "Toàn Đảng bộ tham gia 1 chương trình an sinh xã hội, với 1 tổ chức đóng góp.",
        "Toàn Đảng bộ đã đăng ký ủng hộ 1,7 tỷ đồng, thực hiện 1.234,567 triệu đồng, xây 2 căn nhà.",
        "Theo chương trình: “Quỹ”: đăng ký 1,7 tỷ đồng, thực hiện 1.234,567 triệu đồng, xây 2 căn nhà.",
    ]
    PublicityItem.objects.create(
        year=filled.year, organization=filled.cell, channel="website", title="Bài",
        published_on=dt.date(2026, 5, 1),
    )  # fmt: skip
    assert lines(filled.bloc, filled.year, "publicity") == [
        "Toàn Đảng bộ có 1 tin, bài tuyên truyền.",
        "Theo kênh tuyên truyền có 1 lượt qua trang thông tin điện tử.",
        "Theo quý: quý II có 1 tin, bài.",
    ]


def test_what_was_due_and_not_done_is_said(filled):
    assert lines(filled.committee, filled.year, "meetings")[0] == (
        "Toàn Đảng bộ đã tổ chức 1 buổi sinh hoạt thường kỳ, bảo đảm 4,55% (1/22) tháng phải có "
        "sinh hoạt thường kỳ, bảo đảm 0% (0/8) quý phải có sinh hoạt chuyên đề."
    )


def test_no_sentence_holds_a_dash_a_stray_zero_or_an_unfilled_place(filled):
    for place in (filled.bloc, filled.committee, filled.cell):
        report = year_end_report(place, filled.year)
        settle_sections(report.sections)
        for section in report.sections:
            for line in section.lines:
                assert "–" not in line
                assert "{" not in line
                assert line[0].isupper()
                assert not re.search(r"(^| )0 ", line)


def shares(numerator, denominator):
    return {"a": Figure("a", "A", numerator, denominator, Unit.SHARE), "b": Figure("b", "B", 3)}


@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [
        (1, 2, ["Có {a:full} việc, {b} bài."]),
        (0, 2, ["Có {b} bài."]),
        (0, 0, ["Có {b} bài."]),
    ],
)
def test_a_clause_without_a_figure_is_left_out(numerator, denominator, said):
    sentence = say("có", "{a:full} việc", "{b} bài")
    assert sentence.written(Body.CELL, shares(numerator, denominator)) == said


def test_a_due_clause_needs_a_base_and_a_sentence_needs_its_beginning_and_a_clause():
    assert say("có", due("{a} việc")).written(Body.CELL, shares(0, 2)) == ["Có {a} việc."]
    assert say("có", due("{a} việc")).written(Body.CELL, shares(0, 0)) == []
    assert say("có", due("{b} việc", Body.BLOC)).written(Body.CELL, shares(0, 0)) == []
    assert say("trong {a}:", "{b} bài").written(Body.CELL, shares(0, 2)) == []


def test_grades_are_called_what_the_scheme_of_the_year_calls_them(filled):
    reference.load()
    scheme = GradingScheme.objects.get(code="qd-366-2025")
    grade = Grade.objects.get(scheme=scheme, target="member", standing="good")
    EvaluationFactory(
        year=filled.year, organization=filled.cell, member=filled.users.member.member,
        scheme=scheme, state="decided", decided_grade=grade,
    )  # fmt: skip
    report = year_end_report(filled.bloc, filled.year)
    assert report.figures["members_good"].label == "Đảng viên: hoàn thành tốt nhiệm vụ"
    assert lines(filled.bloc, filled.year, "grading") == [
        "Đã kiểm điểm cuối năm 100% (1/1) đảng viên.",
        "Toàn Đảng bộ đã xếp loại 100% (1/1) đảng viên: 100% (1/1) hoàn thành tốt nhiệm vụ.",
    ]
    early = grade_names(Period.of_year(2016))
    assert early["cells_top"] == "trong sạch, vững mạnh"
    # Where the years do not agree on a name, none of theirs is given to all.
    both = grade_names(Period(dt.date(2016, 1, 1), dt.date(2021, 12, 31)))
    assert (both["cells_top"], both["cells_done"]) == ("mức cao nhất", "hoàn thành nhiệm vụ")


def test_numbers_run_without_a_gap_over_what_is_printed(filled):
    NarrativeFactory(organization=filled.bloc, section="proposals", sent_text="Kiến nghị một.")
    report = year_end_report(filled.bloc, filled.year)
    settle_sections(report.sections)
    printed = [section.title for section in report.printed_sections]
    assert [title for title in printed if title.isupper()] == [
        "I. ĐẶC ĐIỂM TÌNH HÌNH", "II. KẾT QUẢ THỰC HIỆN", "III. HẠN CHẾ, NGUYÊN NHÂN",
        "IV. KIẾN NGHỊ, ĐỀ XUẤT",
    ]  # fmt: skip
    second = [title for title in printed if not title.isupper()]
    assert [title.split(".")[0] for title in second] == [str(n) for n in range(1, len(second) + 1)]
    unnumbered = [section.title for section in report.sections if not section.number]
    assert "BÀI HỌC KINH NGHIỆM" in unnumbered


def test_the_plan_names_no_number_of_its_own():
    assert not any(plan.heading[0].isdigit() or ". " in plan.heading for plan in SECTIONS)
    assert len(KEYS) == len(set(KEYS))
