"""Layouts are dated data that an office edits; drafts say which one they are."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from django.core.exceptions import ValidationError

from reports import reference
from reports.models import LayoutProfile


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


def code_on(*day):
    return LayoutProfile.objects.on(dt.date(*day)).code


def test_each_day_has_its_layout_and_days_before_the_first_have_the_first():
    days = [(2018, 4, 3), (2026, 5, 26), (2026, 5, 27), (2010, 12, 31)]
    assert [code_on(*day) for day in days] == [
        "hd-36-2018", "hd-36-2018", "hd-05-2026", "hd-36-2018"
    ]  # fmt: skip
    LayoutProfile.objects.filter(code="hd-05-2026").update(valid_to=dt.date(2026, 12, 31))
    with pytest.raises(ValidationError, match="Chưa có thể thức"):
        code_on(2027, 1, 1)


@pytest.fixture
def newest():
    return LayoutProfile.objects.get(code="hd-05-2026")


def filled_in(form, **changes):
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (values | changes).items()}


def test_a_new_instruction_begins_as_a_copy_and_holds_from_its_day(house, login, newest):
    client = login(house.users.staff)
    page = client.get("/reports/gallery/").content.decode()
    assert f'href="/reports/layouts/{newest.pk}/copy/"' in page
    url = f"/reports/layouts/{newest.pk}/copy/"
    form = client.get(url).context["form"]
    assert form["margin_left"].value() == 30
    values = filled_in(
        form, name="Thể thức 2027", source="Hướng dẫn (minh họa)", valid_from="2027-01-01",
        body_size=13, margin_left=35,
    )  # fmt: skip
    assert client.post(url, values).status_code == 302
    made = LayoutProfile.objects.on(dt.date(2027, 2, 1))
    assert (made.code, made.body_size, made.margin_left) == ("the-thuc-2027", 13, 35)
    assert code_on(2026, 12, 31) == "hd-05-2026"
    again = client.post(url, values | {"valid_from": "2028-01-01"})
    assert "Đã có thể thức mang tên này" in again.content.decode()
    same_day = client.post(url, values | {"name": "Thể thức khác"})
    assert "Đã có thể thức áp dụng từ ngày này" in same_day.content.decode()
    assert client.get(f"/reports/{house.bloc.pk}/pdf/?layout=the-thuc-2027").content.startswith(
        b"%PDF"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("margin_left", 5), ("margin_top", 90), ("body_size", 40), ("line_height", 3), ("indent", 90)],
)
def test_measures_that_no_page_can_bear_are_refused(house, login, newest, field, value):
    client = login(house.users.staff)
    url = f"/reports/layouts/{newest.pk}/"
    form = client.get(url).context["form"]
    assert client.post(url, filled_in(form)).status_code == 302
    page = client.post(url, filled_in(form, **{field: value}))
    assert "số" in str(page.context["form"].errors[field])


def test_only_who_prepares_the_blocs_documents_edits_layouts(house, login, newest):
    url = f"/reports/layouts/{newest.pk}/"
    codes = {
        role: login(getattr(house.users, role)).get(url).status_code
        for role in ("staff", "committee", "secretary", "administrator")
    }
    assert codes == {"staff": 200, "committee": 403, "secretary": 403, "administrator": 403}


def test_a_draft_says_which_one_it_is(house, login):
    client = login(house.users.standing)
    url = f"/reports/{house.cell.pk}/"
    assert 'name="draft"' in client.get(url).content.decode()

    def printed(query):
        pdf = client.get(f"{url}pdf/{query}").content
        return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()

    assert "DỰ THẢO LẦN 2" in printed("?draft=2")
    assert "DỰ THẢO LẦN" not in printed("")
    assert "DỰ THẢO LẦN" not in printed("?draft=x")
