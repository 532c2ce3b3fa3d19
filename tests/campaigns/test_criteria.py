"""Criteria: weights that add up, rules that earn points, bands typed as text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, strategies as st

from campaigns.forms.criteria import read_bands
from campaigns.models import CriteriaSet, Criterion, GradingScheme, Score
from tests.browsing import shown_version
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
    data |= shown_version(client, url)
    page = client.post(url, data)
    assert "ít nhất một bậc" in str(page.context["forms"].forms[0].errors["bands_text"])
    client.post(url, data | {"criteria-0-bands_text": "95:100, 90:80"})
    assert [(c.title, c.weight, c.bands) for c in criteria_set.criteria.all()] == [
        ("Dự sinh hoạt", 70, [[95, 100], [90, 80]]),
        ("Quán triệt", 30, []),
    ]


def posted_lines(name, *titles):
    """The lines of a page of criteria as a browser posts them."""
    data = {f"{name}-TOTAL_FORMS": len(titles), f"{name}-INITIAL_FORMS": 0, "action": "save"}
    for n, title in enumerate(titles):
        data |= {f"{name}-{n}-title": title, f"{name}-{n}-group": "general"}
        data |= {f"{name}-{n}-weight": "50"}
    return data


def test_whoever_writes_the_criteria_over_another_is_told_and_keeps_his_posted_lines(house, login):
    criteria_set = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ tiêu chí")
    url, client = f"/criteria/{criteria_set.pk}/edit/", login(house.users.staff)
    shown = shown_version(client, url)
    assert client.post(url, posted_lines("criteria", "Một") | shown).status_code == 302
    page = client.post(url, posted_lines("criteria", "Hai") | shown)
    assert page.status_code == 422
    assert "Người khác vừa lưu" in page.content.decode()
    assert page.context["forms"].forms[0]["title"].value() == "Hai"
    assert criteria_set.criteria.get().title == "Một"
    again = posted_lines("criteria", "Hai") | {"version": page.context["form"]["version"].value()}
    assert client.post(url, again).status_code == 302
    assert criteria_set.criteria.count() == 2


@pytest.mark.parametrize(
    ("part", "column"), [("grades", "label"), ("disqualifiers", "text"), ("deadlines", "day")]
)
def test_the_lines_of_a_scheme_are_guarded_with_it(house, login, part, column):
    scheme = scheme_of(2026)
    lines, client = getattr(scheme, part), login(house.users.staff)
    url = scheme.get_absolute_url()
    if part != "grades":
        url = reverse("campaigns:scheme_lines", args=[scheme.pk, part])
    page = client.get(url).context["part"]
    forms = [page.form, page.lines.management_form, *page.lines.forms]
    data = {
        form.add_prefix(name): form[name].value()
        for form in forms
        for name in form.fields
        if form[name].value() is not None
    }
    name = f"{part}-0-{column}"
    first, second = (27, 28) if column == "day" else ("Một", "Hai")
    assert client.post(url, data | {name: first}).status_code == 302
    page = client.post(url, data | {name: second})
    assert "Người khác vừa lưu" in page.content.decode()
    refused = page.context["part"].lines.forms[0]
    assert refused[column].value() == str(second)
    assert getattr(lines.get(pk=refused.instance.pk), column) == first


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


def a_set(house, published=True, **fields):
    return CriteriaSet.objects.create(
        **{"year": house.year, "level": 20, "name": "Bộ tiêu chí"} | fields,
        published_at="2026-01-01T00:00Z" if published else None,
    )


def lines(client, criteria_set, **changes):
    """What the page of the criteria would post, with changes."""
    page = client.get(f"/criteria/{criteria_set.pk}/edit/").context
    forms = page["forms"]
    data = {field.html_name: field.value() or 0 for field in forms.management_form}
    data["version"] = page["form"]["version"].value()
    for form in forms.forms:
        for field in form:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = str(value).replace(".", ",")
    return data | {"action": "save"} | changes


def test_the_criteria_of_a_kind_go_before_those_of_its_level(house):
    cells = a_set(house, level=40)
    assert CriteriaSet.objects.filter(year=house.year).of(house.cell).first() == cells
    own = a_set(house, level=40, kind=house.cell.kind, published=False)
    assert CriteriaSet.objects.filter(year=house.year).of(house.cell).first() == cells
    CriteriaSet.objects.filter(pk=own.pk).update(published_at="2026-01-01T00:00Z")
    found = CriteriaSet.objects.filter(year=house.year)
    assert [row.pk for row in found.of(house.cell)] == [own.pk, cells.pk]
    assert not found.of(house.committee).exists()
    with pytest.raises(ValidationError, match="không thuộc cấp đã chọn"):
        CriteriaSet(year=house.year, level=20, kind=house.cell.kind, name="Sai").full_clean()
    with pytest.raises(ValidationError, match="cho loại tổ chức đó"):
        CriteriaSet(year=house.year, level=40, kind=house.cell.kind, name="Hai").full_clean()


def test_a_set_of_a_kind_is_made_on_the_page_and_copied_with_its_kind(house, login):
    client = login(house.users.staff)
    data = {"year": house.year.pk, "level": 40, "kind": house.cell.kind_id, "name": "Chi bộ 2026"}
    client.post("/criteria/new/", data)
    made = CriteriaSet.objects.get()
    assert made.applies_to == str(house.cell.kind)
    later = CampaignYearFactory(organization=house.bloc, year=2027, campaign=house.year.campaign)
    copy = made.copy_to(later)
    assert (copy.kind, copy.level, copy.name) == (house.cell.kind, 40, "Chi bộ 2027")
    with pytest.raises(ValidationError, match="đã có bộ tiêu chí"):
        made.copy_to(later)
    own, other = house.cell.kind, house.committee.kind
    url = f"/criteria/{made.pk}/copy/"
    refused = client.post(url, {"year": house.year.pk, "kind": own.pk})
    assert "đã có bộ tiêu chí" in refused.content.decode()
    Criterion.objects.create(criteria_set=made, title="Quán triệt", weight=30)
    client.post(url, {"year": house.year.pk, "kind": other.pk})
    copied = CriteriaSet.objects.get(year=house.year, kind=other)
    assert (copied.level, copied.published_at) == (other.level, None)
    assert [line.title for line in copied.criteria.all()] == ["Quán triệt"]
    assert copied.name == f"Bộ tiêu chí năm 2026 đối với {str(other).lower()}"


def test_since_2025_thirty_points_are_general_and_seventy_are_results(house, login):
    scheme_of(2026)
    criteria_set = a_set(house, published=False)
    for title, group, weight in (("Một", "general", 40), ("Hai", "result", 60)):
        Criterion.objects.create(criteria_set=criteria_set, title=title, group=group, weight=weight)
    client = login(house.users.staff)
    page = client.get(f"/criteria/{criteria_set.pk}/edit/").content.decode()
    assert "nhóm tiêu chí chung cộng đúng 30 điểm" in page
    assert "Chưa thấy từng dòng của phụ lục chính thức dùng cho tập thể" in page
    page = client.post(f"/criteria/{criteria_set.pk}/publish/").content.decode()
    assert "“Tiêu chí chung” đang có 40 điểm" in page
    assert "phải đúng 30 điểm" in page
    data = {"criteria-0-weight": "30", "criteria-1-weight": "70"}
    client.post(f"/criteria/{criteria_set.pk}/edit/", lines(client, criteria_set, **data))
    client.post(f"/criteria/{criteria_set.pk}/publish/")
    criteria_set.refresh_from_db()
    published_at = criteria_set.published_at
    assert published_at is not None
    data = {"criteria-0-weight": "35", "criteria-1-weight": "65"}
    page = client.post(f"/criteria/{criteria_set.pk}/edit/", lines(client, criteria_set, **data))
    assert "phải đúng 30 điểm" in page.content.decode()
    criteria_set.refresh_from_db()
    assert criteria_set.published_at == published_at
    assert [c.weight for c in criteria_set.criteria.all()] == [30, 70]
    GradingScheme.objects.update(general_points=None, result_points=None)
    assert (
        client.post(
            f"/criteria/{criteria_set.pk}/edit/", lines(client, criteria_set, **data)
        ).status_code
        == 302
    )


@pytest.fixture
def scored(house):
    """A published set of which the committee's first criterion was appraised at 25 of 30."""
    criteria_set = a_set(house)
    first = Criterion.objects.create(criteria_set=criteria_set, title="Quán triệt", weight=30)
    Criterion.objects.create(
        criteria_set=criteria_set, title="Dự sinh hoạt", weight=70, position=1,
        measure="attendance", rule="share", target=100,
    )  # fmt: skip
    Score.objects.create(
        year=house.year, organization=house.committee, criterion=first, self_points=20,
        appraised_points=25,
    )  # fmt: skip
    return criteria_set


