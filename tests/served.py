"""The portal served as `make run` does, and people at it through plain HTTP."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "mat-khau-cua-phep-thu-2026"
PATIENCE = 600  # seconds for the first answer: it may have to invent a bloc first
TIMEOUT = 120
OK, FOUND = 200, 302


class Served:
    """`.ci/serve` on this database, in a folder of its own; ends with everything that it started."""

    def __init__(self, database: str) -> None:
        self.database = database

    def __enter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = os.environ | {
            "DATABASE_URL": self.database, "VAR_DIR": self.folder.name, "PORT": str(self.port),
            "DEMO_PASSWORD": PASSWORD,
        }  # fmt: skip
        self.log = Path(self.folder.name) / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(  # noqa: S603  our own script
                ["/bin/sh", str(ROOT / ".ci" / "serve")],
                env=environment, cwd=ROOT, stdout=log, stderr=log,
            )  # fmt: skip
        self.wait_for_answer(PATIENCE)
        return self

    def __exit__(self, *error) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.folder.cleanup()

    def wait_for_answer(self, most: float) -> float:
        """The seconds until the portal answers; fails after `most` of them."""
        start = time.monotonic()
        while time.monotonic() - start < most and self.process.poll() is None:
            try:
                if Person(self.port).ask("GET", "/healthz")[0] == OK:
                    return time.monotonic() - start
            except OSError:
                pass
            time.sleep(0.2)
        raise RuntimeError(f"no answer within {most} s: {self.log.read_text()[-2000:]}")

    def processes(self, *words: str) -> list[int]:
        """What `.ci/serve` has started with all these words in its command, the eldest first."""
        found, known = [], {self.process.pid}
        for process, parent, command in sorted(_running()):
            if parent in known:
                known.add(process)
                if all(word in command for word in words):
                    found.append(process)
        return found


def _running() -> list[tuple[int, int, str]]:
    """Number, parent and command of each process."""
    rows = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = re.search(r"PPid:\s+(\d+)", (folder / "status").read_text())
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        rows.append((int(folder.name), int(parent[1]) if parent else 0, command))
    return rows


class SheetReader(HTMLParser):
    """What a browser would send of the form of a sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.seats: set[str] = set()
        self._inside = False
        self._select = self._text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self._inside = "data-sheet" in given
        elif not self._inside:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self.fields or "selected" in given):
            self.fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._text, self.fields[name] = name, ""
        elif tag == "input" and kind == "radio" and name.startswith("mark-"):
            self.seats.add(name)
        elif tag == "input" and (kind not in ("radio", "checkbox") or "checked" in given):
            self.fields[name] = given.get("value", "")

    def handle_data(self, data):
        if self._text:
            self.fields[self._text] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag in ("select", "textarea"):
            self._select = self._text = ""


class Person:
    """One browser with its cookies. Every answer that is not the expected one is an error."""

    def __init__(self, port: int, username: str = "") -> None:
        self.port, self.username, self.cookies = port, username, {}

    def ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str, str]:
        """Status, text and where the answer leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        body = None
        if fields is not None:
            fields = {"csrfmiddlewaretoken": self.cookies["csrftoken"]} | fields
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for line in answer.msg.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.getheader("Location") or ""

    def open(self, path: str) -> str:
        """The page at this address."""
        return self._expect(OK, "GET", path)[1]

    def send(self, path: str, fields: dict) -> str:
        """Send a form that is taken; where it leads."""
        return self._expect(FOUND, "POST", path, fields)[2]

    def log_in(self) -> None:
        self.open("/accounts/login/")
        self.send("/accounts/login/", {"login": self.username, "password": PASSWORD})
        self.open("/")

    def open_sheet(self) -> SheetReader:
        """The sheet of a new meeting."""
        return SheetReader(self.open("/sessions/new/"))

    def hand_in(self, sheet: SheetReader, day: str) -> str:
        """Hand in the sheet of a meeting on this day at which all were present, be it the month's second."""
        typed = {"held_on": day, "again": "on", "action": "submit"} | dict.fromkeys(
            sheet.seats, "P"
        )
        return self.send("/sessions/new/", sheet.fields | typed)

    def _expect(self, status: int, method: str, path: str, fields: dict | None = None):
        answer = self.ask(method, path, fields)
        if answer[0] != status:
            said = re.findall(
                r'class="(?:alert|invalid-feedback|text-danger)[^>]*>(.*?)</', answer[1], re.DOTALL
            )
            raise RuntimeError(f"{self.username} {method} {path}: {answer[0]} {said}")
        return answer
