"""An office that enters the facts of one source through the forms, and its report read back."""

from __future__ import annotations

import datetime as dt
import html
import io
from contextlib import contextmanager

import time_machine
from auditlog.context import disable_auditlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags
from openpyxl import load_workbook
from PIL import Image

from campaigns.models import (
    CampaignYear,
    Commendation,
    Option,
    Pledge,
    QualityTable,
    StudySession,
)
from campaigns.reference import load
from reports import reference
from reports.figures.period import Period
from reports.year_end.documents import produce
from reports.year_end.report import period_report
from tests.browsing import Browser
from tests.campaigns.test_committee_meetings import typed as session_typed
from tests.campaigns.test_pledges import typed as pledge_typed
from tests.campaigns.test_proceedings import typed as proceedings
from tests.clock import NOW
from tests.house import build_house
from tests.reports.faces import pdf_text, squeezed

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@contextmanager
def office_of(build):
    """The office in which `build(office)` entered its source, on the day of the tests."""
    with time_machine.travel(NOW, tick=False), disable_auditlog():
        load()
        reference.load()
        office = Office(build_house())
        build(office)
        yield office


class Office:
    """The house of the tests; every fact comes in by the form of the role whose work it is."""

    def __init__(self, house):
        self.house, self.users = house, house.users
        self.bloc, self.committee, self.cell = house.bloc, house.committee, house.cell
        self._clients = {}
        self._blank = {}

    def client(self, user):
        """A browser in which the user is logged in."""
        if user.pk not in self._clients:
            self._clients[user.pk] = Browser()
            self._clients[user.pk].force_login(user, backend=BACKEND)
        return self._clients[user.pk]

    def post(self, user, url, data):
        """Send a form as a browser does; whatever is refused fails here with the page's words."""
        answer = self.client(user).post(url, data)
        assert answer.status_code == 302, (url, answer.status_code, refusals(answer))
        return answer

    def fill(self, user, url, **typed):
        """Open a form, type over what it shows, send it. Its untouched fields go along."""
        if (user.pk, url) not in self._blank:
            self._blank[user.pk, url] = shown(self.client(user).get(url))
        return self.post(user, url, self._blank[user.pk, url] | typed)

    def option(self, subject, name, **typed):
        """An entry of a catalogue that the bloc's office has written; its key."""
        more = {"subject": subject, "name": name, "valid_from": "2007-01-01"} | typed
        self.line(self.users.staff, "options", self.bloc, **more)
        return Option.objects.get(name=name).pk

    def line(self, user, register, organization, **typed):
        """Enter a line of a register."""
        url = f"/registers/{register}/new/"
        return self.fill(user, url, organization=organization.pk, **typed)

    def open_years(self, *years):
        """Open years before the portal, as the bloc's office does."""
        for year in years:
            data = {"organization": self.bloc.pk, "year": year}
            self.post(self.users.staff, "/years/past/", data)

    def complete(self, year):
        """Say that all records of the year are in the portal: what was due is then counted."""
        url = f"/years/{CampaignYear.objects.get(year=year).pk}/complete/"
        self.post(self.users.staff, url, {"organization": self.bloc.pk})

    def commend(self, times=1, *, kind, organization=None, **typed):
        """Enter one award by the form, have another confirm it, and as many more like it."""
        organization = organization or self.committee
        name = "Tập thể" if kind == "collective" else "Đồng chí"
        self.fill(
            self.users.staff, "/exemplars/commendations/new/", kind=kind,
            organization=organization.pk, recipient=f"{name} 1",
            **{"award": "reward", "level": "upper"} | typed,
        )  # fmt: skip
        first = Commendation.objects.latest("pk")
        first.confirm(by=self.users.standing)
        for number in range(2, times + 1):
            first.pk, first.recipient = None, f"{name} {number}"
            first.save(force_insert=True)

    def pledge(self, user, cell, year, member, kind, *lines, **typed):
        """Type a pledge that was signed on paper in the year and hand it in."""
        self.post(
            user, f"/pledges/paper/?organization={cell.pk}&year={year}",
            pledge_typed(
                *lines, kind=kind, member=member.pk if member else "", action="submit",
                **{"paper_signed_on": f"{year}-02-01"} | typed,
            ),
        )  # fmt: skip
        return Pledge.objects.latest("pk")

    def hold(self, user, organization, kind, day, *, by=None, ticks=(), points=None, **typed):
        """Record a meeting at which all were present, hand it in, and confirm it as another does.

        `ticks` are of everybody present; `points` the cell gives each criterion, by its title.
        """
        session = StudySession(
            organization=organization, kind=kind, held_on=dt.date.fromisoformat(day)
        )
        url = f"/sessions/new/?organization={organization.pk}"
        action = "save" if ticks or points else "submit"
        self.post(user, url, session_typed(session, action=action, **typed))
        session = StudySession.objects.latest("pk")
        if points:
            self.score(user, session, points)
        if ticks:
            members = session.attendances.values_list("member", flat=True)
            written = {f"{tick}-{member}": "on" for member in members for tick in ticks}
            self.post(user, f"/sessions/{session.pk}/minutes/", proceedings(session) | written)
        if ticks or points:
            session.refresh_from_db()
            again = session_typed(session, action="submit", **typed)
            url = f"/sessions/{session.pk}/edit/"
            self.post(user, url, again | {"version": session.version})
        self.post(by or self.users.standing, f"/sessions/{session.pk}/confirm/", {})
        return session

    def score(self, user, session, points):
        """Give the meeting these points by criterion, and the highest of all others."""
        data = {"version": session.version}
        for line in QualityTable.objects.on(session.held_on).criteria.all():
            data[f"points_{line.pk}"] = points.get(line.title, f"{line.points:g}")
            data[f"reason_{line.pk}"] = "Theo biên bản của buổi họp"
        self.post(user, f"/sessions/{session.pk}/quality/", data)

    def read(self, organization, start, end):
        """The report on the period as page, PDF and workbook: their texts without blanks."""
        period = Period(start, end)
        report = period_report(organization, period)
        url = f"/reports/{organization.pk}/?since={start}&until={end}"
        page = self.client(self.users.standing).get(url).content.decode()
        pdf, book = (produce(report, name, exported_by="Người thử") for name in ("pdf", "xlsx"))
        return {
            "page": squeezed(html.unescape(strip_tags(page))),
            "pdf": pdf_text(pdf),
            "xlsx": squeezed(" ".join(_cells(book))),
        }


def picture():
    """A photograph as a browser uploads it."""
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "PNG")
    return SimpleUploadedFile("anh.png", data.getvalue(), "image/png")


def missing(said, faces):
    """What is not on a face, by face; empty where all of it is on each."""
    parts = said if isinstance(said, tuple) else (said,)
    return {
        name: part for name, text in faces.items() for part in parts if squeezed(part) not in text
    }


def shown(page):
    """What a browser would send of a form, and of its lines, that nobody touched."""
    lines = page.context.get("lines")
    forms = [page.context["form"], *([lines.management_form, *lines.forms] if lines else ())]
    fields = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in fields.items() if value not in (None, "", False, [])}


def refusals(answer):
    context = answer.context or {}
    forms = [context[name] for name in ("form", "items", "lines") if name in context]
    return [form.errors for form in forms]


def _cells(book):
    for sheet in load_workbook(io.BytesIO(book), read_only=True):
        for row in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)