def test_a_line_that_was_just_added_is_empty_and_not_marked_as_wrong(house, login):
    criteria_set = a_set(house)
    Criterion.objects.create(criteria_set=criteria_set, title="Quán triệt", weight=30)
    data = lines(login(house.users.staff), criteria_set) | {"action": "more"}
    page = login(house.users.staff).post(f"/criteria/{criteria_set.pk}/edit/", data)
    assert page.status_code == 200
    added = page.context["forms"].forms[-1]
    assert (added.is_bound, dict(added.errors)) == (True, {})
    assert added["group"].value() == "result"


def test_once_scored_a_published_set_keeps_weights_rules_and_lines(house, login, scored):
    client = login(house.users.staff)
    url = f"/criteria/{scored.pk}/edit/"
    page = client.get(url)
    assert page.context["is_locked"]
    assert "rút công bố" in page.content.decode()
    changed = {
        "criteria-0-weight": "10", "criteria-1-weight": "90", "criteria-1-rule": "yes_no",
        "criteria-0-title": "Quán triệt kịp thời",
    }  # fmt: skip
    client.post(url, lines(client, scored, **changed))
    first, second = scored.criteria.all()
    assert (first.title, first.weight) == ("Quán triệt kịp thời", 30)
    assert (second.weight, second.rule) == (70, "share")
    more = lines(client, scored, **{"criteria-TOTAL_FORMS": 3, "criteria-2-title": "Thêm"})
    assert client.post(url, more).status_code == 422
    assert scored.criteria.count() == 2
    step = scored.steps.get(action="edit_criteria")
    assert (step.reason, step.by) == ("Sửa: Quán triệt kịp thời (tiêu chí)", house.users.staff)


