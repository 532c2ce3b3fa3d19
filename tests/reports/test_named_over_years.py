"""Sentences by name over several years: each record with the unit that it stood below in its year."""

import datetime as dt

import pytest

from members.models import Organization
from reports.figures.period import Period
from reports.year_end.report import period_report
from tests.copies import copied
from tests.factories.exemplars import CommendationFactory
from tests.reports.three_years import three_years

BOTH = Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def house(db):
    return copied(three_years)


def report_of(organization):
    return period_report(Organization.objects.get(pk=organization.pk), BOTH)


def text_of(report, key):
    return "\n".join(line for part in report.sections if part.key == key for line in part.lines)


def test_meetings_of_each_year_are_those_of_the_page_that_the_number_opens(house, login):
    report = report_of(house.committee)
    assert (
        "Đảng viên dự sinh hoạt qua các năm (tăng): năm 2025 80% (4/5); năm 2026 100% (7/7)."
    ) in text_of(report, "meetings")
    client = login(house.users.standing)
    series = [f for key, f in report.figures.items() if key.startswith("named_dang_vien_du_sinh")]
    assert [figure.full for figure in series] == ["80% (4/5)", "100% (7/7)"]
    for figure in series:
        assert client.get(figure.url).context["figure"].full == figure.full


def test_records_by_name_stand_where_their_unit_stood_in_their_year(house):
    old, new, bloc = map(report_of, (house.committee, house.other_committee, house.bloc))
    amounts = "“Mái ấm”: đăng ký {} triệu đồng, thực hiện {} triệu đồng."
    assert amounts.format(2, 1) in text_of(old, "welfare")
    assert amounts.format(2, 1) in text_of(new, "welfare")
    assert amounts.format(4, 2) in text_of(bloc, "welfare")
    work = [
        line
        for report in (old, new, bloc)
        for line in text_of(report, "welfare").splitlines()
        if line.startswith("Tiếp công dân")
    ]
    assert work == [
        "Tiếp công dân: 50% (5/10) lượt.",
        "Tiếp công dân: 60% (6/10) lượt.",
        "Tiếp công dân: 55% (11/20) lượt.",
    ]
    for report in (old, new, bloc):
        assert report.figures["welfare_paid"].numerator in (1_000_000, 2_000_000)


def test_records_without_a_year_of_their_own_count_by_their_day(house):
    for year in (2025, 2026):
        CommendationFactory(
            organization=house.cell, decided_on=dt.date(year, 9, 2), title="Giấy khen",
            occasion=f"Quốc khánh {year}",
        )  # fmt: skip
    old, new = (
        text_of(report_of(unit), "commendation")
        for unit in (house.committee, house.other_committee)
    )
    assert ("Quốc khánh 2025" in old, "Quốc khánh 2026" in old) == (True, False)
    assert ("Quốc khánh 2025" in new, "Quốc khánh 2026" in new) == (False, True)
