"""Pictures of the main pages, so that a reviewer sees every change: `make pictures`.

Serves an invented bloc from a temporary folder, logs in as each role and writes the pages at both
widths into var/pictures with a page that shows them side by side, and the README's into .readme.
`make pictures BEFORE=folder` shows the pictures of an earlier run beside them: each page before and
after at a desk, then on a phone.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import chromium_path

FOLDER, README = Path("var/pictures"), Path(".readme")
DESK = 1280
WIDTHS = {DESK: 900, 360: 740}
PASSWORD = "mat-khau-cua-anh-minh-hoa"
# Who looks at what: the name of the picture, the login, the page.
PAGES = (
    ("home", "bithu", "/"),
    ("meeting", "bithu", "/sessions/new/"),
    ("meetings", "danguy", "/sessions/"),
    ("confirm", "danguy", "/sessions/confirm/"),
    ("calendar", "thuongvu", "/sessions/calendar/"),
    ("dashboard", "thuongvu", "/dashboard/"),
    ("board", "thuongvu", "/dashboard/figures/"),
    ("late", "thuongvu", "/dashboard/late/"),
    ("home-bloc", "thuongvu", "/"),
    ("units", "thuongvu", "/organizations/"),
    ("members", "chuyenvien", "/members/"),
    ("pledges", "bithu", "/pledges/"),
    ("nomination", "bithu", "/exemplars/new/"),
    ("grading", "danguy", "/evaluations/decide/"),
    ("evaluations", "danguy", "/evaluations/"),
    ("reports", "chuyenvien", "/reports/"),
    ("report", "chuyenvien", "/reports/1/?year=2025"),
    ("registers", "chuyenvien", "/registers/"),
    ("own-year", "dangvien", "/"),
    ("own-pledges", "dangvien", "/pledges/mine/"),
)
OF_README = ("meeting", "dashboard", "grading", "report")


def main() -> None:
    """Make the bloc, serve it, take the pictures."""
    with tempfile.TemporaryDirectory() as data:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = os.environ | {"VAR_DIR": data, "DEMO_PASSWORD": PASSWORD, "DEBUG": "0"}
        for command in (
            ["migrate"],
            ["reference_data"],
            ["collectstatic", "--noinput"],
            ["demo", "--stage", "grading"],
        ):
            manage = [sys.executable, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(manage, env=environment, check=True)  # noqa: S603  our own commands
        serve = ["-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
        server = subprocess.Popen([sys.executable, *serve], env=environment)  # noqa: S603
        try:
            _wait_for(port)
            _draw(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.2)
        else:
            return


def _draw(base: str) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for width in WIDTHS:
            for login in dict.fromkeys(login for _, login, _ in PAGES):
                _draw_of(browser, base, login, width)
        browser.close()
    (FOLDER / "index.html").write_text(_contact_sheet(os.environ.get("BEFORE", "")))
    for name in OF_README:
        shutil.copy(FOLDER / f"{name}-{DESK}.png", README / f"{name}.png")


def _contact_sheet(before: str) -> str:
    """A page with every picture; where there is an earlier run, its picture on the left of each."""
    runs = [Path(before).resolve(), Path()] if before else [Path()]
    sections = "".join(
        f"<section><h2>{escape(name)} <small>{escape(login)} {escape(path)}</small></h2>"
        + "".join(
            f'<img src="{escape(str(run / f"{name}-{width}.png"))}" width="{width // 2}" alt="">'
            for width in WIDTHS
            for run in runs
        )
        + "</section>"
        for name, login, path in PAGES
    )
    style = "section{break-inside:avoid}img{vertical-align:top;margin:4px;border:1px solid #999}"
    head = f'<!DOCTYPE html><meta charset="utf-8"><title>Pages</title><style>{style}</style>'
    return head + sections


def _draw_of(browser: Browser, base: str, login: str, width: int) -> None:
    """The pages of one role at one width: the first screen on a desk, the whole page on a phone."""
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    for name, who, path in PAGES:
        if who == login:
            answer = page.goto(base + path)
            if answer is None or not answer.ok:
                raise SystemExit(f"{path} as {login}: {answer and answer.status}")
            page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=width != DESK)
    context.close()


if __name__ == "__main__":
    main()
