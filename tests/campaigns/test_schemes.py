"""Grading schemes: succeeded when a regulation changes, edited with their cases, true to their sources."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.findings import note_finding
from campaigns.actions.schemes import LINES, succeed_scheme
from campaigns.models import Disqualifier, Evaluation, Grade, GradingScheme
from campaigns.models.obstacles import obstacles
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of


@pytest.fixture
def scheme(house):
    """The scheme of 2025, under which a year was graded and closed."""
    found = scheme_of(2026)
    EvaluationFactory(year=house.year, organization=house.cell, scheme=found)
    type(house.year).objects.update(state="closed")
    return found


def copied(model, scheme):
    fields = [f.name for f in model._meta.fields if f.name not in ("id", "scheme")]
    return list(model.objects.filter(scheme=scheme).order_by("pk").values_list(*fields))


def test_a_scheme_of_a_closed_year_is_fixed_and_succeeded_by_its_copy(house, scheme, login):
    client = login(house.users.staff)
    page = client.get(scheme.get_absolute_url()).content.decode()
    assert "không sửa được nữa" in page
    assert f"/schemes/{scheme.pk}/copy/" in page
    data = {"first_year": 2027, "name": "Quy định xếp loại từ 2027", "source": "QĐ 1-QĐ/TW (2027)"}
    url = f"/schemes/{scheme.pk}/copy/"
    assert login(house.users.secretary).post(url, data).status_code == 403
    client = login(house.users.staff)
    assert client.get(url).context["form"]["first_year"].value() == 2027
    answer = client.post(url, data)
    new = GradingScheme.objects.of_year(2027)
    assert answer.url == new.get_absolute_url()
    scheme.refresh_from_db()
    assert (scheme.last_year, new.first_year, new.last_year) == (2026, 2027, None)
    assert (new.name, new.source) == (data["name"], data["source"])
    for model in LINES:
        assert copied(model, new)
        assert copied(model, new) == copied(model, scheme)
    same = ("cap_percent", "cap_unit", "cap_exception_percent", "draft_days", "general_points")
    assert [getattr(new, name) for name in same] == [getattr(scheme, name) for name in same]
    assert GradingScheme.objects.of_year(2026) == scheme
    assert Evaluation.objects.get().scheme == scheme
    page = client.get(new.get_absolute_url())
    assert page.context["fixed"] is False


@pytest.mark.parametrize(
    ("year", "sentence"), [(2025, "sau năm 2025"), (2026, "đã có hồ sơ xếp loại mở theo")]
)
def test_a_year_that_cannot_be_taken_over_is_refused(house, scheme, year, sentence):
    with pytest.raises(ValidationError, match=sentence):
        succeed_scheme(scheme, first_year=year, name="Mới", source="Văn bản")
    scheme.refresh_from_db()
    assert scheme.last_year is None
    assert succeed_scheme(scheme, first_year=2027, name="Mới", source="Văn bản").pk


def test_an_old_scheme_is_succeeded_only_within_its_years(house, scheme):
    old = GradingScheme.objects.of_year(2019)
    with pytest.raises(ValidationError, match="sau năm 2018 đến 2022"):
        succeed_scheme(old, first_year=2023, name="Mới", source="Văn bản")
    new = succeed_scheme(old, first_year=2021, name="Mới", source="Văn bản")
    assert (new.first_year, new.last_year) == (2021, 2022)


def form_data(client, url, **changes):
    """What a page of a scheme would post, with changes."""
    part = client.get(url).context["part"]
    data = {"action": "save"}
    for form in (part.form, *part.lines.forms):
        for field in form:
            value = field.value()
            if isinstance(value, Decimal):
                value = str(value).replace(".", ",")
            if value is not None and value is not False:  # a 0 is posted
                data[field.html_name] = "on" if value is True else value
    for field in part.lines.management_form:
        data[field.html_name] = field.value() or 0
    return data | changes


def test_the_cases_of_a_scheme_are_written_on_its_page_and_listed(house, login):
    scheme = scheme_of(2026)
    client = login(house.users.staff)
    url = f"/schemes/{scheme.pk}/disqualifiers/lines/"
    data = form_data(client, url)
    count = scheme.disqualifiers.count()
    more = client.post(url, data | {"action": "more"})
    assert len(more.context["part"].lines.forms) == count + 1
    line = f"disqualifiers-{count}"
    new = {
        "disqualifiers-TOTAL_FORMS": count + 1, f"{line}-target": "member",
        f"{line}-text": "Không tự kiểm điểm", f"{line}-ceiling": "failed",
        f"{line}-measure": "units_failed", f"{line}-source": "Công văn số 5",
        "disqualifiers-0-text": "Có tham nhũng ở đơn vị",
    }  # fmt: skip
    page = client.post(url, data | new)
    assert page.status_code == 422
    assert "Chỉ trường hợp của tổ chức" in page.content.decode()
    assert scheme.disqualifiers.count() == count
    assert client.post(url, data | new | {f"{line}-measure": ""}).status_code == 302
    listed = client.get("/schemes/").content.decode()
    assert "Không tự kiểm điểm" in listed
    assert "(Công văn số 5)" in listed
    assert "Có tham nhũng ở đơn vị" in listed


@pytest.mark.database  # what refers to a row keeps it: foreign keys
def test_a_case_that_was_noted_is_not_deleted(house, login):
    evaluation = proposed(house, house.users.member.member)
    scheme = evaluation.scheme
    case = scheme.disqualifiers.filter(target="member", kind="non_leader").first()
    note_finding(evaluation, disqualifier=case, ground="QĐ 05", by=house.users.committee)
    client = login(house.users.staff)
    url = f"/schemes/{scheme.pk}/disqualifiers/lines/"
    data = form_data(client, url)
    cases = list(scheme.disqualifiers.order_by("target", "kind", "pk"))
    lines = {found.pk: f"disqualifiers-{n}-DELETE" for n, found in enumerate(cases)}
    page = client.post(url, data | {lines[case.pk]: "on"})
    assert "đã được ghi nhận ở một hồ sơ" in page.content.decode()
    other = next(found for found in cases if found != case)
    client.post(url, data | {lines[other.pk]: "on"})
    assert not Disqualifier.objects.filter(pk=other.pk).exists()
    assert Disqualifier.objects.filter(pk=case.pk).exists()


def test_two_schemes_are_not_in_force_in_one_year(house, login):
    scheme = scheme_of(2026)
    client = login(house.users.staff)
    url = scheme.get_absolute_url()
    page = client.post(url, form_data(client, url, first_year=2024))
    assert "Trùng thời gian với Quy định xếp loại 2023–2024" in page.content.decode()
    scheme.refresh_from_db()
    assert scheme.first_year == 2025


def test_every_grade_and_case_says_where_it_stands_and_how_sure_that_is(db):
    scheme_of(2026)
    for model in LINES:
        assert not model.objects.filter(source="").exists(), model
    assert not GradingScheme.objects.filter(notes="").exists()


def test_of_2014_only_what_is_known_is_written(db):
    scheme = scheme_of(2015)
    points = {
        (target, standing): least
        for target, standing, least in scheme.grades.values_list("target", "standing", "min_points")
    }
    assert [points["organization", s] for s in ("top", "good", "done", "failed")] == [
        50, 50, 50, None,
    ]  # fmt: skip
    assert {points["member", standing] for standing in Grade.Standing.values} == {None}
    assert scheme.disqualifiers.count() == 5
    unit = Evaluation(scheme=scheme)
    with pytest.raises(ValidationError, match="49 điểm chưa đủ mức"):
        unit.check_grade(grade(scheme, "done", "organization"), 49)


def test_the_top_grade_of_2019_asks_for_the_best_criteria_and_a_civil_servant_s_own(house):
    scheme = scheme_of(2019)
    top = grade(scheme, "top")
    conditions = scheme.conditions.filter(standing="top", target="member")
    assert any("đều ở cấp độ “Xuất sắc”" in condition.text for condition in conditions)
    evaluation = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member, scheme=scheme
    )
    evaluation.check_grade(top)
    case = scheme.disqualifiers.get(ceiling="good", text__startswith="Cán bộ, công chức")
    note_finding(evaluation, disqualifier=case, ground="Phiếu đánh giá", by=house.users.committee)
    [obstacle] = obstacles(evaluation)
    assert "Cán bộ, công chức" in str(obstacle)
    assert (obstacle.bars(top), obstacle.bars(grade(scheme, "good"))) == (True, False)


def test_half_of_the_members_failing_counts_for_the_cell_and_not_for_the_committee(house):
    scheme = scheme_of(2015)
    units = [
        EvaluationFactory(year=house.year, organization=place, scheme=scheme)
        for place in (house.cell, house.committee)
    ]
    for member in house.members[house.cell.pk][:3]:
        EvaluationFactory(
            year=house.year, organization=house.cell, member=member, scheme=scheme,
            state="decided", decided_grade=grade(scheme, "failed"),
        )  # fmt: skip
    assert [len(obstacles(unit)) for unit in units] == [1, 0]
