"""Minutes on a telephone: a line a person, one more task at a touch, nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import Assignment
from tests.browser.steps import violations
from tests.factories.members import MemberFactory
from tests.factories.sessions import StudySessionFactory, mark_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINE = 60  # pixels that one person may take


@pytest.fixture
def session(house):
    """A meeting at which ten were present."""
    found = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 2)
    )
    MemberFactory.create_batch(10 - found.expected_members().count(), cell=house.cell)
    for number, member in enumerate(found.expected_members()):
        member.full_name = f"Nguyễn Thị {'ABCDEGHIKL'[number]}nh"
        member.save()
    mark_all(found, "P" * 10)
    return found


@pytest.mark.parametrize("scripts", [True, False])
def test_minutes_are_written_on_a_telephone_with_and_without_javascript(
    house, visit, session, scripts
):
    page = visit(house.users.secretary, width=360, java_script_enabled=scripts)
    page.goto(f"/sessions/{session.pk}/minutes/")
    page.fill("[name=conclusions]", "Thống nhất")
    page.fill("[name=votes_for]", "10")
    page.fill("[name=new-0-content]", "Trồng cây")
    page.get_by_role("button", name="Thêm một nhiệm vụ").click()
    page.fill("[name=new-1-content]", "Quyên góp")
    person = page.locator(".person").nth(2)
    person.locator("summary").click()
    person.get_by_label("Ý kiến").fill("Cần làm sớm")
    page.locator(".person").nth(3).get_by_label("phát biểu").check()
    page.locator(".sheet-actions").get_by_role("button", name="Lưu biên bản").click()
    page.get_by_text("10/10 đồng chí tán thành, đạt 100%").wait_for()
    contents = Assignment.objects.order_by("pk").values_list("content", flat=True)
    assert list(contents) == ["Trồng cây", "Quyên góp"]
    assert session.attendances.filter(spoke=True).count() == 2


def test_a_person_is_one_line_and_the_page_is_short_and_accessible(house, visit, session):
    page = visit(house.users.secretary, width=360)
    page.goto(f"/sessions/{session.pk}/minutes/")
    heights = page.eval_on_selector_all(".person", "lines => lines.map(l => l.offsetHeight)")
    assert len(heights) == 10
    assert max(heights) <= LINE
    whole = page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")  # fmt: skip
    assert whole[0] < 3000
    assert whole[1] == 360
    assert [rule["id"] for rule in violations(page)] == []
