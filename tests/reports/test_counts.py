"""What a figure counts and of what: persons once, things due, held beside due, not yet as a dash."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import (
    CodeOfConduct,
    Commendation,
    Document,
    DocumentStudy,
    Inspection,
    PlanItem,
    Pledge,
    RaisedIssue,
    SteeringMember,
    Topic,
    TrainingClass,
)
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.year_end.report import period_report
from tests.builders import hold
from tests.factories.exemplars import CommendationFactory
from tests.factories.grading import EvaluationFactory
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory

YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 11, 23), "năm 2026")
LAST_YEAR = Period.of_year(2025)


def value(key, organization, period=YEAR):
    figure = FIGURES[key].of(organization, period)
    return (figure.numerator, figure.denominator)


def lines(organization, section):
    report = period_report(organization, Period.of_year(2026))
    return next(part.lines for part in report.sections if part.key == section)


@pytest.mark.database  # grouped and aggregated in SQL
def test_a_steering_body_is_the_organisation_s_own_and_a_person_in_it_counts_once(house):
    people = house.members[house.cell.pk]
    days = [(dt.date(2026, 1, 1), None), (dt.date(2026, 3, 1), None), (dt.date(2026, 1, 1), None)]
    for member, (start, end) in zip((people[0], people[0], people[1]), days, strict=True):
        SteeringMember.objects.create(
            organization=house.bloc, member=member, role="Thành viên", starts_on=start, ends_on=end
        )
    for member in people:
        SteeringMember.objects.create(
            organization=house.committee, member=member, role="Thành viên",
            starts_on=dt.date(2026, 1, 1),
        )  # fmt: skip
    assert [value("steering", unit) for unit in (house.bloc, house.committee, house.cell)] == [
        (2, None), (5, None), (0, None),
    ]  # fmt: skip
    whole, parts = split_figures(["steering"], house.bloc, [house.committee], YEAR)
    assert whole["steering"].numerator == 2
    assert parts[house.committee.pk]["steering"].numerator == 5
    assert "Ban chỉ đạo có 2 thành viên." in lines(house.bloc, "leadership")


def test_fourteen_thematic_meetings_are_told_apart_from_the_quarters_they_fill(house):
    for day in ((2, 2), (2, 20), (5, 4)):
        hold(house, dt.date(2026, *day), kind="thematic")
    assert value("thematic_held", house.cell) == (3, None)
    assert lines(house.cell, "meetings")[0].endswith(
        "tổ chức 3 buổi sinh hoạt chuyên đề, bảo đảm 50% (2/4) quý phải có sinh hoạt chuyên đề."
    )


def test_only_tasks_that_are_due_are_the_base_of_the_plan(house):
    here = {"year": house.year, "organization": house.cell}
    for kind, due, done in (
        ("task", dt.date(2026, 6, 30), dt.date(2026, 6, 1)),
        ("task", dt.date(2026, 9, 30), None),
        ("task", dt.date(2026, 12, 20), None),  # not due yet
        ("task", dt.date(2026, 12, 20), dt.date(2026, 10, 1)),  # done before its time
        ("task", None, None),  # due at the end of the year
        ("movement", dt.date(2026, 6, 30), None),
        ("solution", None, None),
        ("remedy", dt.date(2026, 12, 20), None),
    ):
        PlanItem.objects.create(**here, kind=kind, content="Việc", due_on=due, done_on=done)
    assert value("plan_done", house.cell) == (2, 3)
    assert value("remedied", house.cell) == (0, 0)
    assert value("plan_done", house.cell, Period.of_year(2026)) == (2, 5)


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_document_studied_in_the_next_year_counts_there(house):
    CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    document = Document.objects.create(
        organization=house.bloc, kind="CT", number="01-CT/ĐUK", issued_on=dt.date(2025, 12, 20),
        issuer="Đảng ủy Khối", title="Chỉ thị", must_be_studied=True,
    )  # fmt: skip
    for cell, day in (
        (house.cell, dt.date(2025, 12, 30)),
        (house.sister_cell, dt.date(2026, 1, 5)),
    ):
        DocumentStudy.objects.create(document=document, organization=cell, studied_on=day)
    assert value("documents_studied", house.committee, LAST_YEAR) == (1, 2)
    assert value("documents_studied", house.committee) == (1, 1)
    both = FIGURES["documents_studied"].of(
        house.committee, Period(dt.date(2025, 1, 1), dt.date(2026, 11, 23))
    )
    assert both.full == "năm 2025: 50% (1/2); năm 2026: 100% (1/1)"
    # The far cell still owes it.
    assert value("documents_studied", house.bloc) == (1, 2)


def test_a_class_without_the_lesson_is_no_class_with_a_lesson_on_the_leader(house):
    for lesson, learners in (("Phong cách Hồ Chí Minh", 40), ("", 25)):
        TrainingClass.objects.create(
            year=house.year, organization=house.cell, kind="Lớp", learners=learners, lesson=lesson,
            starts_on=dt.date(2026, 6, 1), ends_on=dt.date(2026, 6, 2),
        )  # fmt: skip
    assert (value("classes", house.cell)[0], value("learners", house.cell)[0]) == (1, 40)


@pytest.mark.database  # grouped and aggregated in SQL
def test_recipients_and_levels_of_awards_add_up_to_all_awards(house):
    for kind, level in (
        ("collective", "cell"), ("individual", "grassroots"), ("individual", "state"),
        ("model", "upper"), ("individual", "province"),
    ):  # fmt: skip
        CommendationFactory(
            organization=house.cell, kind=kind, recipient=f"{kind} {level}", award="reward",
            level=level, decided_on=dt.date(2026, 6, 1), achievement_year=2026,
        )  # fmt: skip
    report = period_report(house.bloc, Period.of_year(2026))
    figures = report.figures
    recipients = ("collectives", "individuals", "practices_awarded")
    levels = [f"award_{level}_level" for level in Commendation.Level.values]
    for keys in (recipients, levels):
        assert sum(figures[key].numerator for key in keys) == figures["exemplars"].numerator == 5
    said = next(part.lines for part in report.sections if part.key == "commendation")
    assert "gồm 1 lượt tập thể, 1 lượt mô hình, 3 lượt cá nhân" in said[0]
    assert any("1 lượt ở Trung ương, Nhà nước" in line for line in said)
    columns = next(annex.columns for annex in report.annexes if annex.key == "exemplars")
    assert {"practices_awarded", *levels} <= set(columns)


@pytest.mark.database  # grouped and aggregated in SQL
def test_a_person_awarded_twice_counts_once_and_namesakes_of_two_cells_are_two(house):
    for cell, name in ((house.cell, "An"), (house.cell, "An"), (house.sister_cell, "An")):
        CommendationFactory(
            organization=cell, kind="individual", recipient=name, award="reward", level="cell",
            decided_on=dt.date(2026, 6, 1), achievement_year=2026,
        )  # fmt: skip
    assert value("people_awarded", house.committee) == (2, None)


def test_a_personal_plan_is_no_commitment_and_each_kind_has_its_figure(house):
    people = house.members[house.cell.pk]
    for member, kind in ((people[0], "plan"), (people[1], "following"), (people[2], "training")):
        pledge = PledgeFactory(year=house.year, organization=house.cell, member=member, kind=kind)
        pledge.submit(by=house.users.secretary)
    Pledge.objects.filter(kind="plan").update(state="accepted", accepted_at=dt.datetime(
        2026, 3, 1, tzinfo=dt.UTC
    ))  # fmt: skip
    assert value("pledges_submitted", house.cell) == (2, 5)
    assert value("pledges_accepted", house.cell) == (0, 5)
    assert value("members_unpledged", house.cell) == (3, None)
    for kind in ("plan", "following", "training"):
        assert value(f"pledges_{kind}", house.cell) == (1, 5)


def test_topics_are_studied_at_thematic_meetings_too_and_months_are_said_once(house):
    topic = Topic.objects.create(year=house.year, organization=house.bloc, title="Chuyên đề")
    hold(house, dt.date(2026, 2, 2), kind="thematic", marks="PPPPA", topic=topic)
    hold(house, dt.date(2026, 3, 2), kind="study", marks="PPPAA")
    assert value("topic_attendance", house.cell) == (4, 5)
    assert "1 buổi, kể cả sinh hoạt chuyên đề, đảng viên dự đạt 80% (4/5)." in " ".join(
        lines(house.cell, "study")
    )
    assert "học tập" not in " ".join(lines(house.cell, "meetings"))


def test_non_members_at_regular_meetings_are_printed(house):
    session = hold(house, dt.date(2026, 6, 1))
    session.non_members_invited, session.non_members_present = 22, 19
    session.save()
    assert "quần chúng dự sinh hoạt đạt 86,36% (19/22)" in " ".join(lines(house.cell, "meetings"))


def test_what_is_assessed_at_the_year_s_end_is_a_dash_before(house):
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    pledge.submit(by=house.users.member)
    pledge.accept(by=house.users.secretary)
    EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )  # fmt: skip
    for key in ("pledges_fulfilled", "pledges_fulfilled_of_accepted", "members_decided"):
        figure = FIGURES[key].of(house.cell, YEAR)
        assert (figure.text, figure.full, figure.value, figure.is_pending) == ("–", "–", None, True)
    pledge.assess(by=house.users.secretary, cell_result="not", cell_comment="Chưa làm")
    assert FIGURES["pledges_fulfilled"].of(house.cell, YEAR).full == "0% (0/1)"


def test_a_share_that_is_zero_is_said(house):
    here = {"year": house.year, "organization": house.cell}
    CodeOfConduct.objects.create(
        **here, kind="ethics", title="Chuẩn mực", adopted_on=dt.date(2024, 1, 1), amended=True
    )
    RaisedIssue.objects.create(
        **here, raised_on=dt.date(2026, 3, 1), content="Kiến nghị", handler="Văn phòng"
    )
    PlanItem.objects.create(**here, kind="remedy", content="Lỗi", due_on=dt.date(2026, 3, 1))
    Inspection.objects.create(
        **here | {"organization": house.committee}, kind="supervision", inspected=house.cell,
        planned_on=dt.date(2026, 4, 1), has_findings=True,
    )  # fmt: skip
    text = {
        key: " ".join(lines(house.committee, key))
        for key in ("standards", "meetings", "leadership", "inspection")
    }
    assert "rà soát 0% (0/1) bản chuẩn mực, quy chế" in text["standards"]
    assert "sửa đổi 100% (1/1) bản chuẩn mực, quy chế" in text["standards"]
    assert "đã xử lý 0% (0/1)" in text["meetings"]
    assert "khắc phục 0% (0/1) hạn chế" in text["leadership"]
    assert "0% (0/1) cuộc giám sát" in text["inspection"]
    assert "khắc phục 0% (0/1) thiếu sót" in text["inspection"]
