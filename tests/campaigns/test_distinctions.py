"""Exemplary at the top grade (tiêu biểu): who names it, when, where it is read, and taking it back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import Evaluation
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of

DAY = dt.date(2026, 11, 23)
EXEMPLARY = "Hoàn thành xuất sắc nhiệm vụ tiêu biểu"


def decided(house, standing, place):
    """An organisation's evaluation, decided at this standing."""
    wanted = grade(scheme_of(2026), standing, "organization")
    return EvaluationFactory(
        year=house.year, organization=place, state="decided", self_grade=wanted,
        proposed_grade=wanted, decided_grade=wanted, decided_on=dt.date(2026, 11, 20),
        decision_number="09-QĐ/ĐU1",
    )  # fmt: skip


@pytest.fixture
def top(house):
    return decided(house, "top", house.cell)


def test_only_the_top_grade_once_decided_is_named_exemplary_and_only_once(house, top):
    good = decided(house, "good", house.sister_cell)
    with pytest.raises(ValidationError, match="chỉ mức cao nhất"):
        good.distinguish(by=house.users.committee)
    waiting = proposed(house, house.users.member.member, "top")
    with pytest.raises(ValidationError, match="Đã đề xuất"):
        waiting.distinguish(by=house.users.committee)
    waiting.decide(
        by=house.users.committee, grade=waiting.proposed_grade, number="", decided_on=DAY
    )
    with pytest.raises(ValidationError, match="chỉ tổ chức đảng"):
        waiting.distinguish(by=house.users.committee)
    top.distinguish(by=house.users.committee)
    assert (top.is_distinguished, top.state, top.decided_label, top.steps.last().action_label) == (
        True, "decided", EXEMPLARY, "Công nhận tiêu biểu",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="đã được công nhận"):
        top.distinguish(by=house.users.committee)
    assert list(Evaluation.objects.filter(is_distinguished=True)) == [top]


@pytest.mark.database  # a constraint refuses
def test_the_database_itself_knows_nobody_exemplary_who_is_not_decided(house):
    row = proposed(house, house.users.member.member, "top")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=row.pk).update(is_distinguished=True)


def test_it_is_taken_back_with_a_reason_and_falls_with_the_decision(house, top):
    top.distinguish(by=house.users.committee)
    with pytest.raises(ValidationError, match="Hãy ghi lý do"):
        top.withdraw_distinction(by=house.users.committee, reason="")
    top.withdraw_distinction(by=house.users.committee, reason="Có đơn thư phải xác minh")
    assert (top.is_distinguished, top.state, top.steps.last().reason) == (
        False, "decided", "Có đơn thư phải xác minh",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="không được công nhận"):
        top.withdraw_distinction(by=house.users.committee, reason="Lần nữa")
    top.distinguish(by=house.users.committee)
    top.revoke(by=house.users.committee, reason="Nhầm")
    assert (top.is_distinguished, top.steps.last().snapshot) == (
        False, [f"Quyết định số 09-QĐ/ĐU1 ngày 20/11/2026: {EXEMPLARY}"],
    )  # fmt: skip


def test_a_closed_year_names_nobody_and_takes_nothing_back(house, top):
    named = decided(house, "top", house.sister_cell)
    named.distinguish(by=house.users.committee)
    type(house.year).objects.update(state="closed")
    top, named = (Evaluation.objects.get(pk=row.pk) for row in (top, named))
    with pytest.raises(ValidationError, match="đã chốt"):
        top.distinguish(by=house.users.committee)
    with pytest.raises(ValidationError, match="đã chốt"):
        named.withdraw_distinction(by=house.users.committee, reason="Muộn")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("committee", 302), ("secretary", 403), ("standing", 403), ("staff", 403),
        ("inspector", 403), ("sister", 404), ("other_committee", 404), ("member", 404),
    ],
)  # fmt: skip
def test_who_decides_the_grade_names_it_and_nobody_else(house, login, top, role, code):
    client = login(getattr(house.users, role))
    assert client.post(f"/evaluations/{top.pk}/model/").status_code == code
    top.refresh_from_db()
    assert top.is_distinguished == (code == 302)
    if code != 404:
        page = client.get(top.get_absolute_url()).content.decode()
        assert ("Thôi công nhận tiêu biểu" in page) == (code == 302)


def test_the_bloc_s_standing_committee_names_a_grass_roots_organisation(house, login):
    unit = decided(house, "top", house.committee)
    client = login(house.users.standing)
    assert f"/evaluations/{unit.pk}/model/" in client.get(unit.get_absolute_url()).content.decode()
    client.post(f"/evaluations/{unit.pk}/model/")
    unit.refresh_from_db()
    assert unit.is_distinguished
    client.post(f"/evaluations/{unit.pk}/unmodel/", {"reason": "Xem lại"})
    unit.refresh_from_db()
    assert not unit.is_distinguished


def test_deciding_names_the_ticked_lines_or_refuses_the_whole_page(house, login):
    top, good = (grade(scheme_of(2026), name, "organization") for name in ("top", "good"))
    rows = [
        EvaluationFactory(
            year=house.year, organization=cell, state="proposed", self_grade=top,
            proposed_grade=top, self_points=92, proposed_points=92,
        )
        for cell in (house.cell, house.sister_cell)
    ]  # fmt: skip
    type(top.scheme).objects.update(cap_percent=None)
    url = "/evaluations/decide/?group=units"
    client = login(house.users.committee)
    data = {"number": "12-QĐ/ĐU", "decided_on": "2026-11-23", f"distinction-{rows[0].pk}": "on"}
    refused = client.post(
        url, data | {f"grade-{rows[0].pk}": good.pk, f"reason-{rows[0].pk}": "Chưa đạt"}
    )
    assert "chỉ mức cao nhất" in refused.content.decode()
    assert [line["is_distinguished"].value() for line, _ in refused.context["lines"]] == [
        True,
        False,
    ]
    unchosen = client.post(url, data | {f"grade-{rows[1].pk}": rows[1].proposed_grade_id})
    assert "chưa chọn mức: Chi bộ Một" in unchosen.content.decode()
    assert not Evaluation.objects.filter(state="decided").exists()
    client.post(url, data | {f"grade-{rows[0].pk}": rows[0].proposed_grade_id})
    assert list(Evaluation.objects.filter(is_distinguished=True)) == rows[:1]


def test_it_is_read_on_the_page_the_lists_the_dashboard_and_in_the_figure(house, login, top):
    top.distinguish(by=house.users.committee)
    client = login(house.users.committee)
    assert f"<strong>{EXEMPLARY}</strong>" in client.get(top.get_absolute_url()).content.decode()
    listed = client.get("/evaluations/?distinguished=True").context["table"]
    assert [row.get_cell("decision") for row in listed.rows] == [EXEMPLARY]
    board = client.get("/dashboard/grading-list/?subject=units").context["board"]
    assert [row.cells[3].text for row in board.rows] == [EXEMPLARY]
    rows = client.get("/dashboard/figures/").context["board"].rows
    assert "HTXSNV tiêu biểu" in [cell.text for row in rows for cell in row.cells]
    found = FIGURES["cells_model"].of(house.committee, Period.of_year(2026))
    assert found.numerator == 1
    page = client.get(found.url)
    assert [record for record, *_ in page.context["records"]] == [top]
