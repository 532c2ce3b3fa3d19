"""Totals on paper are typed in a form or taken from a workbook, each with its document."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, strategies as st
from openpyxl import Workbook, load_workbook

from campaigns.models import CompleteYear
from members.models import Organization
from portal.kit.models import CONFLICT
from reports.figures.figure import Unit
from reports.models import PastFigure, PastFigureImport
from reports.past.actions.totals import apply_import, save_totals
from reports.past.offered import GROUPS, OFFERED, OpenYears
from reports.past.parse import FIRST_COLUMN, MOST_SHEETS, parse_totals
from reports.past.plan import Entry, plan_totals
from reports.past.template import totals_template
from tests.examples import examples
from tests.factories.members import CampaignYearFactory

SOURCE = "Báo cáo số 45-BC/ĐUK ngày 15/12/2021"
OTHER = "Báo cáo số 51-BC/ĐUK ngày 20/12/2021"


def entry(organization, key="exemplars", numerator=10, denominator=None, **more):
    fields = {"where": key, "year": 2021, "source": SOURCE} | more
    return Entry(
        organization=organization, key=key, numerator=numerator, denominator=denominator, **fields
    )


def save(house, *entries, versions=None):
    seen = {
        record.key: record.version
        for record in PastFigure.objects.filter(organization=entries[0].organization)
    }
    return save_totals(
        entries=entries,
        versions={line.key: 0 for line in entries} | (seen if versions is None else versions),
        by=house.users.staff,
    )


def problems(house, *entries):
    return [message for _, message in plan_totals(entries, by=house.users.staff).problems]


# Which years


def test_a_year_without_records_in_the_portal_takes_totals(house):
    save(house, entry(house.bloc), entry(house.bloc, "attendance", 9, 10))
    rows = PastFigure.objects.values_list("key", "numerator", "denominator", "source", "by")
    staff = house.users.staff.pk
    assert set(rows) == {
        ("exemplars", 10, None, SOURCE, staff), ("attendance", 9, 10, SOURCE, staff)
    }  # fmt: skip


def test_a_year_that_the_portal_counts_is_refused_with_the_reason(house):
    CampaignYearFactory(organization=house.bloc, year=2025)
    past = CampaignYearFactory(organization=house.bloc, year=2024, is_backfill=True)
    CampaignYearFactory(organization=house.bloc, year=2023, is_backfill=True, state="closed")
    CompleteYear.objects.create(year=past, organization=house.committee, by=house.users.staff)
    Organization.objects.filter(pk=house.far_cell.pk).update(founded_on=dt.date(2022, 3, 1))
    years = OpenYears.under(house.bloc, 1900, 2026)
    far_cell = Organization.objects.get(pk=house.far_cell.pk)

    def refusal(organization, number):
        return years.refusal(organization, number)

    assert refusal(house.bloc, 2022) == ""
    assert refusal(house.bloc, 2024) == ""
    assert refusal(house.cell, 2024) == (
        "Chi bộ Một đã khai đủ hồ sơ năm 2024, cổng tự tính số liệu từ hồ sơ."
    )
    assert refusal(house.bloc, 2025) == (
        "Đảng bộ Khối ghi hồ sơ trên cổng từ ngày 01/01/2020, cổng tự tính số liệu năm 2025."
    )
    assert refusal(house.bloc, 2023) == "Năm 2023 đã chốt; mời đồng chí mở lại năm rồi sửa."
    assert refusal(far_cell, 2021) == "Chi bộ Xa không hoạt động trong năm 2021."
    for number in (1929, 2026, 2027):
        assert "năm đã qua" in refusal(house.bloc, number)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"key": "attendance", "denominator": None}, "Chỉ tiêu này là tỷ lệ"),
        ({"key": "attendance", "denominator": 9}, "Số đạt không được lớn hơn tổng số"),
        ({"denominator": 12}, "Chỉ tiêu này không có tổng số"),
        ({"source": ""}, "Hãy ghi văn bản"),
        ({"year": 2026}, "năm đã qua"),
    ],
)
def test_a_wrong_total_is_refused_with_the_reason(house, wrong, why):
    (message,) = problems(house, entry(house.bloc, **wrong))
    assert why in message


@pytest.mark.database  # grouped and aggregated in SQL
def test_units_cannot_have_more_than_the_organisation_above_them(house):
    save(house, entry(house.bloc, numerator=30), entry(house.bloc, "attendance", 50, 60))
    assert (
        problems(
            house,
            entry(house.committee, numerator=20),
            entry(house.other_committee, numerator=11),
        )
        == ["Cộng các đơn vị trực thuộc là 31, lớn hơn 30 của Đảng bộ Khối."] * 2
    )
    assert problems(house, entry(house.committee, "attendance", 40, 61))
    save(house, entry(house.committee, numerator=20))
    save(house, entry(house.cell, numerator=20))
    (message,) = problems(house, entry(house.bloc, numerator=19))
    assert message == "Cộng các đơn vị trực thuộc là 20, lớn hơn 19 của Đảng bộ Khối."


def test_things_that_units_share_may_be_more_below(house):
    save(house, entry(house.bloc, "contests", 1))
    assert problems(house, entry(house.committee, "contests", 2)) == []


# Saving


def test_what_did_not_change_is_left_alone_and_the_trail_keeps_old_and_new(house):
    save(house, entry(house.bloc), entry(house.bloc, "individuals", 4))
    plan = save(house, entry(house.bloc, numerator=12), entry(house.bloc, "individuals", 4))
    assert [(change.before, change.after) for change in plan.changes] == [
        (f"10 ({SOURCE})", f"12 ({SOURCE})")
    ]
    assert plan.same == 1
    log = LogEntry.objects.get_for_model(PastFigure).filter(action=LogEntry.Action.UPDATE)
    assert log.get().changes["numerator"] == ["10", "12"]
    assert save(house, entry(house.bloc, numerator=12), versions={}).changes == []


def test_an_emptied_line_deletes_its_total(house):
    save(house, entry(house.bloc))
    save(house, entry(house.bloc, numerator=None))
    assert not PastFigure.objects.exists()
    log = LogEntry.objects.get_for_model(PastFigure).get(action=LogEntry.Action.DELETE)
    assert log.changes["numerator"][0] == "10"


def test_who_read_an_older_total_does_not_overwrite_it_silently(house):
    save(house, entry(house.bloc))
    save(house, entry(house.bloc, numerator=12))
    with pytest.raises(ValidationError) as refused:
        save(house, entry(house.bloc, numerator=13), versions={"exemplars": 1})
    assert CONFLICT in refused.value.messages
    assert PastFigure.objects.get().numerator == 12


def test_one_wrong_line_and_nothing_is_saved(house):
    with pytest.raises(ValidationError):
        save(house, entry(house.bloc), entry(house.bloc, "attendance", 5, 4))
    assert not PastFigure.objects.exists()


# The page of one organisation and year


def address(organization, year=2021):
    return f"/reports/past-figures/{organization.pk}/{year}/"


def test_the_page_has_every_figure_in_its_group_and_saves_with_one_document(house, login):
    client = login(house.users.staff)
    page = client.get(address(house.committee))
    shown = [line.key for _, lines in page.context["groups"] for line in lines]
    assert shown == list(OFFERED)
    assert len(GROUPS) == 10
    data = {
        "source": SOURCE,
        "numerator-attendance": "1.180", "denominator-attendance": "1200",
        "numerator-exemplars": "7", "source-exemplars": OTHER,
    }  # fmt: skip
    assert client.post(address(house.committee), data).status_code == 302
    assert set(PastFigure.objects.values_list("key", "numerator", "denominator", "source")) == {
        ("attendance", 1180, 1200, SOURCE),
        ("exemplars", 7, None, OTHER),
    }
    page = client.get(address(house.committee)).content.decode()
    assert 'value="1.180"' in page
    assert "2 chỉ tiêu" in client.get("/reports/past-figures/").content.decode()


def test_a_wrong_line_is_named_at_its_line(house, login):
    client = login(house.users.staff)
    data = {"source": SOURCE, "numerator-attendance": "5", "denominator-attendance": "4"}
    page = client.post(address(house.committee), data)
    assert page.status_code == 422
    assert page.content.decode().count("Số đạt không được lớn hơn tổng số.") == 1
    assert client.post(address(house.committee), {"numerator-cells": "x"}).status_code == 422
    assert not PastFigure.objects.exists()


def test_a_year_that_the_portal_counts_has_no_lines(house, login):
    CampaignYearFactory(organization=house.bloc, year=2025)
    page = login(house.users.staff).get(address(house.committee, 2025))
    assert "cổng tự tính số liệu năm 2025" in page.content.decode()
    assert "numerator-attendance" not in page.content.decode()


@pytest.mark.parametrize("year", [0, 1929, 2027, 99999])
def test_a_year_that_never_takes_totals_has_no_page(house, login, year):
    assert login(house.users.staff).get(address(house.committee, year)).status_code == 404


def test_only_those_who_manage_the_years_enter_totals(house, login):
    pages = ("/reports/past-figures/", address(house.committee))
    for user, status in (
        (house.users.staff, 200), (house.users.standing, 200), (house.users.committee, 403),
    ):  # fmt: skip
        client = login(user)
        assert [client.get(page).status_code for page in pages] == [status, status]
    assert login(house.users.secretary).get(address(house.committee)).status_code == 404


def test_the_choice_of_organisation_and_year_opens_the_page(house, login):
    query = f"?organization={house.cell.pk}&first=2021"
    response = login(house.users.staff).get(f"/reports/past-figures/{query}")
    assert response.url == address(house.cell)


# The workbook


def filled(data: bytes, values, source=SOURCE):
    """The template with these values by organisation, year and figure, as an office types them."""
    book = load_workbook(io.BytesIO(data))
    for sheet in book:
        years = {
            int(cell.value.split()[1]): cell.column
            for cell in sheet[5]
            if isinstance(cell.value, str) and cell.value.startswith("Năm")
        }
        rows = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1)}
        for (code, year, key), pair in values.items():
            if code == sheet["B3"].value:
                sheet.cell(7, years[year]).value = source
                for index, number in enumerate(pair):
                    sheet.cell(rows[key], years[year] + index).value = number
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, root):
    return parse_totals(io.BytesIO(data), size=len(data), root=root)


SHARES = [key for key, measure in OFFERED.items() if measure.unit is Unit.SHARE]
OTHERS = [key for key, measure in OFFERED.items() if measure.unit is not Unit.SHARE]
NUMBERS = st.integers(0, 10**12)


@examples(5)
@given(
    shares=st.dictionaries(
        st.tuples(st.integers(0, 2), st.integers(2016, 2021), st.sampled_from(SHARES)),
        st.tuples(NUMBERS, NUMBERS),
        max_size=6,
    ),
    others=st.dictionaries(
        st.tuples(st.integers(0, 2), st.integers(2016, 2021), st.sampled_from(OTHERS)),
        st.tuples(NUMBERS, st.none()),
        max_size=6,
    ),
)
def test_what_is_typed_into_the_template_is_read_back(house, shares, others):
    units = [house.bloc, house.committee, house.other_committee]
    values = {
        (units[unit].code, year, key): pair for (unit, year, key), pair in (shares | others).items()
    }
    template = totals_template(units, range(2016, 2022))
    totals = read(filled(template, values), house.bloc)
    assert totals.problems == []
    assert {
        (one.organization.code, one.year, one.key): (one.numerator, one.denominator)
        for one in totals.entries
    } == values
    assert {one.source for one in totals.entries} <= {SOURCE}


def test_the_template_holds_what_is_stored_and_comes_back_unchanged(house):
    save(house, entry(house.committee), entry(house.committee, "attendance", 9, 10, source=OTHER))
    save(house, entry(house.bloc, numerator=40))
    data = totals_template([house.bloc, house.committee], [2021])
    plan = plan_totals(read(data, house.bloc).entries, by=house.users.staff)
    assert (plan.changes, plan.problems, plan.same) == ([], [], 3)


def test_problems_are_named_by_their_cell(house):
    data = totals_template([house.committee], [2021])
    book = load_workbook(io.BytesIO(data))
    (sheet,) = book
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1)}
    sheet["C7"] = SOURCE
    for key, value in {
        "exemplars": "mười", "individuals": -3, "collectives": 2.5, "essays": "9" * 400,
        "attendance": 8,
    }.items():  # fmt: skip
        sheet.cell(rows[key], FIRST_COLUMN).value = value
    sheet.cell(rows["members"], 1).value = "la"
    sheet["E5"] = "Năm 2021"
    sheet.cell(rows["women"], 1).value = "cells"
    out = io.BytesIO()
    book.save(out)
    totals = read(out.getvalue(), house.bloc)
    plan = plan_totals(totals.entries, by=house.users.staff)
    name = sheet.title
    said = dict([*totals.problems, *plan.problems])
    for key in ("exemplars", "individuals", "collectives"):
        assert "không phải số nguyên" in said[f"trang “{name}”, ô C{rows[key]}"]
    assert said[f"trang “{name}”, ô C{rows['essays']}"] == "Số này quá lớn."
    assert "là tỷ lệ" in said[f"trang “{name}”, ô C{rows['attendance']}"]
    assert said[f"trang “{name}”, ô A{rows['members']}"] == (
        "Chỉ tiêu mang mã la không có trong mẫu."
    )
    assert said[f"trang “{name}”, ô A{rows['women']}"] == (
        f"Chỉ tiêu mang mã cells đã có ở dòng {rows['cells']}."
    )
    assert "đã có ở" in said[f"trang “{name}”, ô E5"]


def test_a_column_of_the_year_0000_is_not_read(house):
    book = load_workbook(io.BytesIO(totals_template([house.committee], [2021])))
    (sheet,) = book
    sheet["C5"], sheet["C12"] = "Năm 0000", 8
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), house.bloc).entries == []


def test_an_organisation_outside_the_chosen_one_is_a_problem(house):
    data = totals_template([house.other_committee], [2021])
    totals = read(data, house.committee)
    ((where, message),) = totals.problems
    assert where.endswith("ô B3")
    assert house.other_committee.code in message


def test_a_file_that_is_no_such_workbook_is_refused(house):
    book = Workbook()
    book.active["A1"] = "Danh sách"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(ValidationError, match="Mời đồng chí tải mẫu"):
        read(out.getvalue(), house.bloc)
    for _ in range(MOST_SHEETS):
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(ValidationError, match="chia thành nhiều tệp"):
        read(out.getvalue(), house.bloc)
    with pytest.raises(ValidationError):
        read(b"PK\x03\x04 broken", house.bloc)


def test_the_workbook_is_of_the_years_that_were_chosen(house, login):
    client = login(house.users.staff)
    query = f"/reports/past-figures/template/?organization={house.bloc.pk}&first=2021"
    for last, years in (("", ["Năm 2021"]), ("2022", ["Năm 2021", "Năm 2022"])):
        book = load_workbook(io.BytesIO(client.get(f"{query}&last={last}").content))
        assert [str(cell.value) for cell in book.worksheets[0][5] if cell.value][2:] == years
    assert "năm đầu trước năm cuối" in client.get(f"{query}&last=2020").text


def test_a_workbook_is_previewed_and_applied_once(house, login):
    client = login(house.users.staff)
    query = f"?organization={house.bloc.pk}&first=2021&last=2022"
    template = client.get(f"/reports/past-figures/template/{query}")
    assert template.status_code == 200
    save(house, entry(house.bloc, numerator=25))
    values = {
        (house.bloc.code, 2021, "exemplars"): (30, None),
        (house.committee.code, 2022, "attendance"): (9, 10),
        (house.committee.code, 2022, "on_time"): (9, 8),
    }
    data = filled(template.content, values)
    upload = SimpleUploadedFile("so-lieu.xlsx", data)
    response = client.post(
        "/reports/past-figures/upload/", {"organization": house.bloc.pk, "file": upload}
    )
    assert response.status_code == 302, response.context["form"].errors
    preview = client.get(response.url)
    text = preview.content.decode()
    assert f"25 ({SOURCE})" in text
    assert f"30 ({SOURCE})" in text
    assert "Số đạt không được lớn hơn tổng số." in text
    assert PastFigure.objects.count() == 1
    seen = {"seen": preview.context["plan"].state}
    assert client.post(response.url, seen).status_code == 302
    assert set(PastFigure.objects.values_list("key", "numerator")) == {
        ("exemplars", 30), ("attendance", 9)
    }  # fmt: skip
    again = client.post(response.url, seen)
    assert "Tệp này đã được nhập rồi." in str(again.context["form"].errors)
    counts = PastFigureImport.objects.get().counts
    assert counts == {"new": 1, "changed": 1, "same": 0, "problems": 1}
    assert "Kết quả nhập" in client.get(response.url).content.decode()


def test_what_changed_after_the_preview_is_shown_again_before_anything_is_written(house):
    record = PastFigureImport(
        organization=house.bloc, file_name="a.xlsx", uploaded_by=house.users.staff
    )
    data = filled(
        totals_template([house.bloc], [2021]), {(house.bloc.code, 2021, "exemplars"): (30, None)}
    )
    record.file.save("a.xlsx", io.BytesIO(data))
    with pytest.raises(ValidationError, match="vừa thay đổi"):
        apply_import(record=record, seen="another", by=house.users.staff)
    assert not PastFigure.objects.exists()
