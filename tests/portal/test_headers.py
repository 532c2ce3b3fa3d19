"""What a browser is told with each page, and what it gets where a form came too late."""

import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from campaigns.models import WelfareContribution

NEW = "/registers/welfare/new/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.mark.parametrize("address", ["/", "/members/", "/sessions/", "/nowhere/"])
def test_no_page_behind_the_login_is_kept_by_a_cache(house, login, address):
    page = login(house.users.secretary).get(address)
    assert page["Cache-Control"] == "private, no-store"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in page["Permissions-Policy"]
    policy = page["Content-Security-Policy"]
    for directive in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
                      "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):  # fmt: skip
        assert directive in policy
    assert "unsafe" not in policy


def line(house):
    return {
        "programme": "Mái ấm\r\nbiên cương", "form": "cash", "contributed_on": "2026-07-20",
        "registered_vnd": "1700000", "paid_vnd": "1200000", "houses": "2",
        "organization": house.cell.pk,
    }  # fmt: skip


def shown(page):
    """What the page's own form would send again."""
    return dict(page.context["typed"]) | {"csrfmiddlewaretoken": str(page.context["csrf_token"])}


def test_a_page_open_over_a_new_login_sends_itself_again(house):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.users.secretary, backend=BACKEND)
    page = client.post(NEW, line(house) | {"csrfmiddlewaretoken": "x" * 64}, **HERE)
    assert page.status_code == 403
    text = page.content.decode()
    assert "Trang này đã mở từ trước" in text
    assert "Gửi lại" in text
    assert "biên cương</textarea>" in text
    assert not WelfareContribution.objects.exists()
    assert client.post(NEW, shown(page), **HERE).status_code == 302
    assert WelfareContribution.objects.count() == 1


def test_what_was_typed_is_kept_where_the_login_has_run_out(house, client):
    page = client.post(NEW, line(house), **HERE)
    assert page.status_code == 403
    assert "Phiên đăng nhập đã hết" in page.content.decode()
    client.force_login(house.users.secretary, backend=BACKEND)
    assert client.post(NEW, shown(page), **HERE).status_code == 302


def test_a_button_alone_was_nothing_typed(client, db):
    page = client.post("/accounts/logout/", {"form_key": "k"}, **HERE)
    assert (page.status_code, page["Location"].partition("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize(
    ("more", "origin"),
    [
        ({}, {"HTTP_ORIGIN": "https://evil.example"}),
        ({}, {}),
        ({"password": "bí mật"}, HERE),
        ({"programme": "x" * 400_000}, HERE),
    ],
    ids=["foreign", "unknown", "password", "long"],
)
def test_foreign_secret_and_endless_content_is_not_given_back(house, more, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.users.secretary, backend=BACKEND)
    page = client.post(NEW, line(house) | more, **origin)
    assert page.status_code == 403
    assert "Gửi lại</button>" not in page.content.decode()
    assert "Mở lại trang" in page.content.decode()


def test_what_is_too_large_is_refused_in_vietnamese(house, login):
    client = login(house.users.secretary)
    page = client.post(NEW, {f"f{number}": "" for number in range(6000)})
    assert page.status_code == 400
    assert "lớn quá mức cổng nhận" in page.content.decode()


def test_the_deploy_check_is_silent_and_files_are_the_portal_s_alone(tmp_path):
    environment = {
        "HTTPS": "1", "ALLOWED_HOSTS": "portal.example", "SECRET_KEY": "0123456789abcdef" * 5,
        "VAR_DIR": str(tmp_path / "var"), "PATH": "",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(  # noqa: S603  our own command
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert settings.FILE_UPLOAD_PERMISSIONS == 0o600
