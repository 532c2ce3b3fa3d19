"""Numbers of documents: proposed, written in one way, taken once in a type and term."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import Term
from reports import reference
from reports.models import DocumentNumber, Edition
from reports.papers.actions.numbering import next_number, take_number
from reports.year_end.actions.closing import Head, issue_edition

DAY = dt.date(2026, 11, 23)


def take(house, number, day=DAY, document="Báo cáo"):
    take_number(house.bloc, number, document=document, day=day)


@pytest.mark.database  # a constraint refuses
def test_numbers_run_from_01_for_each_type_and_term(house):
    Term.objects.create(organization=house.bloc, name="2020–2025", starts_on=dt.date(2020, 8, 1))
    Term.objects.create(organization=house.bloc, name="2025–2030", starts_on=dt.date(2025, 8, 1))
    before = dt.date(2025, 7, 31)
    take(house, "41-BC/ĐUK", before)
    assert next_number(house.bloc, "BC", before) == "42-BC/ĐUK"
    assert next_number(house.bloc, "BC", DAY) == "01-BC/ĐUK"
    take(house, "09-BC/ĐUK")
    assert next_number(house.bloc, "BC", DAY) == "10-BC/ĐUK"
    assert next_number(house.bloc, "QĐ", DAY) == "01-QĐ/ĐUK"
    assert next_number(house.committee, "BC", DAY) == "01-BC/ĐU1"


@pytest.mark.database  # a constraint refuses
def test_a_number_is_taken_once_in_a_term_however_it_is_padded(house):
    take(house, "7-BC/ĐUK", document="Báo cáo năm 2025, lần 1")
    with pytest.raises(ValidationError) as refused:
        take(house, "07-bc/ĐUK")
    assert refused.value.message_dict["number"] == [
        "Số 07-bc/ĐUK trong nhiệm kỳ này đã dùng cho: Báo cáo năm 2025, lần 1 (23/11/2026)."
    ]
    take(house, "07-QĐ/ĐUK")
    Term.objects.create(organization=house.bloc, name="2026–2031", starts_on=DAY)
    take(house, "07-BC/ĐUK")
    assert DocumentNumber.objects.count() == 3


@pytest.mark.parametrize("number", ["12", "BC/12", "12-BC", "Số: 12-BC/ĐUK", "12/BC-ĐUK"])
def test_a_number_that_is_not_written_as_the_instruction_says_is_refused(house, number):
    with pytest.raises(ValidationError, match="phải viết như 07-BC/ĐUK"):
        take(house, number)


def test_an_edition_takes_its_number_and_a_correction_needs_another(house, login):
    reference.load()
    first = issue_edition(house.bloc, house.year, by=house.users.standing, head=Head("07-BC/ĐUK"))
    type(house.year).objects.update(state="closed")
    client, url = login(house.users.standing), f"/reports/editions/{first.pk}/reissue/"
    assert client.get(url).context["form"].initial["number"] == "08-BC/ĐUK"
    page = client.post(url, {"number": "07-BC/ĐUK", "reason": "sai tên"})
    assert "đã dùng cho: Báo cáo năm 2026, lần 1" in page.content.decode()
    assert Edition.objects.count() == 1
    assert client.post(url, {"number": "08-BC/ĐUK", "reason": "sai tên"}).status_code == 302
    assert [edition.number for edition in Edition.objects.order_by("edition")] == [
        "07-BC/ĐUK", "08-BC/ĐUK"
    ]  # fmt: skip