def test_grading_locks_a_published_set_that_nobody_has_scored(house, login):
    criteria_set = a_set(house)
    Criterion.objects.create(criteria_set=criteria_set, title="Một", weight=100)
    assert not criteria_set.is_locked
    type(house.year).objects.update(state="grading")
    assert CriteriaSet.objects.get().is_locked


def test_a_withdrawn_set_can_be_changed_but_no_weight_below_points_that_were_given(
    house, login, scored
):
    url = f"/criteria/{scored.pk}"
    assert login(house.users.committee).post(f"{url}/withdraw/", {"reason": "x"}).status_code == 403
    client = login(house.users.staff)
    client.post(f"{url}/withdraw/", {"reason": ""})
    scored.refresh_from_db()
    assert scored.published_at is not None
    client.post(f"{url}/withdraw/", {"reason": "Ghi nhầm điểm tối đa"})
    scored.refresh_from_db()
    assert scored.published_at is None
    low = {"criteria-0-weight": "24", "criteria-1-weight": "76"}
    page = client.post(f"{url}/edit/", lines(client, scored, **low))
    assert "Quán triệt: đã có đơn vị được 25 điểm" in page.content.decode()
    assert scored.criteria.first().weight == 30
    enough = {"criteria-0-weight": "25", "criteria-1-weight": "75"}
    assert client.post(f"{url}/edit/", lines(client, scored, **enough)).status_code == 302
    client.post(f"{url}/publish/")
    page = client.get(f"{url}/").content.decode()
    for words in ("Rút công bố", "Ghi nhầm điểm tối đa", "Sửa: Quán triệt (điểm tối đa)"):
        assert words in page
    assert [step.action for step in scored.steps.all()] == ["withdraw", "edit_criteria", "publish"]


@pytest.mark.parametrize(
    ("measure", "rule", "fits"),
    [
        ("attendance", "bands", True),
        ("attendance", "count", False),
        ("exemplars", "count", True),
        ("exemplars", "yes_no", True),
        ("exemplars", "bands", False),
        ("welfare_paid", "share", False),
    ],
)
def test_a_rule_fits_what_is_measured(measure, rule, fits):
    criterion = Criterion(
        title="Một", weight=10, measure=measure, rule=rule, target=10, bands=BANDS
    )
    if fits:
        criterion.clean()
        return
    with pytest.raises(ValidationError, match="chỉ dùng được quy tắc"):
        criterion.clean()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rule": "bands", "bands": BANDS}, "từ 95% được 100% số điểm; từ 90% được 80% số điểm;"),
        ({"rule": "share", "target": 80}, "so với chỉ tiêu 80%"),
        ({"rule": "yes_no", "target": 90}, "đạt từ 90% trở lên được đủ điểm"),
        ({"measure": "models", "rule": "count", "target": 4}, "chỉ tiêu 4, đủ chỉ tiêu"),
        ({"measure": "welfare_paid", "rule": "count", "target": 50_000_000}, "50.000.000"),
        ({"measure": ""}, "chấm theo minh chứng"),
    ],
)
def test_a_rule_is_written_out_in_words(fields, words):
    assert words in Criterion(**{"measure": "attendance"} | fields).rule_text
