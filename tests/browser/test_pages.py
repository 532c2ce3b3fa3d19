"""Every page for every role: accessible, valid, fits 360 px, and works without JavaScript."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from html import unescape
from urllib.parse import urljoin, urlparse

import html5lib
import pytest
from django.core.management import call_command
from django.db import connection

from members.models import User
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.year_end.outline import SECTIONS
from tests.browser.steps import AXE_SCRIPT, violations
from tests.demo import build_demo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROLES = ("bithu", "dangvien", "danguy", "thuongvu", "chuyenvien", "kiemtra", "thutruong", "quantri")
NARROW = 360  # pixels of a small phone
BY_HAND = {plan.key for plan in SECTIONS if plan.must_write}
SKIPPED = re.compile(
    r"/(pdf|xlsx|docx|export|bad-rows|file|attachments|print|archive|own)/|/logout/|/static/"
    r"|^/reports/grading/\d+/\d+/[\w-]+/"
)
OWN = re.compile(r'<img\b(?![^>]*"/static/)|<script(?![^>]*js/(?:menu|fields|search)[.])')
SHOW = """html => {
  const next = new DOMParser().parseFromString(html, "text/html");
  const style = page => [...page.querySelectorAll("link[rel=stylesheet]")].map(l => l.href).join();
  if (style(next) !== style(document)) return null;
  document.body.replaceWith(document.adoptNode(next.body));
  return document.documentElement.scrollWidth;
}"""


@pytest.fixture(scope="session")
def told(django_db_setup, django_db_blocker):
    """A copy of SQLite's file with the invented bloc in it, which takes longest to be built."""
    copy = sqlite3.connect(":memory:")
    with django_db_blocker.unblock():
        build_demo()
        connection.connection.backup(copy)
        call_command("flush", interactive=False)
    yield copy
    copy.close()


@pytest.fixture
def demo(transactional_db, told):
    connection.ensure_connection()
    told.backup(connection.connection)


@pytest.fixture(scope="session")
def is_new(tmp_path_factory):
    """Whether no page of the whole run, in whatever process, was made of the same elements."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "pages"
    folder.mkdir(exist_ok=True)

    def is_new(address, html):
        key = hashlib.sha256(repr((shape(address), elements(html))).encode()).hexdigest()
        try:
            (folder / key).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    return is_new


def elements(html):
    """Every element of the page once: its name, classes and the names of its other attributes."""
    return sorted({
        (tag, *re.findall(r'\sclass="[^"]*"|\s[\w-]+(?==)', attributes))
        for tag, attributes in re.findall(r"<(\w+)([^>]*)>", html)
    })  # fmt: skip


def shape(address):
    """Pages that differ only in a number or a query are one page.

    Of the figures' pages, those are that list records of one kind; of the pages to write a section,
    those with a proposed text and those without.
    """
    if figure := re.match(r"/figures/(\w+)/", urlparse(address).path):
        return FIGURES[figure[1]].counted.rows(Period.of_year(2026)).model._meta.label
    if section := re.search(r"/write/([\w-]+)/", urlparse(address).path):
        return "write", section[1] in BY_HAND
    return re.sub(r"\d+", "#", urlparse(address).path)


def pages(page):
    """One page of every shape that the links of the portal lead to: address, status and HTML."""
    todo, seen = ["/"], set()
    while todo:
        address = todo.pop(0)
        if shape(address) in seen or SKIPPED.search(address):
            continue
        seen.add(shape(address))
        answer = page.request.get(address)
        html = answer.text()
        yield address, answer.status, html
        for target in re.findall(r'<a\b[^>]*?\shref="([^"]*)"', html):
            link = urlparse(urljoin(answer.url, unescape(target)))
            if link.netloc == urlparse(answer.url).netloc:
                todo.append(link.path + ("?" + link.query).rstrip("?"))


def width_of(page, address, html, *, is_first):
    """How wide the page is: shown in place of the last one where it has the same style and no more.

    Opening a page costs ten times as much. What has scripts or pictures of its own is opened.
    """
    width = None if is_first or OWN.search(html) else page.evaluate(SHOW, html)
    if width is None:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
    return width


def invalid(html):
    """What the HTML standard's parser complains about."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    return sorted({error[1] for error in parser.errors})


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_valid_and_narrow_enough(demo, visit, is_new, role):
    """Axe and the parser look at what another role was not already shown in the same way."""
    page = visit(User.objects.get(username=role), width=NARROW, reduced_motion="reduce")
    page.add_init_script(AXE_SCRIPT)
    problems, count = [], 0
    for address, status, html in pages(page):
        count += 1
        if status != 200:
            problems.append((address, status))
            continue
        is_first = is_new(address, html)
        if (width := width_of(page, address, html, is_first=is_first)) > NARROW:
            problems.append((address, f"{width} px at {NARROW}"))
        if is_first:
            problems += [(address, error) for error in invalid(html)]
            page.set_viewport_size({"width": 1280, "height": 900})
            problems += [
                (address, rule["id"], rule["nodes"][0]["html"][:150]) for rule in violations(page)
            ]
            page.set_viewport_size({"width": NARROW, "height": 740})
    assert problems == []
    assert count > (3 if role == "quantri" else 8)


def test_a_meeting_is_logged_without_javascript(demo, visit):
    page = visit(User.objects.get(username="bithu"), java_script_enabled=False)
    page.goto("/sessions/new/")
    page.fill("[name=held_on]", "2026-11-12")
    page.get_by_role("button", name="Cập nhật danh sách theo ngày").click()
    page.get_by_label("Ghi thêm buổi nữa").check()  # the month has its regular meeting
    page.get_by_role("button", name="Các đồng chí còn lại có mặt", exact=True).click()
    page.get_by_role("button", name="Nộp", exact=True).click()
    assert "Đã nộp buổi sinh hoạt." in page.locator("main").inner_text()


def test_a_meeting_is_logged_with_the_keyboard_alone(demo, visit):
    page = visit(User.objects.get(username="bithu"))
    page.goto("/sessions/new/")
    with page.expect_navigation(wait_until="networkidle"):  # another day, another sheet
        page.fill("[name=held_on]", "12/11/2026")
        page.press("[name=held_on]", "Tab")
    page.get_by_label("Ghi thêm buổi nữa").focus()
    page.keyboard.press("Space")
    total = page.locator("[data-sheet-row]").count()
    page.locator("[data-sheet-row] input[type=radio]").first.focus()
    page.keyboard.press("a")
    for _ in range(total - 2):  # the chair and the secretary of the meeting among them
        page.keyboard.press("p")
    page.keyboard.press("k")
    page.keyboard.type("ốm")
    page.keyboard.press("Enter")
    assert page.locator("[data-count='P']").inner_text() == str(total - 2)
    assert page.locator("[data-count='']").inner_text() == "0"
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Nộp", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Đã nộp buổi sinh hoạt.").wait_for()
