"""The second factor: demanded by posts, set up by the person, limited, reset by two."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from members.actions.account_links import reissue_link, use_link
from members.actions.second_factor import agree_to_reset, ask_reset, decline_reset, save_settings
from members.models import AccountEvent, FactorReset, SecondFactorSettings, User
from members.models.second_factor import SWITCHES
from tests.factories.members import UserFactory
from tests.factories.pledges import PledgeFactory
from tests.second_factor import SECRET, Passkey, code_of, give_app

PASSWORD = {"password": "mat-khau-thu"}
LOGIN, SECOND, INDEX = (
    "/accounts/login/",
    "/accounts/second-factor/login/",
    "/accounts/second-factor/",
)


def log_in(client, user, password="mat-khau-thu"):
    return client.post(LOGIN, {"login": user.username, "password": password})


def kinds(user):
    return [event.kind for event in user.events.all()]


@pytest.mark.parametrize(
    ("role", "is_demanded"),
    [
        ("standing", True), ("staff", True), ("inspector", True), ("administrator", True),
        ("committee", True), ("secretary", False), ("member", False), ("head", False),
    ],
)  # fmt: skip
def test_it_is_demanded_by_the_powers_of_a_post(house, role, is_demanded):
    user = getattr(house.users, role)
    assert SecondFactorSettings.current().demands(user) is is_demanded
    assert SecondFactorSettings(everybody=True).demands(user)
    assert not SecondFactorSettings(**dict.fromkeys(SWITCHES, False)).demands(user)


def test_days_of_grace_count_from_the_first_login_then_only_the_set_up_opens(house, client, clock):
    staff = house.users.staff
    log_in(client, staff)
    assert "trước ngày <strong>07/12/2026</strong>" in client.get("/").content.decode()
    clock.shift(dt.timedelta(days=10))
    log_in(client, staff)
    assert client.get("/members/").status_code == 200
    clock.shift(dt.timedelta(days=4))
    client.logout()
    assert log_in(client, staff).url == "/"
    for address in ("/", "/members/", f"/organizations/{house.cell.pk}/", "/trail/"):
        assert client.get(address)["Location"] == INDEX
    page = client.get(INDEX)
    assert "đã hết hạn thiết lập" in page.content.decode()
    assert client.get("/accounts/own/").status_code == client.get("/help/").status_code == 200
    give_app(staff)
    assert client.get("/members/").status_code == 200


def test_who_owes_nothing_is_told_nothing(house, client):
    log_in(client, house.users.member)
    client.get("/accounts/own/")
    user = User.objects.get(pk=house.users.member.pk)
    assert user.second_factor_since is None
    assert "xác thực hai bước. Mời" not in client.get("/").content.decode()


def test_an_app_is_set_up_with_its_first_code_and_asked_for_at_the_next_login(house, client, clock):
    staff = house.users.staff
    log_in(client, staff)
    page = client.get(f"{INDEX}app/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    client.post(page.redirect_chain[-1][0], PASSWORD)
    page = client.get(f"{INDEX}app/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    wrong = client.post(f"{INDEX}app/", {"code": "000000"})
    assert "Mã hoặc khóa chưa đúng" in wrong.content.decode()
    done = client.post(f"{INDEX}app/", {"code": code_of(secret)}, follow=True)
    assert len(done.context["unused_codes"]) == 10
    assert "Mã dự phòng" in done.content.decode()
    assert kinds(staff)[0] == "factor_on"

    client.logout()
    assert log_in(client, staff).url == SECOND
    used = client.post(SECOND, {"code": code_of(secret)})  # of the same half minute
    assert "đã dùng rồi" in used.content.decode()
    client.logout()
    clock.shift(60)
    assert log_in(client, staff).url == SECOND
    assert client.get("/members/").status_code == 302  # not in yet
    assert "6 chữ số" in client.get(SECOND).content.decode()
    assert client.post(SECOND, {"code": code_of(secret)}).url == "/"
    assert client.get("/").context["user"] == staff


def test_the_first_factor_ends_the_logins_that_were_made_with_the_password_alone(house, client):
    staff, other, another = house.users.staff, Client(), Client()
    for browser in (client, other):
        log_in(browser, staff)
    log_in(another, house.users.secretary)
    client.post("/accounts/reauthenticate/", PASSWORD)
    secret = client.get(f"{INDEX}app/").context["form"].secret
    client.post(f"{INDEX}app/", {"code": code_of(secret)})
    assert client.get("/members/").status_code == 200
    assert other.get("/members/").status_code == 302
    assert another.get("/").context["user"] == house.users.secretary


def test_who_has_no_phone_at_hand_makes_room_for_another_account(house, client):
    give_app(house.users.staff)
    log_in(client, house.users.staff)
    assert client.get(LOGIN).url == SECOND
    page = client.get(SECOND).content.decode()
    assert "Dùng khóa truy cập" not in page  # there is none
    assert page.index('action="/accounts/logout/"') < page.index("Đăng nhập bằng tài khoản khác")
    assert client.post("/accounts/logout/").url == LOGIN
    assert log_in(client, house.users.secretary).url == "/"


@pytest.mark.database  # two at once: locks
def test_no_code_is_taken_twice_and_a_recovery_code_once(house, client, clock):
    staff = house.users.staff
    codes = give_app(staff)

    def answer(code):
        fresh = Client()
        log_in(fresh, staff)
        return fresh.post(SECOND, {"code": code}).status_code == 302

    assert answer(code_of())
    assert not answer(code_of())
    assert not answer(code_of(later=-1))  # an older one neither
    assert answer(code_of(later=1))
    assert not answer(code_of(later=3))
    assert answer(f" {codes[3][:4]} {codes[3][4:]} ")
    assert not answer(codes[3])
    assert kinds(staff).count("code_used") == 1
    assert kinds(staff).count("bad_factor") == 4


def test_the_second_step_is_limited_over_all_addresses_but_not_in_a_known_browser(
    house, client, clock, settings
):
    staff = house.users.staff
    give_app(staff)
    log_in(client, staff)
    client.post(SECOND, {"code": code_of()})  # this browser is known from here
    client.post("/accounts/logout/")
    clock.shift(60)

    def attempt(number, code):
        stranger = Client(REMOTE_ADDR=f"192.0.2.{number}")
        log_in(stranger, staff)
        return stranger.post(SECOND, {"code": code})

    for number in range(1, 6):
        assert "chưa đúng" in attempt(number, "000000").content.decode()
    for code in ("000000", code_of()):
        assert "thử sai nhiều lần" in attempt(9, code).content.decode()
    assert kinds(staff)[:2] == ["locked", "bad_factor"]
    log_in(client, staff)
    assert client.post(SECOND, {"code": code_of()}).url == "/"
    clock.shift(dt.timedelta(minutes=6))
    assert attempt(9, code_of()).status_code == 302


def test_a_link_to_set_a_password_does_not_pass_by_the_second_step(house, client):
    member = house.users.member
    give_app(member)
    reissue_link(user=member, by=house.users.committee)
    link = member.links.get()
    use_link(link=link, password="con-ngua-dang-uong-nuoc-2026")
    assert log_in(client, member, "con-ngua-dang-uong-nuoc-2026").url == SECOND
    assert client.get("/pledges/mine/").status_code == 302


def test_the_second_step_confirms_the_person_where_it_is_older_than_the_reset(house, client, clock):
    member, password = house.users.member, "con-ngua-dang-uong-nuoc-2026"
    draft = PledgeFactory(year=house.year, organization=house.cell, member=member.member)
    give_app(member)
    clock.shift(60)
    reissue_link(user=member, by=house.users.committee)
    use_link(link=member.links.get(), password=password)
    log_in(client, member, password)
    client.post(SECOND, {"code": code_of()})
    assert client.get(f"/pledges/{draft.pk}/").status_code == 200
    assert "confirmed" in kinds(member)

    Authenticator.objects.filter(user=member).update(
        created_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    )
    User.objects.filter(pk=member.pk).update(awaits_confirmation=True)
    client.post("/accounts/logout/")
    clock.shift(60)
    log_in(client, member, password)
    client.post(SECOND, {"code": code_of()})
    assert client.get(f"/pledges/{draft.pk}/").status_code == 404


def test_who_set_a_password_with_anothers_link_binds_no_phone_before_being_confirmed(house, login):
    User.objects.filter(pk=house.users.member.pk).update(awaits_confirmation=True)
    client = login(User.objects.get(pk=house.users.member.pk))
    for address in (f"{INDEX}app/", f"{INDEX}keys/new/"):
        page = client.get(address, follow=True)
        assert page.redirect_chain == [("/accounts/own/", 302)]
        assert "gặp và xác nhận" in page.content.decode()


def add_passkey(client, user, key):
    """Log in, make a passkey as the first factor; the page that offered it."""
    log_in(client, user)
    client.post("/accounts/reauthenticate/", PASSWORD)
    page = client.get(f"{INDEX}keys/new/")
    credential = key.create(page.context["js_data"]["creation_options"])
    sent = {"name": "Máy ở cơ quan", "credential": json.dumps(credential)}
    client.post(f"{INDEX}keys/new/", sent)
    return page


def test_a_passkey_is_made_and_then_serves_as_the_second_step(house, client):
    staff, key = house.users.staff, Passkey("testserver")
    page = add_passkey(client, staff, key)
    text = page.content.decode()
    assert 'id="passkey-options"' in text
    assert "mfa/js/webauthn-json" in text
    assert "'unsafe" not in page["Content-Security-Policy"]
    assert kinds(staff)[0] == "key_added"
    assert "Máy ở cơ quan" in client.get(INDEX).content.decode()

    client.logout()
    log_in(client, staff)
    page = client.get(SECOND)
    assert "Dùng khóa truy cập" in page.content.decode()
    options = page.context["js_data"]["request_options"]
    forged = Passkey("testserver").get(options)
    page = client.post(SECOND, {"credential": json.dumps(forged)})
    assert "Mã hoặc khóa chưa đúng" in page.content.decode()
    options = page.context["js_data"]["request_options"]
    assert client.post(SECOND, {"credential": json.dumps(key.get(options))}).url == "/"
    assert client.get("/").context["user"] == staff


@pytest.mark.parametrize(
    "credential",
    [
        "", "true", "1", "[]", "{}", '{"id": 1}', "không phải JSON",
        '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}}',
        (
            '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "YQ", '
            '"attestationObject": "oA", "authenticatorData": "YQ", "signature": "YQ"}}'
        ),
    ],
)  # fmt: skip
def test_what_no_browser_sends_is_refused_not_failed_on(house, client, credential):
    staff = house.users.staff
    log_in(client, staff)
    client.post("/accounts/reauthenticate/", PASSWORD)
    client.get(f"{INDEX}keys/new/")
    assert client.post(f"{INDEX}keys/new/", {"credential": credential}).status_code == 200
    give_app(staff)
    client.post("/accounts/logout/")
    log_in(client, staff)
    client.get(SECOND)
    assert client.post(SECOND, {"credential": credential}).status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_who_has_a_second_factor_shows_it_before_changing_it_the_password_is_not_enough(
    house, client, clock
):
    staff = house.users.staff
    give_app(staff)
    log_in(client, staff)
    client.post(SECOND, {"code": code_of()})
    page = client.get(f"{INDEX}app/off/", follow=True)
    again = page.redirect_chain[-1][0]
    assert again.startswith(f"{INDEX}again/")
    client.post("/accounts/reauthenticate/", PASSWORD)
    assert client.post(f"{INDEX}app/off/").url.startswith(f"{INDEX}again/")
    assert Authenticator.objects.filter(user=staff).exists()
    clock.shift(60)
    client.post(again, {"code": code_of()})
    client.post(f"{INDEX}app/off/")
    assert not Authenticator.objects.filter(user=staff).exists()  # nor codes without an app
    assert kinds(staff)[0] == "factor_off"


def test_giving_the_factor_up_brings_no_new_days_of_grace(house, client, clock):
    staff = house.users.staff
    give_app(staff)
    log_in(client, staff)
    client.post(SECOND, {"code": code_of()})
    clock.shift(dt.timedelta(days=20))
    Authenticator.objects.filter(user=staff).delete()
    client.post("/accounts/logout/")
    log_in(client, staff)
    assert client.get("/members/")["Location"] == INDEX


def test_a_lost_device_is_reset_by_two_never_by_one_and_never_ones_own(house, client, clock):
    member, committee, administrator = (
        house.users.member, house.users.committee, house.users.administrator,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="không có gì"):
        ask_reset(user=member, reason="Mất máy", by=committee)
    give_app(member)
    give_app(administrator)
    give_app(house.users.standing)
    for user, by in ((member, house.users.secretary), (member, house.users.other_committee),
                     (administrator, administrator), (house.users.standing, house.users.staff)):  # fmt: skip
        with pytest.raises(ValidationError, match=r"không quản lý|của chính mình|vượt quyền"):
            ask_reset(user=user, reason="Mất máy", by=by)
    request = ask_reset(user=member, reason="Mất máy sáng nay", by=committee)
    with pytest.raises(ValidationError, match="đang chờ"):
        ask_reset(user=member, reason="Lần nữa", by=administrator)
    for by in (committee, member, house.users.secretary):
        with pytest.raises(ValidationError):
            agree_to_reset(request=request, by=by)
    log_in(client, member)
    client.post(SECOND, {"code": code_of()})
    assert client.get("/pledges/mine/").status_code == 200
    agree_to_reset(request=request, by=administrator)
    assert not Authenticator.objects.filter(user=member).exists()
    assert client.get("/pledges/mine/").status_code == 302  # open sessions have ended
    clock.shift(60)
    page = log_in(client, member)
    assert page.url == "/"
    assert "đã được đặt lại theo đề nghị báo mất" in client.get("/pledges/mine/").content.decode()
    told = [(event.kind, event.by) for event in client.get("/accounts/own/").context["events"]]
    assert ("reset_asked", committee) in told
    assert ("reset_done", administrator) in told
    with pytest.raises(ValidationError, match="người khác giải quyết"):
        agree_to_reset(request=request, by=administrator)
    client.post("/accounts/logout/")
    log_in(client, member)
    assert "báo mất" not in client.get("/pledges/mine/").content.decode()


def test_the_pages_of_a_lost_device(house, login):
    member, committee = house.users.member, house.users.committee
    address = f"/accounts/manage/{member.pk}/lost-device/"
    client = login(committee)
    assert address not in client.get("/accounts/manage/").content.decode()
    give_app(member)
    assert address in client.get("/accounts/manage/").content.decode()
    assert "reason" in client.post(address, {}).context["form"].errors
    assert client.post(address, {"reason": "Mất máy"}).status_code == 302
    request = FactorReset.objects.get()
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Đang chờ người thứ hai" in page
    assert "Xác nhận, đặt lại" not in page
    assert login(house.users.other_committee).get(request.get_absolute_url()).status_code == 404

    client = login(house.users.administrator)
    assert "Đề nghị đặt lại xác thực hai bước chờ xác nhận" in client.get("/").content.decode()
    assert str(member) in client.get("/accounts/manage/lost-devices/").content.decode()
    page = client.post(request.get_absolute_url(), {"action": "decline"})
    assert "answer" in page.context["form"].errors
    client.post(request.get_absolute_url(), {"action": "decline", "answer": "Không phải người đó"})
    request.refresh_from_db()
    assert (request.state, request.answer) == ("declined", "Không phải người đó")
    assert kinds(member)[:2] == ["reset_denied", "reset_asked"]
    assert Authenticator.objects.filter(user=member).exists()
    with pytest.raises(ValidationError, match="người khác giải quyết"):
        decline_reset(request=request, by=house.users.staff, answer="Không")


def test_the_server_resets_an_account_that_nobody_on_a_page_can(house, capsys):
    administrator = house.users.administrator
    give_app(administrator)
    call_command("reset_second_factor", administrator.username.upper())
    assert not Authenticator.objects.exists()
    event = administrator.events.get()
    assert (event.kind, event.by) == ("reset_done", None)


def test_the_administrator_says_of_whom_it_is_demanded(house, login, clock):
    client, address = login(house.users.administrator), "/accounts/manage/second-factor/"
    form = client.get(address).context["form"]
    assert [name for name in SWITCHES if form[name].value()] == [
        "standing", "committees", "staff", "inspectors", "administrators",
    ]  # fmt: skip
    User.objects.filter(pk=house.users.staff.pk).update(second_factor_since=dt.date(2026, 1, 1))
    data = {"version": form["version"].value(), "standing": "on", "grace_days": "7"}
    assert client.post(address, data).status_code == 302
    settings = SecondFactorSettings.current()
    assert (settings.standing, settings.staff, settings.grace_days) == (True, False, 7)
    staff = User.objects.get(pk=house.users.staff.pk)
    assert staff.second_factor_since is None  # a demand that returns begins anew
    assert client.post(address, data).status_code == 200  # a stale writer is told
    assert client.post(address, data | {"grace_days": "91"}).status_code == 200
    for other in ("staff", "standing", "committee"):
        assert login(getattr(house.users, other)).get(address).status_code == 403
    save_settings(SecondFactorSettings.current())
    assert AccountEvent.objects.count() == 0


def test_lists_of_accounts_and_resets_do_not_ask_more_for_more(
    house, login, django_assert_max_num_queries
):
    client, sizes = login(house.users.administrator), []
    for count in (1, 12):
        for _ in range(count):
            user = UserFactory()
            give_app(user)
            ask_reset(user=user, reason="Mất máy", by=UserFactory(is_staff=True, member=None))
        with django_assert_max_num_queries(30) as captured:
            assert client.get("/accounts/manage/").status_code == 200
            assert client.get("/accounts/manage/lost-devices/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_the_database_holds_no_secret_in_the_clear_and_a_key_is_replaced(house, client, settings):
    staff, codes = house.users.staff, give_app(house.users.staff)
    stored = {row.type: row.data for row in Authenticator.objects.filter(user=staff)}
    assert SECRET not in json.dumps(stored)
    assert RecoveryCodes(Authenticator(data=stored["recovery_codes"])).generate_codes() == codes
    assert settings.SECOND_FACTOR_KEYS == [settings.SECRET_KEY]

    settings.SECOND_FACTOR_KEYS = ["khóa mới", settings.SECRET_KEY]
    log_in(client, staff)
    assert client.post(SECOND, {"code": code_of()}).url == "/"
    call_command("reencrypt_second_factors")
    settings.SECOND_FACTOR_KEYS = ["khóa mới"]
    client.logout()
    log_in(client, staff)
    assert client.post(SECOND, {"code": codes[0]}).url == "/"

    settings.SECOND_FACTOR_KEYS = ["khóa khác"]
    client.logout()
    log_in(client, staff)
    assert "không đọc được mã bí mật" in client.post(SECOND, {"code": codes[1]}).content.decode()
    with pytest.raises(CommandError, match="không khóa nào"):
        call_command("reencrypt_second_factors")


def test_where_the_key_is_lost_who_has_a_passkey_is_told_and_makes_new_codes(
    house, client, settings
):
    staff, key = house.users.staff, Passkey("testserver")
    add_passkey(client, staff, key)
    give_app(staff)
    settings.SECOND_FACTOR_KEYS = ["khóa khác"]
    client.post("/accounts/logout/")
    log_in(client, staff)
    for step in (SECOND, f"{INDEX}keys/again/"):
        answer = key.get(client.get(step).context["js_data"]["request_options"])
        assert client.post(step, {"credential": json.dumps(answer)}).status_code == 302
    for page in ("", "codes/", "codes/new/"):
        text = client.get(f"{INDEX}{page}").content.decode()
        assert "không đọc được mã bí mật" in text, page
        assert "báo quản trị kỹ thuật" in text, page
    client.post(f"{INDEX}codes/new/")
    codes = client.get(f"{INDEX}codes/").context["unused_codes"]
    assert len(codes) == 10
    client.post("/accounts/logout/")
    log_in(client, staff)  # the app is still one that nobody can read
    assert "không đọc được mã bí mật" in client.post(SECOND, {"code": "000000"}).content.decode()
    assert kinds(staff)[0] == "bad_factor"
    assert client.post(SECOND, {"code": codes[0]}).url == "/"


@pytest.mark.database  # a savepoint is undone
def test_a_flood_at_the_second_step_stays_on_record(house, settings):
    settings.LOGIN_FLOOD = 2
    give_app(house.users.staff)
    client = Client()
    log_in(client, house.users.staff)
    for code in ("000000", "000000", code_of()):
        page = client.post(SECOND, {"code": code})
    assert "thử sai nhiều lần" in page.content.decode()
    assert AccountEvent.objects.filter(kind="flood").count() == 1
