"""Inputs and selections written in Python are those of Django's templates."""

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from portal.kit.inputs import DateInput, DecimalInput
from portal.kit.rendering import FormRenderer

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
