"""A real Chromium against the live server; each person has a context of his own."""

from __future__ import annotations

import os
import sqlite3

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.browsing import chromium_path
from tests.copies import empty_all
from tests.demo import copied_demo

# Playwright's loop runs in the test's thread; the ORM there serves the test alone.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Heads and bodies are sent apart: without this each answer waits 40 ms for the last one's receipt.
WSGIRequestHandler.disable_nagle_algorithm = True


class KeptFilesHandler(StaticFilesHandler):
    """Style and script are kept by the browser, as in service, and not asked for with every page."""

    def serve(self, request):
        response = super().serve(request)
        response.headers["Cache-Control"] = "max-age=31536000"
        return response


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The browser's tests come first, as they take longest: the processes then end together."""
    items.sort(key=lambda item: not item.get_closest_marker("browser"))
    items.sort(key=lambda item: not {"browser", "long"} <= {m.name for m in item.iter_markers()})


@pytest.fixture(scope="session")
def live_server(live_server):
    """The server of pytest-django, whose style and script are kept."""
    server = live_server.thread.httpd
    server.set_app(KeptFilesHandler(server.get_app().application))
    return live_server


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def reference(transactional_db):
    call_command("reference_data")


def session_of(user) -> dict[str, str]:
    """The cookie of a session in which this user is logged in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture(scope="session")
def told(django_db_setup, django_db_blocker):
    """A copy of SQLite's file with the invented bloc in it, which takes longest to be built."""
    copy = sqlite3.connect(":memory:")
    with django_db_blocker.unblock():
        copied_demo()
        connection.connection.backup(copy)
        empty_all()
    yield copy
    copy.close()


@pytest.fixture
def demo(transactional_db, told):
    connection.ensure_connection()
    told.backup(connection.connection)


@pytest.fixture
def visit(chromium, live_server):
    """`visit(user, width=360)` is a page in which that user is logged in; errors fail the test.

    With `by_form=True` the user types their password, and home is open.
    """
    contexts, problems = [], []

    def open_page(user, *, width=1280, by_form=False, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url,
            locale="vi-VN", accept_downloads=True, **options,
        )  # fmt: skip
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda request: (
                problems.append(request.url)
                if not request.url.startswith((live_server.url, "data:", "blob:"))
                else None
            ),
        )
        page.on(
            "console",
            lambda message: (
                problems.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        if by_form:
            page.goto("/accounts/login/")
            page.fill("[name=login]", user.username)
            page.fill("[name=password]", "mat-khau-thu")
            page.click("main button[type=submit]")
            page.wait_for_url("**/")
        else:
            context.add_cookies([session_of(user) | {"url": live_server.url}])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
