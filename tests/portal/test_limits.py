"""Every text has a limit; odd days, numbers, keys and lengths are refused in a sentence."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import models
from django.db.models.functions import Length
from openpyxl import Workbook

from campaigns.models import PledgeItem, StudySession
from members.importing.parse import parse_roster
from portal.kit.forms import Form
from portal.kit.limits import MAX_TEXT, MAX_WHOLE, LongText
from portal.kit.uploads import refuse_heavy
from reports.past.parse import parse_totals

OURS = ("members", "campaigns", "reports")


class OddForm(Form):
    line = forms.CharField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField(required=False)
    key = forms.IntegerField(required=False)


def test_every_text_of_a_record_has_a_limit():
    unbounded = [
        str(field)
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.max_length
    ]
    assert unbounded == []


def test_the_reference_data_fits_its_columns(db):
    """PostgreSQL refuses a longer text; SQLite takes it without a word."""
    call_command("reference_data", verbosity=0)
    too_long = []
    for model in apps.get_models():
        lengths = {
            field.name: field.max_length
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField) and field.max_length
        }
        longest = model._base_manager.aggregate(
            **{f"most_{name}": models.Max(Length(name)) for name in lengths}
        )
        too_long += [
            f"{model.__name__}.{name}: {longest[f'most_{name}']}"
            for name, most in lengths.items()
            if (longest[f"most_{name}"] or 0) > most
        ]
    assert too_long == []


def test_the_limit_holds_for_a_record_and_is_shown_by_its_form():
    item = PledgeItem(content="ă" * (MAX_TEXT + 1))
    with pytest.raises(ValidationError) as refusal:
        item.clean_fields(exclude=["pledge"])
    assert "content" in refusal.value.message_dict
    field = PledgeItem._meta.get_field("content").formfield()
    assert field.widget.attrs["maxlength"] == str(MAX_TEXT)
    assert len(LongText(max_length=3).clean("a\r\nb")) == 3


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("line", "x" * 100_000, "Chỉ được 300 ký tự"),
        ("text", "x" * 100_000, "Chỉ được 5000 ký tự"),
        ("day", "0001-01-01", "Hãy kiểm tra lại năm đã nhập."),
        ("day", "9999-12-31", "Hãy kiểm tra lại năm đã nhập."),
        ("key", "9" * 20, f"Hãy nhập số không quá {MAX_WHOLE}."),
    ],
)
def test_a_plain_form_refuses_odd_values_in_a_sentence(name, value, sentence):
    form = OddForm({name: value})
    assert sentence in form.errors[name][0]


@pytest.mark.database  # numbers and texts that a column refuses
@pytest.mark.parametrize("day", [dt.date.min.isoformat(), dt.date.max.isoformat()])
def test_a_meeting_or_a_trail_of_an_impossible_day_is_answered(house, login, day):
    secretary = login(house.users.secretary)
    typed = {"held_on": day, "kind": "regular", "action": "save"}
    assert secretary.post("/sessions/new/", typed).status_code == 422
    assert not StudySession.objects.exists()
    inspector = login(house.users.inspector)
    for name in ("since", "until"):
        assert inspector.get("/trail/", {name: day}).status_code == 200


@pytest.mark.database  # numbers and texts that a column refuses
def test_keys_that_no_column_holds_name_no_record(house, login):
    key = "9" * 20
    secretary = login(house.users.secretary)
    assert secretary.post("/pledges/accept/", {"pledge": key}).status_code == 302
    assert secretary.get(f"/pledges/{key}/").status_code == 404
    assert secretary.get("/members/", {"organization": key}).status_code == 200
    committee = login(house.users.committee)
    assert committee.post("/sessions/confirm/", {"session": key}).status_code in (302, 422)
    assert committee.get(f"/evaluations/decide/?group=m{key}").status_code in (200, 404)


@pytest.mark.database  # numbers and texts that a column refuses
def test_a_name_of_100_kb_is_refused_in_a_sentence_wherever_people_are_looked_for(house, login):
    """F15: SQLite found the pattern too complex."""
    name = "Nguyễn Văn " * 9_000
    client = login(house.users.staff)
    today = dt.date(2026, 1, 1).isoformat()
    typed = {"organization": house.bloc.pk, "member": name, "role": "Ủy viên", "starts_on": today}
    page = client.post("/registers/steering/new/", typed)
    assert page.status_code == 422
    assert "member" in page.context["form"].errors
    data = {"kind": "individual", "member": name, "organization": house.cell.pk}
    assert "member" in client.post("/exemplars/commendations/new/", data).context["form"].errors
    for address in ("/members/", "/search/", "/registers/steering/", "/evaluations/"):
        for query in ("text", "q"):
            assert client.get(address, {query: name}).status_code == 200


def test_a_workbook_of_too_many_elements_is_refused_by_every_reader(monkeypatch):
    book, content = Workbook(), io.BytesIO()
    for _ in range(40):
        book.active.append(["Chi bộ", 1, 2, 3])
    book.save(content)
    few = partial(refuse_heavy, most_elements=100)
    monkeypatch.setattr("portal.kit.xlsx_reading.refuse_heavy", few)
    for read in (partial(parse_totals, root=None), parse_roster):
        with pytest.raises(ValidationError, match="giải nén quá lớn"):
            read(content, size=len(content.getvalue()))
