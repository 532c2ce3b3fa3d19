"""What a browser sends along with what a person types, and what it makes of a page."""

import os
import re
import shutil

from django.test import Client

BLOCKS = (
    "html|head|title|body|header|main|footer|nav|section|article|div|p|ul|ol|li|dl|dt|dd|table|thead"
    "|tbody|tfoot|tr|th|td|caption|h[1-6]|form|fieldset|legend|details|summary|option"
)
KEPT = re.compile(r"(<textarea\b.*?</textarea>)", re.DOTALL)
BEFORE_BLOCK = re.compile(rf" (?=</?(?:{BLOCKS})\b)")
AFTER_BLOCK = re.compile(rf"(</?(?:{BLOCKS})\b[^>]*>) ")


def chromium_path() -> str | None:
    """The Chromium of the tests: the one that is named, the one without windows, or any."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def as_shown(html: str) -> str:
    """HTML as a browser shows it, however its template is wrapped into lines.

    One space for each run of white space, none at the edges of blocks nor at the end of a tag.
    """
    parts = KEPT.split(html)
    parts[::2] = (_collapsed(part) for part in parts[::2])
    return "".join(parts)


def _collapsed(html: str) -> str:
    html = b" ".join(f"|{html}|".encode().split()).decode()[1:-1]  # of ASCII's white space alone
    html = AFTER_BLOCK.sub(r"\1", BEFORE_BLOCK.sub("", html))
    return html.replace(" >", ">")  # in texts it is &gt;


class Browser(Client):
    """A client that reads pages as they are shown."""

    def request(self, **request):
        response = super().request(**request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming:
            response.content = as_shown(response.content.decode())
        return response


def shown_version(client, url):
    """The hidden version of the form at this address, which says what its reader saw."""
    return {"version": client.get(url).context["form"]["version"].value()}


def sent_once_read(client, url, data):
    """Send a form; where it first lists what the change touches, send it again as read."""
    page = client.post(url, data)
    touched = page.context and getattr(page.context["view"], "touched", None)
    return client.post(url, data | {"seen": touched.key}) if touched is not None else page
