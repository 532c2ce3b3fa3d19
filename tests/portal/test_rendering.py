"""Inputs and selections written in Python are those of Django's templates."""

import datetime as dt
import re

import pytest
from crispy_forms.templatetags import crispy_forms_filters
from django import forms
from django.forms.renderers import TemplatesSetting

from portal.kit.forms import Form
from portal.kit.inputs import DateInput, DecimalInput
from portal.kit.rendering import FormRenderer
from portal.kit.templatetags.fields import as_crispy_field

CHOICES = [
    ("", "Tất cả"),
    (True, "Có"),
    (1500, 1500),
    ("<&>", "Nhóm “A” & <B>"),
    ("Khối <1>", [("a", "Một"), ("b", "Hai")]),
]
WIDGETS = [
    (forms.TextInput({"required": True, "disabled": False, "data-a": '"&'}), "<b>&“"),
    (forms.TextInput(), None),
    (forms.NumberInput({"min": 0, "max": 1500}), 1500),
    (forms.HiddenInput(), 0),
    (forms.PasswordInput(), "không hiện"),
    (forms.TimeInput(format="%H:%M"), dt.time(8, 30)),
    (forms.CheckboxInput(), True),
    (DateInput(), dt.date(2026, 3, 2)),
    (DecimalInput(), "89,5"),
    (forms.Textarea({"rows": 3}), "</textarea>&\ndòng hai"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), "b"),
    (forms.Select(choices=CHOICES), True),
    (forms.SelectMultiple(choices=CHOICES), ["a", "<&>"]),
    (forms.RadioSelect(choices=CHOICES), "a"),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_is_written_as_django_writes_it(widget, value):
    written = [
        widget.render("name", value, attrs={"id": "id_name"}, renderer=renderer)
        for renderer in (FormRenderer(), TemplatesSetting())
    ]
    ours, djangos = [" ".join(html.split()).replace(" >", ">") for html in written]
    assert ours == djangos


class OneChoice(forms.Form):
    name = forms.ChoiceField(choices=CHOICES, widget=forms.Select({"data-a": '"&'}))


@pytest.mark.parametrize("data", [None, {"name": "b"}, {"name": "<&>"}])
def test_a_selection_is_written_as_django_writes_it(data):
    form = OneChoice(data, initial={"name": 1500})
    ours, djangos = form["name"], forms.BoundField(form, form.fields["name"], "name")
    written = [" ".join(field.as_widget().split()) for field in (ours, djangos)]
    assert written[0].replace(" >", ">") == written[1].replace(" >", ">")
    refused = form.is_bound and not form.is_valid()
    assert ("is-invalid" in ours.control) is refused
    assert 'class="form-select' in ours.control


class _EveryField(Form):
    name = forms.CharField(label="Họ <và> tên", help_text="Ghi <b>đủ</b>.")
    note = forms.CharField(required=False, widget=forms.Textarea({"class": "wide"}))
    kind = forms.ChoiceField(choices=CHOICES)
    marks = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, help_text="Nhiều mục"
    )
    result = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, required=False)
    sure = forms.BooleanField(label="Chắc chắn", help_text="Hãy đọc kỹ.")
    paper = forms.FileField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize("initial", [{}, {"name": '"&', "kind": "b", "marks": ["a"], "sure": True}])
@pytest.mark.parametrize("name", _EveryField.base_fields)
def test_a_field_is_written_as_its_template_writes_it(name, initial):
    written = [
        re.sub(r"\s+", " ", re.sub(r"\s*(<[^>]*?)\s*>\s*", r"\1>", render(form[name])))
        for render in (as_crispy_field, crispy_forms_filters.as_crispy_field)
        for form in [_EveryField(initial=initial)]
    ]
    ours, crispys = [sorted_attributes(html) for html in written]
    assert ours == crispys


def sorted_attributes(html: str) -> str:
    """The same HTML, the attributes of each tag in alphabetical order."""
    attribute = re.compile(r'[\w-]+="[^"]*"|[\w-]+')
    return re.sub(
        r"<(\w+)\s([^>]*)>", lambda tag: f"<{tag[1]} {sorted(attribute.findall(tag[2]))}>", html
    )


def test_a_refused_field_names_its_errors():
    form = _EveryField({"name": ""})
    html = as_crispy_field(form["name"])
    assert "is-invalid" in html
    assert "Hãy nhập mục này." in html
