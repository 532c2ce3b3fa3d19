"""Days and amounts are read as people type them."""

import datetime as dt

import pytest
from django import forms

from portal.kit.forms import Form
from portal.kit.inputs import MoneyField
from portal.kit.sentences import SENTENCES


class DayForm(Form):
    day = forms.DateField(label="Ngày")
    amount = MoneyField(label="Số tiền", required=False)


@pytest.mark.parametrize(
    "text",
    ["01/02/2026", "1/2/2026", "01.02.2026", "1-2-2026", "1 2 2026", "01022026", "2026-02-01"],
)
def test_a_day_is_read_day_first_in_any_of_the_usual_ways(text):
    form = DayForm({"day": text})
    assert form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2026, 2, 1)
    assert 'value="01/02/2026"' in str(form["day"])


@pytest.mark.parametrize(
    "text", ["31/02/2026", "13/13/2026", "1022026", "1/2/26", "hôm nay", "²/1/2026"]
)
def test_what_is_no_day_is_refused_and_stays_as_typed(text):
    form = DayForm({"day": text})
    assert form.errors["day"] == [SENTENCES[forms.DateField]["invalid"]]
    assert text in str(form["day"])


def test_a_day_is_a_field_of_text_whatever_the_browser_speaks():
    html = str(DayForm(initial={"day": dt.date(2026, 11, 2)})["day"])
    assert 'type="text"' in html
    assert 'value="02/11/2026"' in html
    assert 'placeholder="ngày/tháng/năm"' in html


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("127 tỷ", 127_000_000_000),
        ("1,5 triệu", 1_500_000),
        ("1.250,5 triệu đồng", 1_250_500_000),
        ("800 nghìn", 800_000),
        ("1.200.000", 1_200_000),
        ("1 200 000 đồng", 1_200_000),
        ("500000", 500_000),
    ],
)
def test_an_amount_is_read_in_figures_and_in_words(text, amount):
    form = DayForm({"day": "1/2/2026", "amount": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == amount


TOO_LONG = "9" * 5000  # more digits than Python turns into a number


@pytest.mark.parametrize(
    "text", ["1,5", "1.5 triệu", "1200.000", "0,5 đồng", "tỷ", "127 tạ", TOO_LONG, TOO_LONG + " tỷ"]
)
def test_an_amount_that_may_mean_two_things_is_refused(text):
    assert "amount" in DayForm({"day": "1/2/2026", "amount": text}).errors
