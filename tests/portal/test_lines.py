"""Lines of a page: a form for each of its records, named after the record."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django import forms

from campaigns.forms.agenda import AgendaFormSet
from campaigns.forms.assignments import AssignmentFormSet, ResultFormSet
from campaigns.forms.pledges import PledgeItemSet
from campaigns.forms.quality import QualityCriterionFormSet
from campaigns.forms.registers import SUBLINES
from campaigns.forms.reviews import TABLES
from campaigns.forms.schemes import GradeFormSet
from campaigns.models import Prize
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


@pytest.mark.parametrize(
    "formset",
    [
        PledgeItemSet, AgendaFormSet, AssignmentFormSet, ResultFormSet, GradeFormSet,
        QualityCriterionFormSet, *SUBLINES.values(), *TABLES.values(),
    ],
)  # fmt: skip
def test_a_formset_takes_no_more_lines_than_it_offers(formset):
    assert formset.validate_max
    assert formset.absolute_max == formset.max_num + 1


def test_of_a_thousand_lines_none_is_taken_and_no_more_are_read_than_fit(db):
    lines = AgendaFormSet({"items-TOTAL_FORMS": "1000", "items-INITIAL_FORMS": "0"}, prefix="items")
    assert len(lines.forms) == 41
    assert not lines.is_valid()
    assert "tối đa 40 dòng" in str(lines.non_form_errors())


def test_a_page_with_a_thousand_lines_is_refused_and_writes_nothing(house, login):
    data = {
        "organization": house.cell.pk,
        "name": "Hội thi",
        "held_on": "2026-05-19",
        "level": "cell",
    }
    lines = {"prizes-TOTAL_FORMS": "1000", "prizes-INITIAL_FORMS": "0"}
    lines |= {f"prizes-{number}-winner": "Người đoạt giải" for number in range(1000)}
    page = login(house.users.secretary).post("/registers/contests/new/", data | lines)
    assert page.status_code in (200, 422)
    assert not Prize.objects.exists()
