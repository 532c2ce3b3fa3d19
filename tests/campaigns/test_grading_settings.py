"""What no national text settles: asked for once a year, last year's answers proposed, never a wall."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.caps import cap_of
from campaigns.actions.decisions import GradeChoice, decide_many
from campaigns.actions.grading_settings import settle_grading
from campaigns.models import GradingSettings
from tests.factories.grading import (
    EvaluationFactory,
    give_ballot,
    grade,
    proposed,
    scheme_of,
    settle,
)
from tests.factories.members import CampaignYearFactory, MemberFactory


def test_starting_the_grading_asks_once_and_proposes_last_year_s_answers(house, login):
    scheme_of(2026)
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    settle(last, cap_rounding="half_up", cap_counts_head=False, ballot_threshold_percent=60)
    GradingSettings.objects.filter(year=house.year).delete()
    client = login(house.users.standing)
    url = f"/years/{house.year.pk}/grading/"
    page = client.get(url)
    form = page.context["form"]
    assert [form.code for form in page.context["unseen"]] == ["01", "2A", "2B", "2C"]
    assert "phần B của những mẫu sau còn ghi tên nhóm tiêu chí" in page.content.decode()
    assert form["cap_rounding"].value() == "half_up"
    assert form["cap_counts_head"].value() is False
    answers = {"cap_rounding": "half_up", "cap_counts_head": "False", "version": 0}
    assert client.post(url, answers).status_code == 302
    house.year.refresh_from_db()
    assert house.year.state == "grading"
    settings = GradingSettings.of(house.year)
    assert (settings.cap_rounding, settings.cap_counts_head) == ("half_up", False)
    assert settings.ballot_threshold_percent is None
    assert settings.open_questions() == [
        "số tối thiểu cho đơn vị nhỏ", "mức được đề xuất phải quá (%) số phiếu", "tính phiếu trên",
        "bỏ phiếu kín", "số vòng bỏ phiếu",
    ]  # fmt: skip
    page = client.get(f"/years/{house.year.pk}/").content.decode()
    assert "Xếp loại: chưa quyết định" in page


def test_an_answer_is_changed_with_a_step_until_the_year_is_closed(house, login):
    client = login(house.users.staff)
    url = f"/years/{house.year.pk}/grading-settings/"
    shown = client.get(url).context["form"]
    data = {name: shown[name].value() for name in shown.fields if shown[name].value() is not None}
    data |= {"cap_rounding": "ceiling", "ballot_threshold_percent": "66,67"}
    assert client.post(url, data).status_code == 302
    step = house.year.steps.get(action="settle_grading")
    assert "làm tròn số tối đa mức cao nhất: Làm tròn lên" in step.snapshot
    assert "mức được đề xuất phải quá (%) số phiếu: 66,67" in step.snapshot
    stale = client.post(url, data)
    assert "Người khác vừa lưu" in stale.content.decode()
    type(house.year).objects.update(state="closed")
    for page in (client.get(url), client.post(url, data | {"version": 2})):
        assert page.status_code == 403
        assert "đã chốt" in page.content.decode()
    with pytest.raises(ValidationError, match="đã chốt"):
        settle_grading(GradingSettings.of(house.year), by=house.users.staff)


def test_without_a_threshold_the_chair_proposes_what_the_ballot_shows(house):
    settle(house.year, ballot_threshold_percent=None)
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    good = grade(row.scheme, "good")
    row.grade_self(by=house.users.member, grade=good, points=80)
    give_ballot(row, {"good": 1, "done": 4})
    row.propose(by=house.users.secretary, grade=good, points=80)
    assert row.state == "proposed"
    assert row.settings.ballot_rule == "bỏ phiếu kín, ngưỡng phiếu chưa quyết định"


@pytest.mark.parametrize(
    ("question", "nothing"),
    [("cap_rounding", ""), ("cap_counts_head", None), ("cap_small_unit_minimum", None)],
)
def test_every_open_question_of_the_cap_leaves_the_limit_open(house, question, nothing):
    rows = [proposed(house, MemberFactory(cell=house.cell), "top") for _ in range(3)]
    assert cap_of(rows[0]).limit == 0
    settle(house.year, **{question: nothing})
    cap = cap_of(rows[0])
    assert (cap.limit, cap.exceeded, cap.left) == (None, False, None)
    assert cap.own is not None
    assert len(cap.others) == 2
    top = grade(rows[0].scheme, "top")
    decisions = [GradeChoice(row, top) for row in rows]
    day = dt.date(2026, 11, 23)
    assert decide_many(decisions=decisions, by=house.users.committee, number="1", decided_on=day)
