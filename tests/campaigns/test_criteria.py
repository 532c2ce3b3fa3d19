"""Criteria: weights that add up, rules that earn points, bands typed as text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies as st

from campaigns.forms.criteria import read_bands
from campaigns.models import CriteriaSet, Criterion
from tests.browsing import seen
from tests.factories.grading import scheme_of
from tests.factories.members import CampaignYearFactory, PositionFactory

BANDS = [[95, 100], [90, 80], [80, 50]]


@pytest.mark.parametrize(
    ("rule", "target", "numerator", "denominator", "points"),
    [
        ("bands", None, 95, 100, 10),
        ("bands", None, 94, 100, 8),
        ("bands", None, 79, 100, 0),
        ("share", 80, 40, 100, 5),
        ("share", 80, 100, 100, 10),
        ("yes_no", 100, 99, 100, 0),
        ("yes_no", 100, 100, 100, 10),
        ("count", 4, 3, None, "7.5"),
        ("count", 4, 9, None, 10),
        ("share", 100, 0, 0, 0),
    ],
)
def test_a_rule_turns_a_measured_result_into_points(rule, target, numerator, denominator, points):
    criterion = Criterion(weight=Decimal(10), measure="attendance", rule=rule, bands=BANDS)
    criterion.target = Decimal(target) if target else None
    assert criterion.points_for(numerator, denominator) == Decimal(points)


@given(
    st.sampled_from(["bands", "share", "yes_no", "count"]),
    st.integers(0, 500),
    st.integers(0, 500),
    st.integers(1, 100),
)
def test_points_lie_between_nothing_and_the_weight_and_never_fall_with_the_result(
    rule, numerator, denominator, target
):
    criterion = Criterion(weight=Decimal(15), measure="x", rule=rule, bands=BANDS, target=target)
    criterion.target = Decimal(target)
    base = None if rule == "count" else denominator
    points = criterion.points_for(numerator, base)
    assert 0 <= points <= 15
    assert points <= criterion.points_for(numerator + 1, base)


@pytest.mark.parametrize("text", ["95", "a:b", "95:120", "90:100, 95:80", "-1:50"])
def test_bands_that_make_no_sense_are_refused(text):
    with pytest.raises(ValidationError):
        read_bands(text)


def test_bands_are_read_in_any_order():
    assert read_bands("80:50, 95%:100 , 90:80") == [[95, 100], [90, 80], [80, 50]]


def test_a_set_is_published_only_when_its_weights_add_up_to_100(house, login):
    criteria_set = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ tiêu chí")
    first = Criterion.objects.create(criteria_set=criteria_set, title="Một", weight=60)
    client = login(house.users.staff)
    url = f"/criteria/{criteria_set.pk}/publish/"
    assert "phải đúng 100" in client.post(url).content.decode()
    assert login(house.users.committee).get(criteria_set.get_absolute_url()).status_code == 404
    Criterion.objects.create(criteria_set=criteria_set, title="Hai", weight=40)
    login(house.users.staff).post(url)
    assert login(house.users.committee).get(criteria_set.get_absolute_url()).status_code == 200
    assert login(house.users.committee).get(f"/criteria/{criteria_set.pk}/edit/").status_code == 403
    first.refresh_from_db()
    assert first.weight == 60


def test_staff_write_criteria_on_one_page_and_wrong_lines_get_a_sentence(house, login):
    criteria_set = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ tiêu chí")
    client = login(house.users.staff)
    data = {
        "criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 0, "action": "save",
        "criteria-0-title": "Dự sinh hoạt", "criteria-0-group": "result", "criteria-0-weight": "70",
        "criteria-0-measure": "attendance", "criteria-0-rule": "bands",
        "criteria-1-title": "Quán triệt", "criteria-1-group": "general", "criteria-1-weight": "30",
    }  # fmt: skip
    url = f"/criteria/{criteria_set.pk}/edit/"
    data |= seen(client, url)
    page = client.post(url, data)
    assert "ít nhất một bậc" in str(page.context["forms"].forms[0].errors["bands_text"])
    client.post(url, data | {"criteria-0-bands_text": "95:100, 90:80"})
    assert [(c.title, c.weight, c.bands) for c in criteria_set.criteria.all()] == [
        ("Dự sinh hoạt", 70, [[95, 100], [90, 80]]),
        ("Quán triệt", 30, []),
    ]


def lines(name, *titles):
    """The lines of a page of criteria as a browser posts them."""
    data = {f"{name}-TOTAL_FORMS": len(titles), f"{name}-INITIAL_FORMS": 0, "action": "save"}
    for n, title in enumerate(titles):
        data |= {f"{name}-{n}-title": title, f"{name}-{n}-group": "general"}
        data |= {f"{name}-{n}-weight": "50"}
    return data


def test_whoever_writes_the_criteria_over_another_is_told_and_keeps_his_lines(house, login):
    criteria_set = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ tiêu chí")
    url, client = f"/criteria/{criteria_set.pk}/edit/", login(house.users.staff)
    shown = seen(client, url)
    assert client.post(url, lines("criteria", "Một") | shown).status_code == 302
    page = client.post(url, lines("criteria", "Hai") | shown)
    assert page.status_code == 422
    assert "Người khác vừa lưu" in page.content.decode()
    assert page.context["forms"].forms[0]["title"].value() == "Hai"
    assert criteria_set.criteria.get().title == "Một"
    again = lines("criteria", "Hai") | {"seen": page.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    assert criteria_set.criteria.count() == 2


def test_the_grades_of_a_scheme_are_guarded_with_it(house, login):
    scheme = scheme_of(2026)
    url, client = scheme.get_absolute_url(), login(house.users.staff)
    page = client.get(url).context
    forms = [page["form"], page["grades"].management_form, *page["grades"].forms]
    data = {
        form.add_prefix(name): form[name].value()
        for form in forms
        for name in form.fields
        if form[name].value() is not None
    }
    label = "grades-0-label"
    assert client.post(url, data | {label: "Một"}).status_code == 302
    page = client.post(url, data | {label: "Hai"})
    assert "Người khác vừa lưu" in page.content.decode()
    assert "Hai" in page.content.decode()
    assert scheme.grades.filter(label="Một").count() == 1


def test_a_set_is_copied_only_into_a_year_of_its_own_bloc(house, login):
    strange = CampaignYearFactory(year=2027, campaign=house.year.campaign, state="preparing")
    next_year = CampaignYearFactory(
        organization=house.bloc, year=2027, campaign=house.year.campaign, state="preparing"
    )
    PositionFactory(
        member=house.users.staff.member, organization=strange.organization, post="staff"
    )
    criteria_set = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ tiêu chí")
    client, url = login(house.users.staff), f"/criteria/{criteria_set.pk}/copy/"
    page = client.post(url, {"year": strange.pk})
    assert "year" in page.context["form"].errors
    client.post(url, {"year": next_year.pk})
    assert CriteriaSet.objects.exclude(pk=criteria_set.pk).get().year == next_year
