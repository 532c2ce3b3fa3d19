"""A form that is sent twice is taken once, whichever it is."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from campaigns.models import WelfareContribution
from members.models import SentForm, User
from portal.kit.sent_once import TAKEN, address_to_keep, fingerprint
from tests.together import together

NEW = "/registers/welfare/new/"


def line(house, key):
    return {
        "programme": "Mái ấm", "form": "cash", "contributed_on": "2026-07-20",
        "registered_vnd": "1700000", "paid_vnd": "1200000", "houses": "2",
        "organization": house.cell.pk, "form_key": key,
    }  # fmt: skip


def test_every_form_of_a_page_has_a_key_of_its_own(house, login):
    client = login(house.users.secretary)
    keys = [
        re.findall(r'name="form_key" value="([^"]+)"', client.get(NEW).content.decode())
        for _ in "12"
    ]
    assert len({key for page in keys for key in page}) == len(keys[0]) + len(keys[1]) >= 2


def test_the_second_sending_is_led_to_the_record_of_the_first(house, login):
    client = login(house.users.secretary)
    first = client.post(NEW, line(house, "k"))
    second = client.post(NEW, line(house, "k"), follow=True)
    assert second.redirect_chain[0] == (first["Location"], 302)
    assert TAKEN in second.content.decode()
    assert WelfareContribution.objects.count() == 1


def test_what_was_changed_after_going_back_is_another_form(house, login):
    client = login(house.users.secretary)
    client.post(NEW, line(house, "k"))
    client.post(NEW, line(house, "k") | {"programme": "Mái ấm khác"})
    client.post(NEW, line(house, "page anew"))
    assert WelfareContribution.objects.count() == 3


def test_a_file_that_was_mended_is_another_form_though_name_and_size_are_the_same():
    def key(content):
        file = SimpleUploadedFile("danh-sach.xlsx", content)
        request = RequestFactory().post("/imports/", {"form_key": "k", "file": file})
        request.user = User(pk=1)
        result = fingerprint(request)
        assert request.FILES["file"].read() == content  # the view reads it from its start
        return result

    assert key(b"mot") == key(b"mot") != key(b"hai")


def test_an_address_too_long_to_keep_goes_without_its_query():
    assert address_to_keep("/members/?text=an") == "/members/?text=an"
    assert address_to_keep("/members/?text=" + "a" * 2000) == "/members/"


def test_a_refused_form_may_be_sent_again_and_a_broken_one_leaves_nothing(
    house, login, monkeypatch
):
    client = login(house.users.secretary)
    wrong = line(house, "k") | {"registered_vnd": "abc"}
    assert client.post(NEW, wrong).status_code == client.post(NEW, wrong).status_code != 302

    def save_and_break(self, form):
        form.save()
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("campaigns.views.register_lines.RegisterFormView.save", save_and_break)
        client.raise_request_exception = False
        assert client.post(NEW, line(house, "k")).status_code == 500
    assert not SentForm.objects.exists()
    assert client.post(NEW, line(house, "k")).status_code == 302
    assert WelfareContribution.objects.count() == 1


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_equal_forms_that_come_at_the_same_moment_are_one(house):
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(
            house.users.secretary, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    answers = together(*[lambda c=client: c.post(NEW, line(house, "k")) for client in clients])
    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert WelfareContribution.objects.count() == 1


def test_logging_out_with_a_key_logs_out(house, login):
    client = login(house.users.secretary)
    response = client.post("/accounts/logout/", {"form_key": "k"})
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
