"""Grades that others gave: of years without a scheme, and of members as civil servants."""

import datetime as dt

import pytest
from django.urls import reverse

from campaigns.models import CivilServantGrade, EarlierGrade, Option, RaisedIssue
from campaigns.reference import options, schemes
from reports.figures.period import Period
from reports.year_end.report import period_report
from tests.factories.members import CampaignYearFactory, MembershipFactory


def test_a_label_of_a_year_without_a_scheme_is_typed_and_one_with_a_scheme_refuses_it(house, login):
    schemes.load()
    years = [
        CampaignYearFactory(organization=house.bloc, year=number, campaign=house.year.campaign)
        for number in (2010, 2015)
    ]
    client = login(house.users.staff)
    data = {"organization": house.cell.pk, "label": "Trong sạch, vững mạnh"}
    answers = [client.post("/registers/earlier-grades/new/", data | {"year": y.pk}) for y in years]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "có quy định xếp loại" in answers[1].content.decode()
    assert EarlierGrade.objects.get().calendar_year == 2010
    member = house.users.member
    other = house.members[house.cell.pk][2]
    label = {"label": "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ", "year": years[0].pk}
    for one in (member.member, other):
        one.memberships.update(starts_on=dt.date(2009, 1, 1))
        typed = data | label | {"member": one.card_number}
        assert client.post("/registers/earlier-grades/new/", typed).status_code == 302
        assert client.post("/registers/earlier-grades/new/", typed).status_code == 422
    seen = {
        user: EarlierGrade.objects.visible_to(getattr(house.users, user)).count()
        for user in ("member", "secretary", "staff", "far")
    }
    assert seen == {"member": 2, "secretary": 3, "staff": 3, "far": 0}
    year = Period.of_year(2010)
    figures = period_report(house.bloc, year).figures.values()
    counts = {one.label: one for one in figures if "được xếp loại năm 2010" in one.label}
    assert [one.numerator for one in counts.values()] == [1, 2]
    for one in counts.values():
        assert len(client.get(one.url).context["table"].rows) == one.numerator


def test_areas_and_grades_are_the_office_s_dated_catalogue(house, login):
    options.load()
    url = "/registers/options/new/"
    assert login(house.users.secretary).get(url).status_code == 403
    line = {
        "organization": house.bloc.pk, "subject": "issue_area", "name": "Chuyển đổi số",
        "position": 9, "valid_from": "2026-06-01",
    }  # fmt: skip
    assert login(house.users.staff).post(url, line).status_code == 302
    area = Option.objects.get(name="Chuyển đổi số")
    issue = {
        "organization": house.cell.pk, "content": "Mạng chậm", "handler": "Văn phòng",
        "area": area.pk,
    }  # fmt: skip
    secretary = login(house.users.secretary)
    early = secretary.post("/registers/issues/new/", issue | {"raised_on": "2026-05-10"})
    assert "không áp dụng vào thời gian này" in early.content.decode()
    wrong = issue | {"raised_on": "2026-06-10", "area": grade_of("Hoàn thành tốt nhiệm vụ")}
    assert secretary.post("/registers/issues/new/", wrong).status_code == 422
    right = secretary.post("/registers/issues/new/", issue | {"raised_on": "2026-06-10"})
    assert right.status_code == 302
    assert RaisedIssue.objects.get().area == area
    lines = secretary.get(f"/registers/issues/?year=2026&area={area.pk}").context["table"].rows
    assert len(lines) == 1
    report = period_report(house.bloc, Period.of_year(2026))
    assert any("chuyển đổi số 0% (0/1)" in line for part in report.sections for line in part.lines)


def grade_of(name):
    """The key of a grade of civil servants in the catalogue."""
    return Option.objects.get(subject="civil_servant", name=name).pk


@pytest.fixture
def typed(house):
    options.load()
    member = house.members[house.cell.pk][2]
    return {
        "organization": house.cell.pk, "year": house.year.pk, "member": member.card_number,
        "result": grade_of("Hoàn thành xuất sắc nhiệm vụ"), "decided_by": "Sở Một",
    }  # fmt: skip


def test_a_grade_as_civil_servant_is_read_by_its_member_and_not_by_the_whole_cell(
    house, login, typed
):
    url = "/registers/civil-servants/new/"
    assert login(house.users.secretary).post(url, typed).status_code == 302
    grade = CivilServantGrade.objects.get()
    own = house.users.member
    for user, status in (
        (house.users.deputy, 200), (house.users.committee, 200), (own, 404), (house.users.far, 404)
    ):  # fmt: skip
        assert login(user).get(grade.get_absolute_url()).status_code == status
    CivilServantGrade.objects.update(member=own.member)
    assert login(own).get(grade.get_absolute_url()).status_code == 200
    page = login(own).get(reverse("reports:member_year", args=[own.member_id]))
    assert grade.get_absolute_url() in page.content.decode()


def test_nobody_enters_their_own_grade_nor_one_of_somebody_who_was_elsewhere(house, login, typed):
    client, url = login(house.users.secretary), "/registers/civil-servants/new/"
    own = client.post(url, typed | {"member": house.users.secretary.member.card_number})
    assert "không tự ghi" in own.content.decode()
    left = house.members[house.cell.pk][3]
    left.memberships.update(ends_on=dt.date(2025, 6, 1))
    MembershipFactory(member=left, organization=house.sister_cell, starts_on=dt.date(2025, 6, 2))
    elsewhere = client.post(url, typed | {"member": left.card_number})
    assert elsewhere.status_code == 422
    assert not CivilServantGrade.objects.exists()
