"""One person's year on one page, as the person and others may see it; the tabs of an organisation."""

from __future__ import annotations

import datetime as dt

from auditlog.models import LogEntry

from campaigns.models import Assignment, Attendance, CampaignYear
from tests.builders import hold
from tests.factories.exemplars import CommendationFactory
from tests.factories.grading import proposed
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory


def lived(house):
    """A year of the member: two meetings, one of them missed, a pledge, a task, a commendation."""
    member = house.users.member.member
    first, second = hold(house, dt.date(2026, 9, 3)), hold(house, dt.date(2026, 10, 5))
    Attendance.objects.filter(session=second, member=member).update(mark="K", reason="ốm")
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=member)
    pledge.submit(by=house.users.member)
    Assignment.objects.create(
        session=first, content="Giúp hộ khó khăn", assignee=member, due_on=dt.date(2026, 10, 1)
    )
    CommendationFactory(organization=house.cell, member=member, achievement_year=2026)
    return member, f"/members/{member.pk}/year/"


def test_members_see_their_whole_year_on_one_page(house, login):
    _, url = lived(house)
    page = login(house.users.member).get(url)
    own = page.context["own"]
    assert own.attendance == {"due": 2, "present": 1, "excused": 1, "unexcused": 0}
    assert [is_readable for _, is_readable in own.pledges] == [True]
    assert (len(own.assignments), own.assignments_done, len(own.commendations)) == (1, 0, 1)
    text = page.content.decode()
    assert "1/2" in text
    assert "quá hạn" in text
    assert "/sessions/" not in text[text.index("<main") :]  # a member opens no meeting
    assert page.context["year"] == house.year
    CampaignYearFactory(
        organization=house.bloc,
        year=2025,
        campaign=house.year.campaign,
        state=CampaignYear.State.CLOSED,
    )
    earlier = login(house.users.member).get(url, {"year": "2025"}).context
    assert earlier["year"].calendar_year == 2025
    assert earlier["own"].marks == []


def test_others_see_of_the_year_what_their_posts_open_and_an_inspector_is_noted(house, login):
    member, url = lived(house)
    proposed(house, member)
    secretary = login(house.users.secretary).get(url).context["own"]
    assert (len(secretary.marks), len(secretary.opened)) == (2, 2)
    committee = login(house.users.committee).get(url).context["own"]
    assert len(committee.marks) == 2
    assert committee.pledges == []  # above the cell the pledges of members are not listed
    assert committee.evaluation is not None
    head = login(house.users.head).get(url).context["own"]
    assert (head.marks, head.assignments) == ([], [])
    noted = LogEntry.objects.filter(
        action=LogEntry.Action.ACCESS, object_pk=str(member.pk), actor=house.users.inspector
    )
    assert not noted.exists()
    login(house.users.inspector).get(url)
    assert noted.exists()


def test_an_organisation_has_the_tabs_that_the_reader_may_open_and_its_lists_bear_them(
    house, login
):
    def tabs(role, url=f"/organizations/{house.cell.pk}/"):
        page = login(getattr(house.users, role)).get(url)
        return {tab.label: tab.url for tab in page.context["hub_tabs"]}

    of_secretary = tabs("secretary")
    assert list(of_secretary) == [
        "Tổng quan", "Đảng viên", "Sinh hoạt", "Cam kết", "Xếp loại", "Sổ theo dõi", "Báo cáo",
    ]  # fmt: skip
    assert list(tabs("member")) == ["Tổng quan"]
    assert list(tabs("head")) == ["Tổng quan", "Đảng viên", "Cam kết", "Xếp loại"]
    committee = tabs("committee", f"/organizations/{house.committee.pk}/")
    assert {"Theo dõi", "Báo cáo"} <= committee.keys()
    client = login(house.users.secretary)
    for label, url in of_secretary.items():
        page = client.get(url)
        current = [tab.label for tab in page.context["hub_tabs"] if tab.is_current]
        assert (page.status_code, current) == (200, [label])
    narrowed = client.get(of_secretary["Cam kết"]).context["filter"].form.cleaned_data
    assert (narrowed["year"], narrowed["organization"]) == (house.year, house.cell)
    figures = client.get(f"/organizations/{house.cell.pk}/").context["figures"]
    assert [figure.key for figure in figures][:2] == ["regular_meetings", "attendance"]
    assert (
        "figures" not in login(house.users.member).get(f"/organizations/{house.cell.pk}/").context
    )


def test_a_person_has_the_tabs_that_the_reader_may_open_also_beside_their_own_pledges(house, login):
    member = house.users.member.member

    def tabs(role, url):
        page = login(getattr(house.users, role)).get(url)
        assert 'class="tabs"' in page.content.decode()
        return page.context["hub_tabs"]

    own = tabs("member", member.get_absolute_url())
    assert [tab.label for tab in own] == [
        "Hồ sơ", "Năm nay", "Cam kết", "Xếp loại", "Ai xem được", "Ai đã xem, sửa",
    ]  # fmt: skip
    of_secretary = [tab.label for tab in tabs("secretary", f"/members/{member.pk}/year/")]
    assert of_secretary == ["Hồ sơ", "Năm nay", "Ai xem được"]
    for label in ("Hồ sơ", "Năm nay", "Cam kết", "Ai xem được"):
        url = next(tab.url for tab in own if tab.label == label)
        assert [tab.label for tab in tabs("member", url) if tab.is_current] == [label]
