"""A closed year refuses every write, whoever began before it was closed and whatever way round."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from campaigns.actions.decisions import GradeChoice, decide_many
from campaigns.actions.findings import note_finding
from campaigns.actions.proceedings import save_proceedings
from campaigns.actions.quality import save_quality
from campaigns.actions.sessions import discard_draft, save_session
from campaigns.actions.sheets import sheet_for
from campaigns.forms.years import CampaignYearForm
from campaigns.models import (
    Attachment,
    CampaignYear,
    Commendation,
    CriteriaSet,
    Criterion,
    Document,
    MonthlyGuidance,
    Nomination,
    Pledge,
    StudySession,
)
from reports import reference
from reports.year_end.actions.closing import close_year
from tests.browsing import shown_version
from tests.campaigns.test_commendations import DECISION
from tests.campaigns.test_nominations import typed as typed_nomination
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import grade, proposed
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all
from tests.together import LONG, together

SHORT = 1
PDF = b"%PDF-1.4 minh chung"


def turn(year, state):
    CampaignYear.objects.filter(pk=year.pk).update(state=state)


def pdf():
    return SimpleUploadedFile("minh chứng.pdf", PDF)


@pytest.fixture
def last_year(house):
    return CampaignYearFactory(
        organization=house.bloc, year=2025, campaign=house.year.campaign, state="closed"
    )


@pytest.mark.database  # what another wrote is read anew
def test_the_year_is_asked_as_it_stands_and_not_as_it_was_read(house):
    session = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(session, "PPPPP")
    pledge = PledgeFactory(
        year=house.year,
        organization=house.cell,
        member=house.users.member.member,
        state="accepted",
    )
    evaluation = proposed(house, house.users.member.member)
    by, good = house.users.secretary, grade(evaluation.scheme, "good")
    works = (
        lambda: save_session(
            session=session, rows=sheet_for(session), by=by, read_version=session.version
        ),
        lambda: save_proceedings(session=session, forms=None),
        lambda: save_quality(session=session, scores=[], table=None, read_version=session.version),
        lambda: discard_draft(session),
        lambda: session.submit(by=by),
        lambda: pledge.assess_self(by=by, self_result="fulfilled"),
        lambda: note_finding(evaluation, disqualifier=None, ground="", by=by),
        lambda: decide_many(
            decisions=[GradeChoice(evaluation, good)],
            by=house.users.committee,
            number="1",
            decided_on=None,
        ),
        lambda: Attachment.keep(pledge, pdf(), "pdf", by=by),
    )
    assert house.year.state == session.year.state == evaluation.year.state == "open"
    turn(house.year, "closed")
    for work in works:
        with pytest.raises(ValidationError, match="đã chốt"):
            work()


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_the_year_is_asked_within_the_transaction_that_writes(house, login):
    with pytest.raises(TransactionManagementError):
        house.year.require_open()
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member,
        state="accepted",
    )  # fmt: skip
    nomination = NominationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    document = Document.objects.create(
        organization=house.bloc, kind="CT", number="1-CT", issued_on=dt.date(2026, 1, 1),
        issuer="Khối", title="Chỉ thị", must_be_studied=True,
    )  # fmt: skip
    criteria = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ", published_at=None)
    Criterion.objects.create(criteria_set=criteria, title="Một", weight=100)
    cell = {"organization": house.cell.pk}
    model = {"name": "Mô hình", "started_on": "2026-02-01", "content": "Việc", "status": "running"}
    works = (
        ("member", f"/pledges/{pledge.pk}/progress/", {"noted_on": "2026-11-02", "note": "Xong"}),
        ("member", f"/pledges/{pledge.pk}/self/", {"result": "fulfilled"}),
        ("secretary", f"/exemplars/{nomination.pk}/edit/", typed_nomination(
            member=nomination.member_id, version=1, action="save")),
        ("secretary", f"/exemplars/{nomination.pk}/attach/", {"file": pdf}),
        ("secretary", "/exemplars/models/new/", cell | model),
        ("staff", "/exemplars/commendations/new/", DECISION | cell | {"kind": "collective"}),
        ("secretary", f"/registers/documents/{document.pk}/studied/", cell | {
            "studied_on": "2026-02-01"}),
        ("staff", f"/criteria/{criteria.pk}/publish/", {}),
        ("staff", f"/reports/{house.bloc.pk}/write/lessons/", {"version": 0, "text": "Bài học"}),
    )  # fmt: skip

    def answers():
        found = []
        for role, url, data in works:
            fresh = {name: value() if callable(value) else value for name, value in data.items()}
            found.append(login(getattr(house.users, role)).post(url, fresh))
        return found

    turn(house.year, "closed")
    assert ["đã chốt" in page.content.decode() for page in answers()] == [True] * len(works)
    turn(house.year, "open")
    assert [page.status_code for page in answers()] == [302] * len(works)


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_who_began_before_the_year_was_closed_does_not_get_in_after_it(house):
    reference.load()
    turn(house.year, "grading")
    session = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(session, "PPPPP")
    closed = threading.Event()

    def write():
        own = StudySession.objects.select_related("organization", "year").get(pk=session.pk)
        assert own.year.state == "grading"
        assert closed.wait(LONG)
        save_session(
            session=own, rows=sheet_for(own), by=house.users.secretary, read_version=own.version
        )

    def close():
        year = CampaignYear.objects.select_related("organization").get(pk=house.year.pk)
        close_year(year, by=house.users.standing)
        closed.set()

    refused, done = together(write, close)
    assert done is None
    assert "đã chốt" in str(refused)


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_who_is_writing_and_counts_what_he_wrote(house):
    reference.load()
    turn(house.year, "grading")
    session = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(session, "PPPPP")
    writing, closing_is_over = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            session.submit(by=house.users.secretary)
            writing.set()
            return closing_is_over.wait(SHORT)

    def close():
        assert writing.wait(LONG)
        try:
            year = CampaignYear.objects.select_related("organization").get(pk=house.year.pk)
            close_year(year, by=house.users.standing)
        finally:
            closing_is_over.set()

    overtaken, refused = together(write, close)
    assert overtaken is False
    assert "1 buổi sinh hoạt" in str(refused)
    house.year.refresh_from_db()
    assert house.year.state == "grading"


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_two_write_in_one_year_at_the_same_time(house):
    """PostgreSQL lets them; SQLite has one writer at a time whatever he writes."""
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time")
    both = threading.Barrier(2)

    def write():
        with transaction.atomic():
            house.year.require_open()
            both.wait(LONG)

    assert together(write, write) == [None, None]


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_editing_a_year_does_not_undo_the_step_that_it_takes_meanwhile(house, login, monkeypatch):
    url = f"/years/{house.year.pk}/edit/"
    client = login(house.users.staff)
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"theme": "Nêu gương"}
    editing, step_is_over = threading.Event(), threading.Event()

    def clean_cut_off(form):
        editing.set()
        step_is_over.wait(SHORT)

    monkeypatch.setattr(CampaignYearForm, "clean_cut_off", clean_cut_off)

    def step():
        assert editing.wait(LONG)
        CampaignYear.objects.get(pk=house.year.pk).start_grading(by=house.users.staff)
        step_is_over.set()

    page, done = together(lambda: client.post(url, data), step)
    assert (page.status_code, done) == (302, None)
    house.year.refresh_from_db()
    assert (house.year.state, house.year.theme) == ("grading", "Nêu gương")


def test_a_draft_of_a_closed_year_is_not_moved_into_another(house, last_year):
    session = StudySessionFactory(
        year=last_year, organization=house.cell, held_on=dt.date(2025, 12, 30)
    )
    session.held_on = dt.date(2026, 1, 2)

    def move():
        rows = sheet_for(session)
        save_session(
            session=session, rows=rows, by=house.users.secretary, read_version=session.version
        )

    with pytest.raises(ValidationError, match="Năm 2025 đã chốt"):
        move()
    turn(last_year, "grading")
    session.year = last_year
    move()
    session.refresh_from_db()
    assert session.year == house.year


def test_a_decision_is_not_dated_back_into_a_closed_year(house, login, last_year):
    nomination = NominationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member,
        state="appraised",
    )  # fmt: skip
    client = login(house.users.standing)
    back = DECISION | {"decided_on": "2025-12-20", "achievement_year": "2025"}
    for step, state in (("commend", "appraised"), ("again", "commended")):
        url = f"/exemplars/{nomination.pk}/{step}/"
        page = client.post(url, back)
        assert "Năm 2025 đã chốt" in str(page.context["form"].errors["decided_on"])
        nomination.refresh_from_db()
        assert nomination.state == state
        assert client.post(url, DECISION).status_code == 302
    assert Commendation.objects.count() == 2


def test_a_file_of_evidence_stays_in_a_closed_year_and_leaves_the_disk_when_it_is_dropped(
    house, login, django_capture_on_commit_callbacks
):
    nomination = NominationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    client = login(house.users.secretary)
    client.post(f"/exemplars/{nomination.pk}/attach/", {"file": pdf()})
    file = Attachment.objects.get().file
    url = f"/exemplars/attachments/{Attachment.objects.get().pk}/delete/"
    turn(house.year, "closed")
    page = client.post(url, follow=True)
    assert "đã chốt" in page.content.decode()
    assert Attachment.objects.count() == 1
    turn(house.year, "open")
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(url)
    assert not Attachment.objects.exists()
    assert file.storage.exists(file.name)
    for callback in callbacks:
        callback()
    assert not file.storage.exists(file.name)


def test_no_file_is_added_once_the_nomination_has_left_its_unit(house, login):
    nomination = NominationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    client, url = login(house.users.secretary), f"/exemplars/{nomination.pk}/attach/"
    assert client.post(url, {"file": pdf()}).status_code == 302
    nomination.nominate(by=house.users.secretary)
    for state in ("nominated", "commended"):
        Nomination.objects.filter(pk=nomination.pk).update(state=state)
        page = client.post(url, {"file": pdf()})
        assert "không thêm tệp được nữa" in page.content.decode()
    assert Attachment.objects.count() == 1


def test_what_the_office_prepares_is_written_before_the_year_opens_and_records_are_not(
    house, login
):
    turn(house.year, "preparing")
    criteria = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ tiêu chí")
    here = {"organization": house.bloc.pk, "year": house.year.pk}
    client, edit = login(house.users.staff), f"/criteria/{criteria.pk}/edit/"
    lines = {
        "criteria-TOTAL_FORMS": 1, "criteria-INITIAL_FORMS": 0, "criteria-0-title": "Quán triệt",
        "criteria-0-group": "general", "criteria-0-weight": "100", "action": "save",
    }  # fmt: skip
    works = {
        "/registers/topics/new/": here | {"title": "Nêu gương"},
        "/registers/guidance/new/": here | {"month": 1, "title": "Một", "agenda": "Việc"},
        "/registers/pledge-templates/new/": here
        | {"kind": "training", "name": "Mẫu", "lines": "Tư tưởng | Đọc"},
        edit: lines,
        f"/criteria/{criteria.pk}/publish/": {},
    }

    def answers():
        found = {}
        for url, data in works.items():
            shown = shown_version(client, url) if url == edit and "version" not in data else {}
            found[url] = client.post(url, data | shown)
        return found

    assert {page.status_code for page in answers().values()} == {302}
    criteria.refresh_from_db()
    assert criteria.published_at
    record = {
        "organization": house.bloc.pk,
        "raised_on": "2026-11-02",
        "content": "x",
        "handler": "y",
    }
    assert "chưa mở" in client.post("/registers/issues/new/", record).content.decode()
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    with pytest.raises(ValidationError, match="chưa mở"):
        pledge.submit(by=house.users.member)
    MonthlyGuidance.objects.all().delete()
    turn(house.year, "closed")
    lines |= {"version": 0}  # the form is not offered any more
    assert ["đã chốt" in page.content.decode() for page in answers().values()] == [True] * 5
    assert Pledge.objects.get().state == "draft"
