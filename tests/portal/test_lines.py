"""Lines of a page: a form for each of its records, named after the record."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms

from portal.kit.lines import LineForm, LineFormSet


@dataclass
class Row:
    pk: int
    mark: str = ""


class RowForm(LineForm):
    input_names = {"note": "why"}

    mark = forms.ChoiceField(choices=[("P", "Có mặt"), ("A", "Vắng")], required=False)
    note = forms.CharField(max_length=5, required=False)

    def __init__(self, data=None, *, record):
        super().__init__(data, key=record.pk, initial={"mark": record.mark})


class RowFormSet(LineFormSet):
    form = RowForm


def test_the_inputs_of_a_line_are_named_after_its_record():
    [line] = RowFormSet(records=[Row(17, "P")])
    assert (line["mark"].html_name, line["note"].html_name) == ("mark-17", "why-17")
    assert line["mark"].value() == "P"


def test_a_page_says_which_lines_there_are_and_what_was_sent_for_others_is_ignored():
    lines = RowFormSet({"mark-2": "A", "mark-3": "P"}, records=[Row(1, "P"), Row(2)])
    assert lines.is_valid()
    assert [line.cleaned_data["mark"] for line in lines] == ["", "A"]


def test_one_wrong_line_makes_the_page_wrong_and_says_so_itself():
    lines = RowFormSet({"mark-1": "P", "mark-2": "X"}, records=[Row(1), Row(2)])
    assert not lines.is_valid()
    assert [bool(line.error) for line in lines] == [False, True]
