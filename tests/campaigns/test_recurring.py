"""Lines of things that come back: which line may continue which, on the form and in the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import CodeOfConduct, Contest, PlanItem, Prize, WorkIndicator
from tests.factories.members import CampaignYearFactory


@pytest.fixture
def first(house):
    """A group of solutions of the year before."""
    last = CampaignYearFactory(
        organization=house.bloc, year=2025, campaign=house.year.campaign, state="open"
    )
    return PlanItem.objects.create(
        year=last, organization=house.cell, kind="solution", content="Nhóm giải pháp", owner="Ban"
    )


def line(house, first, **fields):
    return PlanItem(
        **{"year": house.year, "organization": house.cell, "kind": "solution"}
        | {"content": "Nhóm giải pháp", "continues": first}
        | fields
    )


def test_a_line_that_continues_a_later_line_continues_the_first(house, first):
    second = line(house, first)
    second.full_clean()
    second.save()
    year = CampaignYearFactory(organization=house.bloc, year=2027, campaign=house.year.campaign)
    third = line(house, second, year=year)
    third.full_clean()
    assert third.continues == first


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "movement"}, "cùng loại"),
        ({"due_on": dt.date(2025, 6, 1)}, "chỉ được tiếp nối ở năm sau"),
        ({"organization": None}, "của chính tổ chức này"),
    ],
)
def test_only_a_thing_of_the_same_kind_and_organization_is_continued(
    house, first, fields, sentence
):
    if "organization" in fields:
        fields = {"organization": house.sister_cell}
    with pytest.raises(ValidationError, match=sentence):
        line(house, first, **fields).full_clean()


@pytest.mark.database  # a constraint refuses
def test_a_thing_has_one_line_a_year(house, first):
    line(house, first).save()
    with pytest.raises(ValidationError, match="đã ghi ở năm 2026"):
        line(house, first).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        line(house, first).save()


@pytest.mark.database  # a constraint refuses
def test_a_line_that_others_continue_continues_none_itself(house, first):
    line(house, first).save()
    other = PlanItem.objects.create(
        year=first.year, organization=house.cell, kind="solution", content="Khác"
    )
    first.continues = other
    with pytest.raises(ValidationError, match="đã được năm sau tiếp nối"):
        first.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanItem.objects.filter(pk=first.pk).update(continues=first.pk)


def test_the_form_starts_with_what_lasts_of_the_year_before(house, first, login):
    client = login(house.users.secretary)
    page = client.get(f"/registers/plans/new/?continues={first.pk}")
    assert page.context["form"].initial["content"] == "Nhóm giải pháp"
    assert "Nhóm giải pháp (Chi bộ Một, từ năm 2025)" in page.content.decode()
    data = {
        "organization": house.cell.pk, "continues": first.pk, "kind": "solution",
        "content": "Nhóm giải pháp", "owner": "Ban", "due_on": "2026-12-01", "version": 0,
    }  # fmt: skip
    response = client.post("/registers/plans/new/", data)
    assert response.status_code == 302, response.context["form"].errors
    second = PlanItem.objects.get(year=house.year)
    assert (second.continues, second.first_line) == (first, first)


def test_a_first_line_is_not_deleted_while_others_continue_it(house, first, login):
    line(house, first).save()
    login(house.users.secretary).post(f"/registers/plans/{first.pk}/delete/")
    assert PlanItem.objects.filter(pk=first.pk).exists()


@pytest.mark.database  # a constraint refuses
@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ({"received": 1_800, "resolved": 1_900}, True),
        ({"received": 1_800, "resolved": 1_900, "over_reason": "Vượt kế hoạch"}, False),
        ({"opening": 100, "received": 1_800, "resolved": 1_900}, False),
        ({"resolved": 7_148}, False),  # nothing was planned
        ({"resolved": 90, "unit": "hồ sơ"}, True),
    ],
)
def test_more_is_resolved_than_there_was_only_with_a_reason(house, fields, is_refused):
    made = WorkIndicator(
        **{"year": house.year, "organization": house.cell, "name": "Thu", "unit": "tỷ đồng"}
        | {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 6, 30)}
        | fields
    )
    if not is_refused:
        made.full_clean()
        made.save()
        return
    with pytest.raises(ValidationError, match="nhiều hơn số chuyển sang"):
        made.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_a_text_carries_its_title_and_day_into_the_next_year(house, login):
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    code = CodeOfConduct.objects.create(
        year=last, organization=house.cell, kind="conduct", title="Quy tắc ứng xử",
        adopted_on=dt.date(2020, 1, 1), reviewed_on=dt.date(2025, 3, 1), violations=2,
    )  # fmt: skip
    page = login(house.users.secretary).get(f"/registers/codes/new/?continues={code.pk}")
    initial = page.context["form"].initial
    assert (initial["title"], initial["adopted_on"]) == ("Quy tắc ứng xử", dt.date(2020, 1, 1))
    assert not initial.get("violations")


def contest(house, organization, **fields):
    return Contest.objects.create(
        **{"year": house.year, "organization": organization, "name": "Thi kể chuyện"}
        | {"form": "story", "level": "upper", "held_on": dt.date(2026, 5, 10)}
        | fields
    )


def test_a_unit_takes_part_in_a_contest_of_the_bloc_with_a_line_of_its_own(house, login):
    of_bloc = contest(house, house.bloc, entries_received=10)
    client = login(house.users.secretary)
    page = client.get("/registers/contests/new/").content.decode()
    assert "Thi kể chuyện (Đảng bộ Khối, từ năm 2026)" in page
    assert "không ghi lại số đã có ở dòng khác" in page
    data = {
        "organization": house.cell.pk, "continues": of_bloc.pk, "name": "Thi kể chuyện",
        "form": "story", "level": "upper", "held_on": "2026-05-02", "entries_received": 3,
        "prizes-TOTAL_FORMS": 0, "prizes-INITIAL_FORMS": 0, "version": 0,
    }  # fmt: skip
    response = client.post("/registers/contests/new/", data)
    assert response.status_code == 302, response.context["form"].errors
    assert Contest.objects.get(organization=house.cell).continues == of_bloc
    page = login(house.users.standing).get(of_bloc.get_absolute_url())
    assert page.context["thing"].sums == ["", "13", ""]
    assert "Các dòng của cùng một việc" in page.content.decode()


def test_a_contest_of_a_unit_beside_is_not_joined(house):
    line = contest(house, house.cell)
    line.continues = contest(house, house.sister_cell)
    with pytest.raises(ValidationError, match="của chính tổ chức này hoặc của cấp trên"):
        line.full_clean()


def test_lines_of_later_years_follow_a_line_that_is_put_to_the_contest_of_the_bloc(house, login):
    year = CampaignYearFactory(organization=house.bloc, year=2027, campaign=house.year.campaign)
    first = contest(house, house.cell)
    later = contest(house, house.cell, year=year, held_on=dt.date(2027, 5, 1), continues=first)
    of_bloc = contest(house, house.bloc)
    data = {
        "organization": house.cell.pk, "continues": of_bloc.pk, "name": "Thi kể chuyện",
        "form": "story", "level": "upper", "held_on": "2026-05-10", "version": first.version,
        "prizes-TOTAL_FORMS": 0, "prizes-INITIAL_FORMS": 0,
    }  # fmt: skip
    response = login(house.users.secretary).post(first.get_absolute_url(), data)
    assert response.status_code == 302, response.context["form"].errors
    later.refresh_from_db()
    assert later.continues == of_bloc


def test_a_prize_is_entered_once_for_a_contest_of_several_units(house):
    of_bloc = contest(house, house.bloc)
    won = {"rank": "first", "winner": "Nguyễn Thị Lan"}
    Prize.objects.create(contest=of_bloc, **won)
    own = contest(house, house.cell, continues=of_bloc)
    with pytest.raises(ValidationError, match="đã ghi ở dòng của Đảng bộ Khối"):
        Prize(contest=own, **won).full_clean()
    Prize(contest=own, rank="second", winner="Nguyễn Thị Lan").full_clean()
    Prize(contest=contest(house, house.cell), **won).full_clean()  # another contest
