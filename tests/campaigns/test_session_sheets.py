"""The sheet: what it starts from, what it refuses, two writers at once, taking it back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.sheets import sheet_for
from campaigns.models import StudySession, Topic
from tests.campaigns.test_sessions import typed
from tests.factories.members import CampaignYearFactory
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture
def session(house):
    return StudySessionFactory(year=house.year, organization=house.cell)


def edit(session):
    return f"/sessions/{session.pk}/edit/"


def differences(page):
    return {line.label: (line.saved, line.typed) for line in page.context["form"].conflict}


# Two writers


def test_a_stale_writer_sees_where_the_two_differ_and_decides(house, login, session):
    client = login(house.users.secretary)
    leader = house.users.secretary.member
    mine = typed(session, "PPPPP", action="save", title="Bản của tôi", chair=leader.pk)
    client.post(edit(session), typed(session, "APPPP", action="save", venue="Hội trường"))
    page = client.post(edit(session), mine)
    member = page.context["sheet"].rows[0].member
    assert page.status_code == 409
    assert differences(page) == {
        "Nội dung chính": ("(trống)", "Bản của tôi"),
        "Chủ trì": ("(trống)", leader.full_name),
        "Địa điểm": ("Hội trường", "(trống)"),
        str(member): ("Vắng không lý do", "Có mặt"),
    }
    html = page.content.decode()
    assert "Lấy bản mới" in html
    assert "Lưu bản của tôi" in html
    session.refresh_from_db()
    assert session.title == ""
    again = mine | {"version": page.context["form"]["version"].value()}
    assert client.post(edit(session), again).status_code == 302
    session.refresh_from_db()
    assert (session.title, session.venue) == ("Bản của tôi", "")
    assert set(session.attendances.values_list("mark", flat=True)) == {"P"}


def test_a_sheet_drawn_anew_over_another_s_writing_says_so(house, login, session):
    """A copy kept on a phone comes back with the version that it was typed over."""
    client = login(house.users.secretary)
    kept = typed(session, "PPPPP", action="refresh")
    assert client.post(edit(session), kept).context["form"].conflict is None
    client.post(edit(session), typed(session, "APPPP", action="save"))
    page = client.post(edit(session), kept)
    assert list(differences(page).values()) == [("Vắng không lý do", "Có mặt")]
    session.refresh_from_db()
    assert page.context["form"]["version"].value() == str(session.version)


def test_who_is_refused_for_another_reason_keeps_what_they_typed_in_a_new_draft(house, login):
    """A joint meeting refused as a whole leaves no half-written draft behind the page."""
    StudySessionFactory(
        year=house.year, organization=house.sister_cell, held_on=dt.date(2026, 11, 2)
    )
    new = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 2))
    data = typed(new, "PPPPP", action="save", joint_cells=house.sister_cell.pk)
    page = login(house.users.secretary).post("/sessions/new/", data)
    assert page.status_code == 422
    assert "đã có buổi cùng loại riêng" in str(page.context["form"].errors["joint_cells"])
    assert not StudySession.objects.filter(organization=house.cell).exists()


def test_what_is_wrong_in_the_sheet_is_named_at_the_head_of_the_page(house, login, session):
    page = login(house.users.secretary).post(edit(session), typed(session, "PK", action="save"))
    wrong = page.context["sheet"].rows[1].member
    assert page.status_code == 422
    assert [line.record.member for line in page.context["sheet"].wrong] == [wrong]
    assert f'<a href="#reason-{wrong.pk}">' in page.content.decode()


def test_a_meeting_that_was_entered_already_is_led_to(house, login, session):
    new = StudySession(organization=house.cell, held_on=session.held_on)
    client = login(house.users.secretary)
    page = client.post("/sessions/new/", typed(new, "PPPPP", action="save"))
    assert page.context["already"] == session
    assert edit(session) in page.content.decode()
    page = client.post("/sessions/new/", typed(new, action="save", held_on="2026-12-24"))
    assert page.context["already"] is None


# The form that is taken in once


def test_every_form_that_was_taken_in_is_remembered_even_of_a_draft_thrown_away(house, login):
    client = login(house.users.secretary)
    keys = [f"5f0c8f1e-0f7f-4a55-9c5e-6d5f6f1f0a1{n}" for n in range(2)]
    new = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 2))
    client.post("/sessions/new/", typed(new, "PPP", action="save", submission_key=keys[0]))
    session = StudySession.objects.get()
    client.post(edit(session), typed(session, "PPPPP", action="save", submission_key=keys[1]))

    def taken():
        return [client.get(f"/sessions/taken/?key={key}").json()["taken"] for key in keys]

    assert taken() == [session.get_absolute_url()] * 2
    client.post(f"/sessions/{session.pk}/discard/")
    assert taken() == ["/sessions/"] * 2
    client.post("/sessions/new/", typed(new, "PPP", action="save", submission_key=keys[0]))
    assert not StudySession.objects.exists()


# What a sheet starts from


def topics(house):
    here = {"year": house.year, "organization": house.bloc}
    annual = Topic.objects.create(**here, title="Chuyên đề năm", is_annual=True)
    third, fourth = (
        Topic.objects.create(**here, title=f"Quý {quarter}", quarter=quarter) for quarter in (3, 4)
    )
    return annual, third, fourth


def test_the_topic_follows_kind_and_quarter(house, login):
    annual, third, fourth = topics(house)
    client = login(house.users.secretary)

    def proposed(kind):
        return client.get(f"/sessions/new/?kind={kind}").context["session"].topic

    kinds = ("regular", "thematic", "study", "drive", "conference")
    assert [proposed(kind) for kind in kinds] == [None, fourth, None, annual, annual]
    past = CampaignYearFactory(organization=house.bloc, year=2025)
    Topic.objects.create(year=past, organization=house.bloc, title="Năm trước", quarter=4)
    page = client.get("/sessions/new/?kind=thematic")
    assert fourth.get_absolute_url() in page.content.decode()
    offered = page.context["form"].fields["topic"].queryset
    assert set(offered) == {annual, third, fourth}
    new = StudySession(organization=house.cell, held_on=dt.date(2026, 9, 30))

    def redrawn(**typed_in):
        data = typed(new, action="refresh", kind="thematic", proposed=fourth.pk) | typed_in
        return client.post("/sessions/new/?kind=thematic", data).context["form"]["topic"].value()

    assert redrawn(topic=fourth.pk) == str(third.pk)
    assert redrawn(topic=annual.pk) == str(annual.pk)
    assert redrawn(topic=fourth.pk, kind="regular") == ""
    fourth.delete()
    assert proposed("thematic") == annual


def test_the_nearest_committee_s_topic_comes_first(house, login):
    _, _, fourth = topics(house)
    own = Topic.objects.create(
        year=house.year, organization=house.committee, title="Của sở", quarter=4
    )
    for user, topic in ((house.users.secretary, own), (house.users.far, fourth)):
        page = login(user).get("/sessions/new/?kind=thematic")
        assert page.context["session"].topic == topic


# What a sheet refuses


@pytest.mark.parametrize(
    ("field", "mark", "sentence"),
    [
        ("chair", "A", "điểm danh vắng nên không chủ trì buổi này được"),
        ("recorder", "K", "điểm danh vắng nên không làm thư ký buổi này được"),
    ],
)
def test_who_is_marked_absent_neither_chairs_nor_records(
    house, login, session, field, mark, sentence
):
    member = sheet_for(session)[0].member
    client = login(house.users.secretary)
    data = typed(session, f"{mark}PPPP", action="save") | {
        field: member.pk, f"reason-{member.pk}": "ốm"
    }  # fmt: skip
    page = client.post(edit(session), data)
    assert sentence in str(page.context["form"].errors[field])
    assert not session.attendances.exists()
    assert client.post(edit(session), data | {f"mark-{member.pk}": "P"}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("non_members_invited", "x", "Hãy nhập một số nguyên."),
        ("non_members_invited", "-1", "Hãy nhập số từ 0 trở lên."),
        ("duration_minutes", "0", "Thời lượng tính bằng phút, từ 1 đến 600."),
        ("duration_minutes", "601", "Thời lượng tính bằng phút, từ 1 đến 600."),
        ("duration_minutes", "99999", "Thời lượng tính bằng phút, từ 1 đến 600."),
        ("starts_at", "27:88", "Hãy nhập giờ và phút, ví dụ 08:30."),
        ("held_on", "hôm qua", "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/11/2026."),
        ("held_on", "", "Hãy nhập mục này."),
        ("kind", "khác", "Hãy chọn một mục có trong danh sách."),
        ("topic", "999999", "Hãy chọn một mục có trong danh sách."),
        ("title", "x" * 301, "Chỉ được 300 ký tự; đồng chí đã nhập 301."),
    ],
)
def test_a_field_is_refused_in_our_own_words(house, login, session, field, value, sentence):
    client = login(house.users.secretary)
    data = typed(session, "PPPPP", action="save", duration_minutes="600")
    page = client.post(edit(session), data | {field: value})
    assert page.context["form"].errors[field][0] == sentence
    assert page.status_code == 422
    assert client.post(edit(session), data).status_code == 302


# Taking it back


def test_a_sheet_handed_in_by_mistake_is_taken_back_until_it_is_confirmed(house, login, session):
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    url = f"/sessions/{session.pk}/take-back/"
    assert login(house.users.sister).post(url).status_code == 404
    assert login(house.users.committee).post(url).status_code == 403
    client = login(house.users.secretary)
    assert url in client.get(session.get_absolute_url()).content.decode()
    assert client.post(url).url == edit(session)
    session.refresh_from_db()
    assert session.state == "draft"
    assert [step.action_label for step in session.steps.all()] == ["Nộp", "Rút lại"]
    client.post(f"/sessions/{session.pk}/discard/")
    assert StudySession.objects.filter(pk=session.pk).exists()
    session.submit(by=house.users.secretary)
    session.confirm(by=house.users.committee)
    assert url not in client.get(session.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="Đã xác nhận"):
        session.take_back(by=house.users.secretary)


def test_a_form_changed_after_going_back_meets_what_was_saved_and_loses_nothing(house, login):
    client = login(house.users.secretary)
    key = "5f0c8f1e-0f7f-4a55-9c5e-6d5f6f1f0a12"
    new = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 2))
    client.post("/sessions/new/", typed(new, "PPPPP", action="save", submission_key=key))
    changed = typed(new, "APPPP", action="submit", submission_key=key, conclusions="Kết luận")
    page = client.post("/sessions/new/", changed)
    session = StudySession.objects.get()
    assert page.status_code == 409
    assert page.context["sheet"].rows[0].mark == "A"
    assert page.context["form"]["conclusions"].value() == "Kết luận"
    assert f'action="{edit(session)}"' in page.content.decode()
    again = changed | {
        name: page.context["form"][name].value() for name in ("version", "submission_key")
    }
    assert client.post(edit(session), again).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.conclusions) == ("submitted", "Kết luận")
    assert sorted(session.attendances.values_list("mark", flat=True)) == list("APPPP")


def test_the_same_form_sent_twice_is_taken_in_once(house, login):
    key = "5f0c8f1e-0f7f-4a55-9c5e-6d5f6f1f0a11"
    session = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 3))
    data = typed(session, "PPPPP", action="submit", submission_key=key)
    client = login(house.users.secretary)
    first, second = (client.post("/sessions/new/", data) for _ in range(2))
    session = StudySession.objects.get()
    assert first.url == second.url == session.get_absolute_url()
    assert client.get(f"/sessions/taken/?key={key}").json() == {"taken": session.get_absolute_url()}
    assert login(house.users.sister).get(f"/sessions/taken/?key={key}").json() == {"taken": None}
    assert client.get("/sessions/taken/?key=x").json() == {"taken": None}


def test_a_second_regular_meeting_of_a_month_is_asked_about(house, login, session):
    client = login(house.users.secretary)
    new = StudySession(organization=house.cell, held_on=session.held_on + dt.timedelta(days=7))
    data = typed(new, "PPPPP", action="save")
    page = client.post("/sessions/new/", data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["again"]
    day = f"{session.held_on:%d/%m/%Y}"
    assert f"đã có buổi thường kỳ ngày {day}. Ghi thêm buổi nữa" in page.content.decode()
    drawn = client.post("/sessions/new/", data | {"action": "refresh"})
    assert not drawn.context["form"].errors
    assert client.post("/sessions/new/", data | {"again": "on"}).status_code == 302
    second = StudySession.objects.latest("pk")
    assert client.get(edit(second)).context["form"].fields.keys().isdisjoint({"again"})
