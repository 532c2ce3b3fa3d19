"""A pledge: written, handed in, sent back, accepted, public in the cell, assessed at year end."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.forms.pledges import PledgeForm
from campaigns.models import Pledge, PledgeTemplate
from campaigns.models.pledges import TWICE
from tests.factories.members import CampaignYearFactory, MemberFactory, UserFactory
from tests.factories.pledges import PledgeFactory
from tests.together import LONG, together


@pytest.fixture
def pledge(house):
    return PledgeFactory(year=house.year, organization=house.cell, member=house.users.member.member)


def typed(*contents, action="save", version=0, **extra):
    data = {
        "version": version,
        "kind": "training",
        "action": action,
        "items-TOTAL_FORMS": str(len(contents)),
        "items-INITIAL_FORMS": "0",
    }
    for n, content in enumerate(contents):
        data |= {
            f"items-{n}-area": "Tư tưởng chính trị",
            f"items-{n}-content": content,
            f"items-{n}-period": "year",
        }
    return data | extra


def test_a_member_writes_and_hands_in_a_pledge_in_one_sitting(house, login):
    client = login(house.users.member)
    assert client.get("/pledges/new/?kind=training").status_code == 200
    response = client.post("/pledges/new/", typed("Đọc mỗi tháng một bài", action="submit"))
    pledge = Pledge.objects.get()
    assert response.url == f"/pledges/{pledge.pk}/"
    assert (pledge.state, pledge.member, pledge.organization) == (
        "submitted",
        house.users.member.member,
        house.cell,
    )
    assert pledge.steps.get().snapshot == ["Tư tưởng chính trị | Đọc mỗi tháng một bài | theo năm"]


def test_one_more_line_keeps_what_was_typed(house, login):
    client = login(house.users.member)
    page = client.post("/pledges/new/", typed("Việc thứ nhất", action="more"))
    assert [line["content"].value() for line in page.context["items"]] == ["Việc thứ nhất", None]
    assert not Pledge.objects.exists()


def test_one_more_line_is_added_to_a_form_that_came_without_its_count(house, login):
    data = typed(action="more")
    del data["items-TOTAL_FORMS"]
    page = login(house.users.member).post("/pledges/new/", data)
    assert (page.status_code, len(page.context["items"].forms)) == (200, 1)


def test_an_empty_pledge_stays_a_draft_with_a_sentence(house, login):
    client = login(house.users.member)
    page = client.post("/pledges/new/", typed(action="submit"), follow=True)
    assert "chưa có nội dung nào" in page.content.decode()
    assert Pledge.objects.get().state == "draft"


def test_a_due_day_outside_the_year_and_a_second_pledge_are_refused_at_their_fields(
    house, login, pledge
):
    client = login(house.users.member)
    bad = typed("Việc", kind="plan", **{"items-0-due_on": "2027-01-05"})
    page = client.post("/pledges/new/", bad)
    assert "trong năm 2026" in str(page.context["items"].forms[0].errors["due_on"])
    page = client.post("/pledges/new/", typed("Việc"))
    assert "Đã có một bản cùng loại" in str(page.context["form"].errors["kind"])
    assert Pledge.objects.get() == pledge
    assert page.context["already"] == pledge
    assert "Mở bản đã có" in page.content.decode()


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_of_two_first_savings_at_once_the_second_is_led_to_the_first(house, login, monkeypatch):
    both, check = threading.Barrier(2), PledgeForm._post_clean

    def checked_by_both(form):
        check(form)
        both.wait(LONG)

    monkeypatch.setattr(PledgeForm, "_post_clean", checked_by_both)
    clients = login(house.users.member), login(house.users.member)
    answers = together(
        *(lambda one=one: one.post("/pledges/new/", typed("Việc")) for one in clients)
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    page = next(answer for answer in answers if answer.status_code == 409)
    assert page.context["already"] == Pledge.objects.get()
    assert page.context["form"].errors["kind"] == [TWICE]


def test_the_secretary_sends_back_then_accepts_and_the_rounds_show_what_changed(
    house, login, pledge
):
    pledge.submit(by=house.users.member)
    secretary = login(house.users.secretary)
    secretary.post(f"/pledges/{pledge.pk}/return/", {"reason": "Cần chỉ tiêu cụ thể"})
    pledge.refresh_from_db()
    assert pledge.state == "returned"
    page = login(house.users.member).get(f"/pledges/{pledge.pk}/edit/")
    assert "Cần chỉ tiêu cụ thể" in page.content.decode()
    pledge.items.update(target="12 bài")
    pledge.submit(by=house.users.member)
    secretary = login(house.users.secretary)
    page = secretary.get(f"/pledges/{pledge.pk}/")
    first, second = page.context["rounds"]
    assert first["step"].snapshot == ["Tư tưởng | Việc 1 | theo năm"]
    assert second["changes"] == [
        [("same", "Tư tưởng | Việc 1 |"), ("came", "12 bài |"), ("same", "theo năm")]
    ]
    secretary.post(f"/pledges/{pledge.pk}/accept/")
    pledge.refresh_from_db()
    assert pledge.state == "accepted"


def test_a_draft_is_read_by_its_author_alone_and_an_accepted_one_by_the_cell(house, login, pledge):
    comrade = MemberFactory(cell=house.cell)

    comrade = UserFactory(member=comrade)

    def statuses():
        users = (
            house.users.member,
            house.users.secretary,
            comrade,
            house.users.sister,
            house.users.committee,
            house.users.inspector,
            house.users.head,
            house.users.administrator,
        )
        return [login(user).get(f"/pledges/{pledge.pk}/").status_code for user in users]

    assert statuses() == [200, 404, 404, 404, 404, 404, 404, 404]
    pledge.submit(by=house.users.member)
    assert statuses() == [200, 200, 404, 404, 404, 200, 200, 404]
    pledge.accept(by=house.users.secretary)
    assert statuses() == [200, 200, 200, 404, 404, 200, 200, 404]


@pytest.mark.database  # one large condition in SQL
def test_above_the_cell_the_list_holds_leaders_and_collectives_and_leads_to_the_counts(
    house, login, pledge
):
    leader = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.deputy.member, is_leader=True
    )
    collective = PledgeFactory(year=house.year, organization=house.cell, kind="collective")
    for record in (pledge, leader, collective):
        record.submit(by=house.users.secretary)
    listed = {}
    for role in ("secretary", "inspector", "committee", "standing", "staff", "sister"):
        page = login(getattr(house.users, role)).get("/pledges/")
        listed[role] = {row.record for row in page.context["table"].rows}
        leads_to_counts = "/dashboard/pledges/" in page.content.decode()
        assert leads_to_counts == (role in ("committee", "standing", "staff")), role
    everything, leading = {pledge, leader, collective}, {leader, collective}
    assert listed == {
        "secretary": everything, "inspector": everything,
        "committee": leading, "standing": leading, "staff": leading, "sister": set(),
    }  # fmt: skip
    page = login(house.users.staff).get("/pledges/").content.decode()
    assert str(leader.member) in page
    assert leader.get_absolute_url() not in page


def test_every_look_of_an_inspector_is_logged(house, login, pledge):
    pledge.submit(by=house.users.member)
    looks = LogEntry.objects.get_for_object(pledge).filter(action=LogEntry.Action.ACCESS)
    login(house.users.member).get(f"/pledges/{pledge.pk}/")
    assert not looks.exists()
    login(house.users.inspector).get(f"/pledges/{pledge.pk}/")
    assert looks.get().actor == house.users.inspector


def test_nobody_accepts_his_own_pledge_and_the_committee_reviews_the_leaders(house, login):
    own = PledgeFactory(
        year=house.year,
        organization=house.cell,
        member=house.users.secretary.member,
        is_leader=True,
    )
    own.submit(by=house.users.secretary)
    url = f"/pledges/{own.pk}/accept/"
    assert login(house.users.secretary).post(url).status_code == 403
    assert login(house.users.other_committee).post(url).status_code == 404
    assert login(house.users.committee).post(url).status_code == 302
    own.refresh_from_db()
    assert own.state == "accepted"


def test_the_secretary_types_in_a_paper_pledge_for_a_member(house, login):
    member = house.members[house.cell.pk][3]
    client = login(house.users.secretary)
    client.post("/pledges/paper/", typed("Trồng cây", member=member.pk, action="submit"))
    pledge = Pledge.objects.get()
    assert (pledge.member, pledge.on_behalf, pledge.state) == (member, True, "submitted")
    assert pledge.entered_by == house.users.secretary
    stranger = house.members[house.sister_cell.pk][3]
    page = client.post("/pledges/paper/", typed("Trồng cây", member=stranger.pk))
    assert "member" in page.context["form"].errors


def test_a_committee_types_in_its_own_collectives_pledge_but_none_of_its_cells_members(
    house, login
):
    client = login(house.users.committee)
    member = house.members[house.cell.pk][3]
    page = client.post("/pledges/paper/", typed("Trồng cây", member=member.pk))
    assert "member" in page.context["form"].errors
    assert not Pledge.objects.exists()
    client.post("/pledges/paper/", typed("Trồng cây", kind="collective"))
    found = Pledge.objects.get()
    assert (found.organization, found.member) == (house.committee, None)


def test_a_stale_writer_is_told_and_keeps_his_text(house, login, pledge):
    client = login(house.users.member)
    url = f"/pledges/{pledge.pk}/edit/"
    item = pledge.items.get()
    line = {"items-0-id": item.pk, "items-INITIAL_FORMS": "1"}
    assert client.post(url, typed("Bản một", version=1, **line)).status_code == 302
    page = client.post(url, typed("Bản hai", version=1, **line))
    assert page.status_code == 409
    assert page.context["items"].forms[0]["content"].value() == "Bản hai"
    item.refresh_from_db()
    assert item.content == "Bản một"


def test_year_end_assessments_need_an_accepted_pledge(house, login, pledge):
    client = login(house.users.member)
    answer = {"result": "fulfilled", "comment": "Đủ 12 bài"}
    page = client.post(f"/pledges/{pledge.pk}/self/", answer)
    assert "đã được chi bộ thông qua" in page.content.decode()
    pledge.submit(by=house.users.member)
    pledge.accept(by=house.users.secretary)
    client.post(f"/pledges/{pledge.pk}/self/", answer)
    login(house.users.head).post(f"/pledges/{pledge.pk}/agency/", {"result": "partly"})
    assert login(house.users.sister).post(f"/pledges/{pledge.pk}/cell/", answer).status_code == 404
    login(house.users.secretary).post(f"/pledges/{pledge.pk}/cell/", answer)
    pledge.refresh_from_db()
    assert (pledge.state, pledge.self_result, pledge.agency_result, pledge.cell_result) == (
        "assessed",
        "fulfilled",
        "partly",
        "fulfilled",
    )


@pytest.mark.database  # a savepoint is undone
def test_many_are_accepted_at_once_but_not_ones_own(house, login, pledge):
    own = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.secretary.member
    )
    for record in (pledge, own):
        record.submit(by=house.users.deputy)
    login(house.users.secretary).post(
        "/pledges/accept/", {"pledge": [pledge.pk, own.pk, "²", "9" * 30, "mot"]}
    )
    assert list(Pledge.objects.filter(state="accepted")) == [pledge]


def test_progress_is_noted_on_an_accepted_pledge(house, login, pledge):
    pledge.submit(by=house.users.member)
    note = {"noted_on": "2026-11-20", "note": "Đã đọc 11 bài"}
    client = login(house.users.member)
    client.post(f"/pledges/{pledge.pk}/progress/", note)
    assert not pledge.progress.exists()
    pledge.accept(by=house.users.secretary)
    client.post(f"/pledges/{pledge.pk}/progress/", note)
    assert pledge.progress.get().note == "Đã đọc 11 bài"


def test_last_years_lines_are_offered(house, login):

    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    PledgeFactory(year=last, organization=house.cell, member=house.users.member.member, items=2)
    page = login(house.users.member).get("/pledges/new/?kind=training&from=last")
    assert [line["content"].value() for line in page.context["items"]] == ["Việc 1", "Việc 2"]


def test_a_pledge_after_the_deadline_is_late(house, pledge):
    type(house.year).objects.update(pledge_due=dt.date(2026, 3, 31))
    pledge.submit(by=house.users.member)
    assert Pledge.objects.get().is_late


def test_a_closed_year_refuses_the_verbs(house, pledge):
    pledge.submit(by=house.users.member)
    type(house.year).objects.update(state="closed")
    with pytest.raises(ValidationError, match="đã chốt"):
        pledge.accept(by=house.users.secretary)


@pytest.mark.parametrize("role", ["member", "secretary", "committee", "standing"])
def test_the_list_asks_the_same_number_of_queries_at_1_and_at_30(
    house, login, role, django_assert_max_num_queries
):
    client = login(getattr(house.users, role))
    sizes = []
    for total in (1, 30):
        while Pledge.objects.count() < total:
            PledgeFactory(
                year=house.year,
                organization=house.cell,
                member=MemberFactory(cell=house.cell),
            ).submit(by=house.users.member)
        with django_assert_max_num_queries(20) as captured:
            assert client.get("/pledges/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_a_pledge_starts_from_the_template_that_the_committee_offers(house, login):
    client = login(house.users.committee)
    data = {
        "organization": house.committee.pk, "year": house.year.pk, "kind": "training",
        "name": "Mẫu 2026", "lines": "Đạo đức | Tiết kiệm điện | giảm 5% | tháng\nNêu gương | Đúng giờ",
    }  # fmt: skip
    new = "/registers/pledge-templates/new/"
    page = client.post(new, data | {"lines": "Đạo đức"})
    assert page.context["form"].errors["lines"] == [
        "Dòng 1 phải có lĩnh vực và nội dung, cách nhau bằng dấu |."
    ]
    page = client.post(new, data | {"lines": "a | b | c | tuần"})
    assert "tháng, quý hoặc năm" in page.context["form"].errors["lines"][0]
    assert client.post(new, data).status_code == 302
    template = PledgeTemplate.objects.get()
    client = login(house.users.member)
    address = f"/pledges/new/?kind=training&template={template.pk}"
    assert address.replace("&", "&amp;") in client.get("/pledges/mine/").content.decode()
    items = client.get(address).context["items"]
    shown = [(f["area"].value(), f["content"].value(), f["period"].value()) for f in items.forms]
    assert shown == [("Đạo đức", "Tiết kiệm điện", "month"), ("Nêu gương", "Đúng giờ", "year")]
    far = login(house.users.far).get(address).context["items"]
    assert "Tiết kiệm điện" not in [form["content"].value() for form in far.forms]


@pytest.mark.database  # a constraint refuses
def test_the_database_itself_holds_one_pledge_of_a_kind_a_year(house):
    member = {"year": house.year, "organization": house.cell, "member": house.users.member.member}
    collective = {"year": house.year, "organization": house.cell, "kind": "collective"}
    for fields in (member, collective):
        PledgeFactory(**fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            PledgeFactory(**fields)


def test_a_pledge_is_no_longer_than_its_document_may_cost(house, login):
    client = login(house.users.member)
    page = client.post("/pledges/new/", typed("Việc " * 900, "Việc " * 900, "Việc " * 900))
    assert page.status_code == 422
    assert "Cả bản cam kết chỉ được 10.000 ký tự" in page.content.decode()
    assert not Pledge.objects.exists()


def test_an_empty_line_at_the_end_is_left_out_and_a_wrong_one_is_named_at_the_top(house, login):
    client = login(house.users.member)
    more = client.post("/pledges/new/", typed("Việc thứ nhất", action="more"))
    html = more.content.decode()
    assert "Chưa lưu được" not in html
    assert html.count("autofocus") == 1
    assert more.context["items"].forms[1]["period"].value() == "year"
    wrong = typed("Việc thứ nhất", "", action="submit", **{"items-1-target": "10 hộ"})
    page = client.post("/pledges/new/", wrong)
    assert page.status_code == 422
    assert 'href="#id_items-1-content">Nội dung 2, Nội dung</a>' in page.content.decode()
    last = typed("Việc thứ nhất", "", action="submit") | {"items-1-area": ""}
    assert client.post("/pledges/new/", last).status_code == 302
    assert Pledge.objects.get().items.count() == 1


def test_a_draft_without_lines_opens_with_one_to_write(house, login, pledge):
    page = login(house.users.member).get(f"/pledges/{pledge.pk}/edit/")
    assert len(page.context["items"].forms) == 1


def test_pledges_are_read_before_they_are_accepted_and_none_is_ticked(house, login):
    client = login(house.users.member)
    client.post("/pledges/new/", typed("Giúp một hộ khó khăn", action="submit"))
    pledge = Pledge.objects.get()
    html = login(house.users.secretary).get("/pledges/accept/").content.decode()
    assert "Giúp một hộ khó khăn" in html
    assert f'value="{pledge.pk}"' in html
    assert "checked" not in html
    assert f"/pledges/{pledge.pk}/return/" in html
