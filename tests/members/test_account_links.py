"""One-time links: issued alone or for a unit, used once, and what the person learns of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from members.account_sheets import parts_of
from members.actions.account_links import confirm_person, issue_links, reissue_link, use_link
from members.actions.account_mail import mail_links
from members.actions.accounts import open_accounts, set_active
from members.models import AccountLink, Member, User
from members.models.account_links import hash_of
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.pledges import PledgeFactory
from tests.together import together

NEW = "con-ngua-dang-uong-nuoc-2026"


def link_of(user: User) -> AccountLink:
    return user.links.order_by("pk").last()


def typed(code: str) -> str:
    return code.lower().replace("-", " ")


def test_a_slip_leads_to_a_password_of_ones_own_and_works_once(house, client):
    member = MemberFactory(full_name="Lê Thị Mơ", cell=house.cell)
    open_accounts(organization=house.cell, by=house.users.committee)
    user = User.objects.get(member=member)
    link = link_of(user)
    page = client.post("/accounts/link/", {"code": link.code}, follow=True)
    text = page.content.decode()
    assert "Lê Thị Mơ" in text
    assert "molt" in text
    assert str(house.users.committee) in text
    short = client.post("/accounts/link/", {"password": "12345", "repeated": "12345"})
    assert "password" in short.context["form"].errors
    other = client.post("/accounts/link/", {"password": NEW, "repeated": "khác"})
    assert list(other.context["form"].errors) == ["repeated"]
    done = client.post("/accounts/link/", {"password": NEW, "repeated": NEW})
    assert done.url == "/accounts/login/"
    client.post("/accounts/login/", {"login": "molt", "password": NEW})
    home = client.get("/")
    assert home.context["user"] == user
    assert f"<strong>{house.users.committee}</strong>" in home.content.decode()
    assert not home.context["user"].awaits_confirmation  # nothing was there before
    client.logout()
    page = client.post("/accounts/link/", {"code": link.code})
    assert "code" in page.context["form"].errors


def test_a_code_is_taken_as_people_type_it(house, client):
    issue_links(users=[house.users.member], by=house.users.committee)
    link = link_of(house.users.member)
    client.post("/accounts/link/", {"code": typed(link.code)})
    assert client.get("/accounts/link/").context["link"] == link


def test_neither_code_nor_password_is_stored(house):
    issue_links(users=[house.users.member], by=house.users.committee)
    link = link_of(house.users.member)
    bare = link.code.replace("-", "")
    row = AccountLink.objects.filter(pk=link.pk).values().get()
    assert bare not in str(row)
    assert row["code_hash"] == hash_of(link.code)


def test_a_newer_link_voids_the_older_and_both_expire(house, clock):
    member = house.users.member
    issue_links(users=[member], by=house.users.committee)
    older = link_of(member)
    clock.shift(60)
    issue_links(users=[member], by=house.users.committee)
    newer = link_of(member)
    with pytest.raises(ValidationError, match="không dùng được"):
        use_link(link=older, password=NEW)
    clock.shift(dt.timedelta(days=15))
    with pytest.raises(ValidationError, match="không dùng được"):
        use_link(link=newer, password=NEW)
    member.refresh_from_db()
    assert member.check_password("mat-khau-thu")


def test_a_link_of_a_closed_account_is_refused(house):
    member = house.users.member
    issue_links(users=[member], by=house.users.committee)
    User.objects.filter(pk=member.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="không dùng được"):
        use_link(link=link_of(member), password=NEW)


def test_closing_and_opening_an_account_again_voids_its_unused_links(house):
    member, administrator = house.users.member, house.users.administrator
    issue_links(users=[member], by=house.users.committee)
    set_active(user=member, active=False, by=administrator)
    set_active(user=member, active=True, by=administrator)
    with pytest.raises(ValidationError, match="không dùng được"):
        use_link(link=link_of(member), password=NEW)


def test_a_unit_gets_no_link_to_the_account_of_a_technical_administrator(house):
    member = MemberFactory(cell=house.cell)
    staff = UserFactory(member=member, is_staff=True)
    staff.set_unusable_password()
    staff.save()
    issue = open_accounts(organization=house.cell, again=True, by=house.users.committee)
    assert not issue.links.filter(user=staff).exists()
    issue = open_accounts(organization=house.cell, again=True, by=house.users.administrator)
    assert issue.links.filter(user=staff).exists()


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_wins():
    user = UserFactory()
    issue_links(users=[user], by=UserFactory(is_staff=True))
    link = link_of(user)
    outcomes = together(*(lambda n=n: use_link(link=link, password=f"{NEW}-{n}") for n in range(4)))
    winners = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, User)]
    assert len(winners) == 1
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 3
    user.refresh_from_db()
    assert user.check_password(f"{NEW}-{winners[0]}")


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_unit_at_once_open_every_account_once(request):
    house = request.getfixturevalue("house")
    for _ in range(3):
        MemberFactory(full_name="Nguyễn Văn An", cell=house.cell)
    outcomes = together(
        lambda: open_accounts(organization=house.cell, by=house.users.committee),
        lambda: open_accounts(organization=house.committee, by=house.users.administrator),
    )
    errors = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(error, ValidationError) for error in errors)
    assert not Member.objects.filter(memberships__organization=house.cell, user=None).exists()


@pytest.mark.database  # written in bulk: keys and batches differ
def test_949_accounts_are_opened_with_a_bounded_number_of_queries(
    house, django_assert_max_num_queries
):
    members = Member.objects.bulk_create(
        Member(full_name=f"Trần Văn {'ABCDEGHIKL'[n % 10]}", card_number=f"99{n:04}")
        for n in range(949)
    )
    house.cell.memberships.model.objects.bulk_create(
        house.cell.memberships.model(
            member=member, organization=house.cell, starts_on=dt.date(2020, 1, 1)
        )
        for member in members
    )
    with django_assert_max_num_queries(60):
        issue = open_accounts(organization=house.committee, by=house.users.administrator)
    accounts = User.objects.filter(links__issue=issue)
    names = list(accounts.values_list("username", flat=True))
    assert len(names) == len(set(names)) >= 949
    assert all(name.isascii() and name.isalnum() and name == name.lower() for name in names)
    assert issue.links.usable().count() == len(names)
    parts = parts_of(issue)
    assert sum(part.size for part in parts) == len(names)
    assert [sheet.cell for part in parts for sheet in part.sheets] == ["Chi bộ Một", "Chi bộ Hai"]
    assert [part.number for part in parts] == [1, 2]  # a cell is never torn apart
    assert not any(account.has_usable_password() for account in accounts)


def test_a_committee_opens_its_cells_accounts_and_no_other(house, login):
    client = login(house.users.committee)
    units = client.get("/accounts/manage/units/").context["units"]
    assert {unit for unit, _ in units} == {house.committee, house.cell, house.sister_cell}
    assert client.get(f"/accounts/manage/units/{house.far_cell.pk}/").status_code == 404
    page = client.post(f"/accounts/manage/units/{house.cell.pk}/", follow=True)
    assert page.context["usable"] == 2  # of five, three had an account
    again = client.post(f"/accounts/manage/units/{house.cell.pk}/")
    assert "Không còn ai" in again.content.decode()
    client.post(f"/accounts/manage/units/{house.cell.pk}/", {"again": "on"})
    assert AccountLink.objects.usable().count() == 2
    assert AccountLink.objects.count() == 4


def test_a_link_goes_no_higher_than_the_power_of_who_issues_it(house):
    staff = house.users.staff
    with pytest.raises(ValidationError, match="vượt quyền"):
        reissue_link(user=house.users.standing, by=staff)
    reissue_link(user=house.users.standing, by=house.users.administrator)
    with pytest.raises(ValidationError, match="của mình"):
        reissue_link(user=staff, by=staff)


def test_the_password_of_before_holds_until_the_link_is_used(house, login, client):
    user = house.users.secretary
    login(user)
    session = client.cookies["sessionid"].value
    login(house.users.administrator)
    client.post(f"/accounts/manage/{user.pk}/link/")
    user.refresh_from_db()
    assert user.check_password("mat-khau-thu")
    use_link(link=link_of(user), password=NEW)
    client.cookies["sessionid"] = session
    assert client.get("/organizations/").status_code == 302


def test_after_anothers_link_drafts_stay_shut_until_somebody_else_confirms(house, login):
    member = house.users.member
    draft = PledgeFactory(year=house.year, organization=house.cell, member=member.member)
    assert login(member).get(f"/pledges/{draft.pk}/").status_code == 200
    reissue_link(user=member, by=house.users.committee)
    use_link(link=link_of(member), password=NEW)
    member = User.objects.get(pk=member.pk)
    client = login(member)
    assert client.get(f"/pledges/{draft.pk}/").status_code == 404
    assert client.get(f"/pledges/{draft.pk}/edit/").status_code == 404
    assert "tạm đóng" in client.get("/").content.decode()
    for other in (house.users.committee, member, house.users.sister):
        with pytest.raises(ValidationError):
            confirm_person(user=member, by=other)
    secretary = house.users.secretary
    secretary.awaits_confirmation = True  # their account may be in the issuer's hands too
    with pytest.raises(ValidationError):
        confirm_person(user=member, by=secretary)
    client = login(secretary)
    assert member in client.get("/accounts/manage/confirm/").context["waiting"]
    client.post("/accounts/manage/confirm/", {"account": member.pk})
    member = User.objects.get(pk=member.pk)
    assert login(member).get(f"/pledges/{draft.pk}/").status_code == 200


def test_the_person_reads_everything_that_happened_to_the_account(house, login):
    member = house.users.member
    reissue_link(user=member, by=house.users.committee)
    use_link(link=link_of(member), password=NEW)
    confirm_person(user=member, by=house.users.secretary)
    page = login(User.objects.get(pk=member.pk)).get("/accounts/own/")
    lines = [(event.kind, event.by) for event in page.context["events"]]
    assert lines == [
        ("confirmed", house.users.secretary),
        ("link_used", house.users.committee),
        ("link", house.users.committee),
    ]
    assert str(house.users.committee) in page.content.decode()


def test_slips_are_the_issuers_alone_and_stand_by_cell(house, login, monkeypatch):
    printed = {}
    monkeypatch.setattr(
        "reports.papers.slips.render_pdf", lambda html, _css: printed.update(html=html) or b"%PDF"
    )
    client = login(house.users.committee)
    client.post(f"/accounts/manage/units/{house.committee.pk}/")
    link = AccountLink.objects.first()
    url = f"/accounts/manage/issues/{link.issue_id}/slips/1/"
    assert client.get(url)["Content-Type"] == "application/pdf"
    html = printed["html"]
    assert all(other.code in html for other in AccountLink.objects.all())
    assert html.count('class="sheet"') == 2
    assert html.index("Chi bộ Một") < html.index("Chi bộ Hai")
    assert "data:image/png;base64," in html
    use_link(link=link, password=NEW)
    client.get(url)
    assert link.code not in printed["html"]
    assert client.get(url.replace("/1/", "/2/")).status_code == 404
    for other in (house.users.administrator, house.users.staff):
        assert login(other).get(url).status_code == 404
    assert login(house.users.member).get(url).status_code == 403


def test_links_go_out_by_mail_where_there_is_an_address_and_a_server(house, login, settings):
    member, client = house.users.member, login(house.users.administrator)
    User.objects.filter(pk=member.pk).update(email="mo@example.org")
    client.post(f"/accounts/manage/{member.pk}/link/")
    assert mail.outbox == []
    settings.MAIL_CONFIGURED = True
    issue = reissue_link(user=member, by=house.users.committee)
    mail_links.call(issue.pk, "https://cong.example/")
    (letter,) = mail.outbox
    assert letter.to == ["mo@example.org"]
    assert f"https://cong.example/accounts/link/#{link_of(member).code}" in letter.body


def test_the_server_opens_the_first_administrator_with_a_link(db, client, capsys):
    call_command("account_link", "quantri", "--administrator", "--site", "https://cong.example/")
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, False, False)
    link = link_of(user)
    assert f"https://cong.example/accounts/link/#{link.code}\n" in capsys.readouterr().out
    client.post("/accounts/link/", {"code": link.code})
    client.post("/accounts/link/", {"password": NEW, "repeated": NEW})
    assert client.post("/accounts/login/", {"login": "quantri", "password": NEW}).url == "/"
    assert client.get("/accounts/manage/").status_code == 200
    call_command("account_link", "QUANTRI")
    assert User.objects.count() == 1
    UserFactory(username="bithu")
    for wrong in (["khong-co"], ["bithu", "--administrator"], ["tên sai", "--administrator"]):
        with pytest.raises(CommandError):
            call_command("account_link", *wrong)


def test_another_slip_is_used_on_a_page_that_still_shows_the_one_before(house, client):
    issue_links(users=[house.users.member, house.users.sister], by=house.users.staff)
    before, other = link_of(house.users.member), link_of(house.users.sister)
    client.post("/accounts/link/", {"code": before.code})
    page = client.get("/accounts/link/")
    assert "js/link" in page.content.decode()
    client.post("/accounts/link/", {"code": other.code})
    assert client.get("/accounts/link/").context["link"] == other
    client.post("/accounts/link/", {"code": "AAAA-BBBB-CCCC"})
    assert client.get("/accounts/link/").context["link"] is None
