"""The year-end round of a committee of nine cells and 180 members, to the one decision and file.

One cell reviews itself and votes on the portal's forms; the other eight are written as they leave
them. Its members' papers are typed in by its secretary, one by the member, two of them in the browser.
"""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest

from campaigns.models import Ballot, BallotTally, Evaluation, Review
from members.models import Member, Membership, Organization
from reports.models import ExportJob
from reports.papers import grading_bundle
from reports.year_end.actions.export_jobs import work_on
from tests.browser.steps import follow, press, write_review
from tests.factories.grading import grade, scheme_of, settle, typed_review
from tests.factories.members import CampaignYearFactory, OrganizationFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CELLS, MEMBERS, TOPS, SHOWN, MOST_LOADS = 9, 20, 2, 1, 20


@pytest.fixture
def committee(reference):
    bloc = OrganizationFactory(kind__code="bloc", name="Đảng bộ Khối", document_code="ĐUK")
    committee = OrganizationFactory(
        kind__code="grassroots_committee",
        parent=bloc,
        name="Đảng bộ Sở",
        committee_name="Đảng ủy Sở",
    )
    year = CampaignYearFactory(organization=bloc, year=2026, state="grading")
    settle(year)
    for number in range(1, CELLS + 1):
        cell = OrganizationFactory(parent=committee, name=f"Chi bộ {number}")
        people = members_of(cell)
        if number == CELLS:
            open_for(people, cell, year)
        else:
            propose(people, cell, year)
    return committee


def members_of(cell):
    """Twenty members of the cell."""
    members = Member.objects.bulk_create(
        Member(
            full_name=f"Nguyễn Văn {cell.name[-1]}{number:02d}", admitted_on=dt.date(2018, 5, 19),
            official_on=dt.date(2019, 5, 19),
        )
        for number in range(MEMBERS)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(member=member, organization=cell, starts_on=dt.date(2020, 1, 1))
        for member in members
    )
    return members


def open_for(members, cell, year):
    """The cell's evaluations are opened, and nothing is written yet."""
    Evaluation.objects.bulk_create(
        Evaluation(
            year=year, organization=cell, organization_name=cell.name, member=member,
            scheme=scheme_of(2026), kind="non_leader",
        )
        for member in members
    )  # fmt: skip


def propose(members, cell, year):
    """The cell's members have reviewed themselves, and its ballot proposes one in ten for the top."""
    scheme = scheme_of(2026)
    grades = {name: grade(scheme, name) for name in ("top", "good")}
    rows = Evaluation.objects.bulk_create(
        Evaluation(
            year=year, organization=cell, organization_name=cell.name, member=member,
            scheme=scheme, kind="non_leader", state="proposed", self_grade=own, proposed_grade=own,
            self_points=95, proposed_points=95,
        )
        for number, member in enumerate(members)
        for own in [grades["top" if number % 10 == 9 else "good"]]
    )  # fmt: skip
    ballots = Ballot.objects.bulk_create(
        Ballot(
            evaluation=row, held_on=dt.date(2026, 11, 20), members=MEMBERS, present=MEMBERS,
            handed_out=MEMBERS, returned=MEMBERS, valid=MEMBERS, tellers="Tổ kiểm phiếu",
        )
        for row in rows
    )  # fmt: skip
    BallotTally.objects.bulk_create(
        BallotTally(ballot=ballot, grade=ballot.evaluation.proposed_grade, votes=MEMBERS)
        for ballot in ballots
    )


def review_on_forms(visit, client, secretary, rows):
    """One member writes in the browser, the secretary types in the papers of the others."""
    own, paper, *papers = rows
    words = "Đã cố gắng; còn nóng vội"
    for user, row, button in (
        (UserFactory(member=own.member), own, "Tự đánh giá"),
        (secretary, paper, "Nhập thay từ bản giấy"),
    ):
        page = visit(user)
        page.goto(row.get_absolute_url())
        follow(page, button)
        write_review(page, words)
        page.fill("[name=points]", "95")
        page.get_by_label("Hoàn thành xuất sắc nhiệm vụ").check()
        press(page, "Nộp tự đánh giá")
    client.force_login(secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    for row in papers:
        typed = typed_review(row, words, by=secretary)
        assert client.post(f"{row.get_absolute_url()}self/", typed).status_code == 302
    assert Review.objects.count() == MEMBERS
    return page


def vote_on_forms(page, rows, scheme):
    """The secretary enters the cell's ballot: what everybody took for themselves is proposed."""
    page.goto("/evaluations/ballot/")
    for name in ("present", "handed_out", "returned", "valid"):
        page.fill(f"[name={name}]", str(MEMBERS))
    page.fill("[name=tellers]", "Tổ kiểm phiếu")
    page.fill("[name=held_on]", "2026-11-20")
    for number, row in enumerate(rows):
        chosen = grade(scheme, "top" if number < TOPS else "good").pk
        page.fill(f"[name=votes-{row.pk}-{chosen}]", str(MEMBERS))
        page.check(f"[name=grade-{row.pk}][value='{chosen}']")
    press(page, "Ghi kết quả và đề xuất")
    said = page.locator("body").inner_text()
    assert f"Đã ghi kết quả bỏ phiếu và đề xuất của {MEMBERS} đồng chí." in said, said


def test_a_committee_is_decided_by_one_decision_and_handed_over_as_one_file(
    visit, client, committee, monkeypatch
):
    cell = Organization.objects.get(name=f"Chi bộ {CELLS}")
    secretary = UserFactory(post="secretary", at=cell)
    rows = list(Evaluation.objects.filter(organization=cell).order_by("pk"))
    vote_on_forms(review_on_forms(visit, client, secretary, rows), rows, scheme_of(2026))
    page = visit(UserFactory(post="secretary", at=committee))
    loads = []
    page.on("request", lambda request: loads.append(request.is_navigation_request()))
    page.goto("/evaluations/decide/")
    cells = page.locator("details > summary", has_text="hồ sơ")
    assert cells.count() == CELLS
    press(page, f"Chọn theo đề xuất ({CELLS * MEMBERS})")
    assert f"đã chọn mức {MEMBERS}" in cells.first.inner_text()
    page.fill("[name=number]", "15-QĐ/ĐU")
    press(page, "Quyết định các dòng đã chọn")
    page.get_by_text("Không còn đề xuất nào chờ đồng chí quyết định.").wait_for()
    assert (
        Evaluation.objects.filter(state="decided", decision__number="15-QĐ/ĐU").count()
        == CELLS * MEMBERS
    )
    follow(page, "Giấy tờ, hồ sơ xếp loại")
    page.get_by_role("link", name="15-QĐ/ĐU", exact=True).first.wait_for()
    press(page, "Tạo cả bộ hồ sơ")
    job = ExportJob.objects.get()
    # One review of each cell stands for all twenty: each is rendered by the same code, one by one.
    monkeypatch.setattr(grading_bundle, "readable", lambda rows, _user: rows[:SHOWN])
    work_on(job.pk)
    page.goto(job.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name="ho-so-xep-loai-2026").click()
    assert download.value.suggested_filename.endswith(".pdf")
    marks = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes())).outline
    names = [mark.title for mark in marks if not isinstance(mark, list)]
    assert names.count("BIÊN BẢN KIỂM PHIẾU") == CELLS
    assert len(names) > CELLS * (SHOWN + 1)
    assert sum(loads) < MOST_LOADS
