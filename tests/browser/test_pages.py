"""Every page for every role: accessible, valid, fits a phone, and works without JavaScript."""

from __future__ import annotations

import fcntl
import hashlib
import re
from html import unescape
from itertools import pairwise
from urllib.parse import urljoin, urlparse

import pytest
from django.test import Client
from django.urls import resolve

from members.models import User
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.year_end.outline import SECTIONS
from tests.browser.steps import AXE_SCRIPT, violations
from tests.conformance import invalid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROLES = ("bithu", "dangvien", "danguy", "thuongvu", "chuyenvien", "kiemtra", "thutruong", "quantri")
HOST = "http://testserver"
SEEN, PARSED, EXAMINED, OPENED = range(4)  # each includes those before it
VALUES = re.compile(r'(?<!\bclass)="[^"]*"')
NARROW = 360  # pixels of a small phone
TALLEST = 4000  # pixels of a page on it
BY_HAND = {plan.key for plan in SECTIONS if plan.must_write}
SKIPPED = re.compile(
    r"/(pdf|xlsx|docx|export|bad-rows|file|attachments|print|archive|own)/|/logout/|/static/"
    r"|^/reports/grading/\d+/\d+/[\w-]+/"
)
# Forms that are worked through line by line, as long as what is written in them.
LONG_FORM = re.compile(
    r"/(self|edit|lines|missing|minutes|points)/$|^/evaluations/(ballot|decide)/"
    r"|^/(schemes|scores/#|registers/[\w-]+|reports/past-figures/#)/#/$"
)
SHOW = """html => {
  const next = new DOMParser().parseFromString(html, "text/html");
  const style = page => [...page.querySelectorAll("link[rel=stylesheet]")].map(l => l.href).join();
  if (style(next) !== style(document)) return null;
  document.body.replaceWith(document.adoptNode(next.body));
  const page = document.documentElement;
  return [page.scrollWidth, page.scrollHeight];
}"""


@pytest.fixture(scope="session")
def look_at(shared):
    """`look_at(address, html)`: how closely a page is looked at, in whatever process.

    A page of an address that was not seen yet is opened; one that has something that no page had
    is examined; one that has something that none of its address had is parsed. What stands around
    <main> is the same on all pages.
    """
    folder = shared / "pages"
    folder.mkdir(exist_ok=True)

    def add(name, lines):
        """Which of these lines are new, and whether they are the first, under this name."""
        with (folder / hashlib.sha256(name.encode()).hexdigest()).open("a+") as seen:
            fcntl.flock(seen, fcntl.LOCK_EX)  # until it is closed
            seen.seek(0)
            known = set(seen.read().splitlines())
            seen.writelines(f"{line}\n" for line in lines - known)
        return lines - known, not known

    def look_at(address, html):
        before, main, after = re.fullmatch(
            r"(.*?)(<main\b.*</main>|$)(.*)", html, re.DOTALL
        ).groups()
        new_in_main, is_first = add(resolve(urlparse(address).path).route, makings(main))
        new_around, _ = add("around", makings(before + after))
        new_here = new_in_main | new_around
        new_anywhere, _ = add("anywhere", new_here)
        return OPENED if is_first else EXAMINED if new_anywhere else PARSED if new_here else SEEN

    return look_at


def makings(html) -> set[str]:
    """What a page is made of, each once, without its texts.

    Elements with their classes and the names of their other attributes, names of fields, which
    heading follows which, and what is empty.
    """
    elements = {
        " ".join([tag, *re.findall(r'\bclass="[^"]*"|[\w-]+(?==)', VALUES.sub("=", attributes))])
        for tag, attributes in re.findall(r"<(\w+)([^>]*)>", html)
    }
    fields = re.findall(r'<(?:input|select|textarea|button)\b[^>]*?\sname="([^"]*)"', html)
    headings = re.findall(r"<h\d", html)
    return (
        elements
        | {re.sub(r"\d+", "#", field) for field in fields}
        | {" ".join(pair) for pair in pairwise(headings)}
        | {f"empty {tag}" for tag in re.findall(r"<(\w+)[^>]*>\s*</\1>", html)}
    )


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


def pages(client):
    """One page of every shape that the links of the portal lead to: address, status and HTML."""
    todo, seen = ["/"], set()
    while todo:
        address = todo.pop(0)
        if shape(address) in seen or SKIPPED.search(address):
            continue
        seen.add(shape(address))
        answer = client.get(address, follow=True)
        html = answer.text
        yield address, answer.status_code, html
        for target in re.findall(r'<a\b[^>]*?\shref="([^"]*)"', html):
            link = urlparse(urljoin(HOST + answer.request["PATH_INFO"], unescape(target)))
            if link.geturl().startswith(HOST):
                todo.append(link.path + ("?" + link.query).rstrip("?"))


def size_of(page, address, html, *, is_first):
    """The page's width and height: shown in place of the last one where it has the same style.

    Opening a page costs ten times as much; one of each address is opened, with its scripts.
    """
    size = None if is_first else page.evaluate(SHOW, html)
    if size is None:
        page.goto(address)
        root = "document.documentElement"
        size = page.evaluate(f"[{root}.scrollWidth, {root}.scrollHeight]")
    return size


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_valid_narrow_and_short_enough(demo, visit, look_at, role):
    """Axe and the parser look at what was not already shown in the same way."""
    user = User.objects.get(username=role)
    page = visit(user, width=NARROW, reduced_motion="reduce")
    page.add_init_script(AXE_SCRIPT)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    problems, count = [], 0
    for address, status, html in pages(client):
        count += 1
        if status != 200:
            problems.append((address, status))
            continue
        look = look_at(address, html)
        width, height = size_of(page, address, html, is_first=look >= OPENED)
        if width > NARROW:
            problems.append((address, f"{width} px at {NARROW}"))
        is_form = LONG_FORM.search(re.sub(r"\d+", "#", urlparse(address).path))
        if height > TALLEST and not is_form:
            problems.append((address, f"{height} px high"))
        if look >= PARSED:
            problems += [(address, error) for error in invalid(html)]
        if look >= EXAMINED:
            page.set_viewport_size({"width": 1280, "height": 900})
            problems += [
                (address, rule["id"], rule["nodes"][0]["html"][:150]) for rule in violations(page)
            ]
            page.set_viewport_size({"width": NARROW, "height": 740})
    assert not problems, "\n".join(map(str, problems))
    assert count > (3 if role == "quantri" else 8)


def test_a_meeting_is_logged_without_javascript(demo, visit):
    page = visit(User.objects.get(username="bithu"), by_form=True, java_script_enabled=False)
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
