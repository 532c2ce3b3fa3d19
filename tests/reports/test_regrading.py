"""Grading anew: both decisions are kept, figures count the valid one, editions follow, form 03."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns.models import CampaignYear, Evaluation
from members.models import Organization
from reports import reference
from reports.desk.actions.regrading import grade_anew
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.models import DocumentNumber, Edition
from reports.year_end.actions.closing import close_year
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.reports.faces import pdf_text

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def decided(house):
    """A member decided as good in a year that is being graded."""
    reference.load()
    type(house.year).objects.update(state="grading")
    house.year = CampaignYear.objects.select_related("organization").get()
    member = house.members[house.cell.pk][2]
    scheme = scheme_of(2026)
    return EvaluationFactory(
        year=house.year, organization=house.cell, member=member, scheme=scheme, state="decided",
        self_grade=grade(scheme, "good"), proposed_grade=grade(scheme, "good"), proposed_points=80,
        decided_grade=grade(scheme, "good"), decided_on=DAY, decision_number="11-QĐ/ĐU1",
    )  # fmt: skip


def anew(house, evaluation, standing="done", **fields):
    data = {
        "grade": grade(evaluation.scheme, standing), "number": "15-QĐ/ĐU1", "decided_on": DAY,
        "reason": "Kết luận kiểm tra số 03 nêu khuyết điểm chưa báo cáo",
    } | fields  # fmt: skip
    return grade_anew(evaluation, by=house.users.committee, **data)


def counted(house, key):
    period = Period.of_campaign_year(house.year, dt.date(2026, 11, 23))
    return FIGURES[key].each(house.bloc, [house.bloc], period)[house.bloc.pk].numerator


def test_both_decisions_are_kept_and_figures_count_the_valid_one(house, decided):
    assert counted(house, "members_good") == 1
    regrading = anew(house, decided, effect="Thu hồi giấy khen.")
    assert (
        regrading.cancelled
        == f"{grade(decided.scheme, 'good')} (Quyết định số 11-QĐ/ĐU1 ngày 20/11/2026)"
    )
    assert (regrading.new_grade.standing, regrading.decision_number) == ("done", "15-QĐ/ĐU1")
    assert (counted(house, "members_good"), counted(house, "members_done")) == (0, 1)
    step = decided.steps.get(action="regrade")
    assert step.snapshot == [f"Bị hủy: {regrading.cancelled}"]
    assert DocumentNumber.objects.get(kind="QĐ").written == "15-QĐ/ĐU1"
    anew(house, decided, "failed", number="16-QĐ/ĐU1")
    assert [row.old_grade.standing for row in decided.regradings.all()] == ["good", "done"]


@pytest.mark.parametrize(
    ("standing", "fields", "refusal"),
    [
        ("good", {}, "trùng với mức bị hủy"),
        ("top", {}, "chưa đủ mức"),
        ("done", {"reason": " "}, "lý do"),
        ("done", {"decided_on": dt.date(2026, 11, 1)}, "bị hủy đến hôm nay"),
        ("done", {"decided_on": dt.date(2026, 12, 30)}, "bị hủy đến hôm nay"),
        ("done", {"number": "quyết định miệng"}, "phải viết như"),
    ],
)
def test_what_cannot_be_graded_anew_is_refused(house, decided, standing, fields, refusal):
    with pytest.raises(ValidationError, match=refusal):
        anew(house, decided, standing, **fields)
    assert not Evaluation.objects.get(pk=decided.pk).regradings.exists()


def test_nothing_is_graded_anew_before_the_review(house, decided):
    CampaignYear.objects.update(state="open")
    with pytest.raises(ValidationError, match="chưa đến kỳ"):
        anew(house, decided)


def test_the_cap_holds_for_a_better_grade_too(house, decided):
    Evaluation.objects.filter(pk=decided.pk).update(proposed_points=95)
    decided.refresh_from_db()
    with pytest.raises(ValidationError, match="quá số tối đa"):
        anew(house, decided, "top")


def test_the_cap_of_a_closed_year_counts_the_units_of_then(house, decided):
    Evaluation.objects.filter(pk=decided.pk).update(proposed_points=95)
    for member in house.members[house.far_cell.pk]:
        EvaluationFactory(
            year=house.year, organization=house.far_cell, member=member, scheme=decided.scheme,
            state="decided", decided_grade=grade(decided.scheme, "good"), decided_on=DAY,
        )  # fmt: skip
    close_year(house.year, by=house.users.standing)
    Organization.objects.move(
        house.far_cell, house.committee, pos="last-child"
    )  # today's six would allow one top grade
    with pytest.raises(ValidationError, match="quá số tối đa 0"):
        anew(house, Evaluation.objects.get(pk=decided.pk), "top")


def test_a_closed_year_gets_corrected_editions_that_say_why(house, decided):
    close_year(house.year, by=house.users.standing)
    decided = Evaluation.objects.get(pk=decided.pk)
    before = Edition.objects.count()
    anew(house, decided)
    corrected = Edition.objects.filter(edition=2)
    assert {row.organization for row in corrected} == {house.bloc, house.committee}
    assert Edition.objects.count() == before + 2
    reason = "Đánh giá, xếp loại lại theo Quyết định số 15-QĐ/ĐU1 ngày 20/11/2026."
    assert {row.reason for row in corrected} == {reason}


def test_it_is_done_on_the_page_and_printed_as_form_03(login, house, decided):
    url = reverse("reports:evaluation_regrade", args=[decided.pk])
    assert login(house.users.secretary).get(url).status_code == 403
    client = login(house.users.committee)
    assert url in client.get(decided.get_absolute_url()).content.decode()
    form = client.get(url).context["form"]
    typed = {
        "version": form["version"].value(), "reason": "Báo cáo không trung thực", "effect": "",
        "grade": grade(decided.scheme, "failed").pk, "number": "15-QĐ/ĐU1",
        "decided_on": "2026-11-20",
    }  # fmt: skip
    page = client.post(url, typed, follow=True).content.decode()
    assert "Hủy Hoàn thành tốt nhiệm vụ (Quyết định số 11-QĐ/ĐU1 ngày 20/11/2026)" in page
    regrading = decided.regradings.get()
    paper = pdf_text(client.get(reverse("reports:regrading_print", args=[regrading.pk])).content)
    for words in (
        "QUYẾT ĐỊNH đánh giá, xếp loại lại đảng viên năm 2026",
        "Khoản 3 Điều 15 Quy định số 366-QĐ/TW",
        "Hủy kết quả xếp loại", "Hoàn thành tốt nhiệm vụ (Quyết định số 11-QĐ/ĐU1 ngày 20/11/2026)",
        "Báo cáo không trung thực", "Xếp loại lại: Không hoàn thành nhiệm vụ", "có hiệu lực từ",
        "Số 15-QĐ/ĐU1",
    ):  # fmt: skip
        assert words.replace(" ", "") in "".join(paper.split())
    hidden = reverse("reports:regrading_print", args=[regrading.pk])
    assert login(house.users.far).get(hidden).status_code == 404
