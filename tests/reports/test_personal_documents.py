"""The pledge, the review forms and the grounds of a grade, printed for who may read them."""

from __future__ import annotations

import datetime as dt
import io
import re

import docx
import pypdf
import pytest
import time_machine
from auditlog.models import LogEntry

from campaigns.models import CriteriaSet, Criterion, GradingScheme, Review, Score
from campaigns.models.reviews import form_of
from portal.kit.text import nfc
from reports import reference
from reports.models import ExportRecord
from tests.factories.grading import (
    EvaluationFactory,
    give_ballot,
    proposed,
    typed_review,
)
from tests.factories.pledges import PledgeFactory
from tests.reports.faces import squeezed

pytestmark = pytest.mark.clock("2026-12-10T03:00:00Z")


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


def pdf(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return re.sub(r"\s+", "", nfc("".join(page.extract_text() for page in pages)))


def written(response):
    document = docx.Document(io.BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return re.sub(r"\s+", "", " ".join([p.text for p in document.paragraphs] + cells))


@pytest.fixture
def pledge(house):
    found = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    found.submit(by=house.users.member)
    found.accept(by=house.users.secretary)
    found.assess(by=house.users.secretary, cell_result="fulfilled", cell_comment="Gương mẫu")
    return found


def test_the_pledge_is_printed_for_those_who_may_read_its_text_and_nobody_else(
    house, login, pledge
):
    url = f"/pledges/{pledge.pk}/print/"
    client = login(house.users.secretary)
    text = pdf(client.get(url))
    assert "BẢNCAMKẾTTUDƯỠNG,RÈNLUYỆN,PHẤNĐẤU" in text
    assert "Việc1" in text
    assert "Chibộđánhgiá:Hoànthành.Gươngmẫu" in text
    assert "THỦTRƯỞNGCƠQUAN" in text
    assert "Việc1" in written(client.get(f"{url}?format=docx"))
    assert [(row.by, row.format) for row in ExportRecord.objects.order_by("pk")] == [
        (house.users.secretary, "pdf"), (house.users.secretary, "docx")
    ]  # fmt: skip
    assert LogEntry.objects.filter(action=LogEntry.Action.ACCESS).count() == 2
    for other in (house.users.sister, house.users.committee, house.users.standing):
        assert login(other).get(url).status_code == 404


def test_the_form_follows_from_the_scheme_and_the_kind_of_the_person(house, login):
    rows = {
        kind: proposed(house, getattr(house.users, name).member, kind=kind)
        for name, kind in (("member", "non_leader"), ("deputy", "leader"), ("sister", "outside"))
    }
    client = login(house.users.committee)
    texts = {
        kind: pdf(client.get(f"/evaluations/{row.pk}/print/review/")) for kind, row in rows.items()
    }
    codes = {"non_leader": "2B", "leader": "2A", "outside": "2C"}
    for kind, text in texts.items():
        assert f"(Mẫu{codes[kind]})" in text
        assert ("sựtínnhiệm" in text) is (kind == "leader")
        assert ("THỦTRƯỞNGCƠQUAN" in text) is (kind != "outside")
        assert ("Chứcvụchínhquyền" in text) is (kind == "leader")
        assert ("Phụlụckếtquả" in text or "PHỤLỤC" in text) is (kind != "outside")
        assert "cấpđộthựchiện" not in text
    unit = EvaluationFactory(year=house.year, organization=house.cell)
    text = pdf(client.get(f"/evaluations/{unit.pk}/print/review/"))
    assert "(Mẫu01)" in text
    assert "Căncứkếtquảlãnhđạo" in text


@pytest.mark.parametrize(("year", "code"), [(2020, "02"), (2024, "02A")])
def test_an_earlier_year_is_printed_on_the_form_of_its_time_with_the_levels_ticked(
    house, login, year, code
):
    row = proposed(house, house.users.member.member)
    type(row).objects.filter(pk=row.pk).update(scheme=GradingScheme.objects.of_year(year))
    row.refresh_from_db()
    section = next(s for s in form_of(row).sections if s.has_level)
    review = Review.objects.create(evaluation=row, signed_on=dt.date(2026, 11, 28))
    review.answers.create(section=section, text="Vững vàng", level="good")
    text = pdf(login(house.users.secretary).get(f"/evaluations/{row.pk}/print/review/"))
    assert f"(Mẫu{code})" in text
    assert "Vữngvàng" in text
    assert "□Xuấtsắc;☒Tốt;□Trungbình;□Kém." in text
    assert text.count("Tựđánhgiávềcấpđộthựchiện") == 3


@pytest.mark.parametrize(
    ("kind", "code", "faces"),
    [("collective", "01", "docx"), ("leader", "2A", "docx"), ("non_leader", "2B", "docx pdf"),
     ("outside", "2C", "docx")],
)  # fmt: skip
def test_what_its_author_typed_on_the_page_stands_under_every_heading_of_the_printed_form(
    house, login, kind, code, faces
):
    author = house.users.secretary if kind == "collective" else house.users.member
    member = None if kind == "collective" else author.member
    row = EvaluationFactory(year=house.year, organization=house.cell, member=member, kind=kind)
    form = form_of(row)
    typed, words = _everything(form), []
    for value in typed.values():
        words += value.splitlines()
    more = {"standing": "failed", "by": author, "signed_on": "2026-11-28", "points": ""}
    client = login(author)
    posted = client.post(
        f"{row.get_absolute_url()}self/", typed_review(row, "", **{**more, **typed})
    )
    assert posted.status_code == 302, posted.context["form"].errors
    row.refresh_from_db()
    assert (row.state, row.self_points, row.self_on_behalf) == ("self_graded", 15, False)
    url = f"/evaluations/{row.pk}/print/review/"
    read = {"docx": written, "pdf": pdf}
    for face in faces.split():
        text = read[face](client.get(f"{url}?format={face}"))
        assert f"(Mẫu{code})" in text
        for section in form.sections:
            heading = section.heading if section.content == "results" else str(section)
            assert squeezed(heading).lower() in text.lower(), section
        shown = [word for word in words if word not in ("on", "running") and not word.isdigit()]
        assert [word for word in shown if squeezed(word) not in text] == []
        assert "đangkhắcphục" in text
        for line in form.criteria:
            assert squeezed(str(line)) in text
        assert "ngày28tháng11năm2026" in text
        assert "☒Khônghoànthànhnhiệmvụ(15điểm)." in text
        assert text.count("□Hoànthành") == 3
        signers = {house.users.secretary.member, member or house.users.secretary.member}
        for signer in signers if kind != "collective" else ():
            assert squeezed(str(signer)) in text


def test_nobody_signs_for_the_cell_under_the_own_review(house, login):
    row = proposed(house, house.users.secretary.member, kind="leader")
    text = pdf(login(house.users.committee).get(f"/evaluations/{row.pk}/print/review/"))
    deputy = squeezed(str(house.users.deputy.member))
    assert f"T/MCHIBỘPHÓBÍTHƯ{deputy}" in text
    assert text.count(squeezed(str(house.users.secretary.member))) == 3  # head, author, annex


def _everything(form):
    """What is typed on the page of a form: every text, table, evidence and point, each once."""
    typed = {}
    for section in form.sections:
        name, rows = f"text-{section.pk}", f"rows-{section.pk}-0"
        if section.is_typed:
            typed[name] = f"Nội dung mục {section.pk}.\nDòng hai mục {section.pk}."
        if section.is_listed:
            typed |= {
                f"{rows}-{field}": f"Bảng {field} {section.pk}" for field in ("content", "note")
            }
        if section.content == "remedies":
            typed[f"{rows}-state"] = "running"
        if section.content == "results":
            fields = ("content", "due", "product", "progress", "quality")
            typed |= {f"{rows}-{field}": f"Phụ lục {field}" for field in fields}
    given = {"1_general": "5", "2_result": "10"}
    for line in form.criteria:
        typed[f"evidence-{line.pk}"] = f"Biên bản {line.pk}"
        typed[f"points-{line.pk}"] = given.pop(line.group, "0")
    return typed


def test_a_review_is_prefilled_from_pledges_and_meetings_but_not_beyond_what_one_may_read(
    house, login, pledge
):
    evaluation = proposed(house, pledge.member)
    section = next(s for s in form_of(evaluation).sections if s.content == "text")
    Review.objects.create(evaluation=evaluation).answers.create(
        section=section, text="Đã cố gắng nhiều"
    )
    url = f"/evaluations/{evaluation.pk}/print/review/"
    in_the_cell = pdf(login(house.users.secretary).get(url))
    deciding = pdf(login(house.users.committee).get(url))
    above = pdf(login(house.users.standing).get(url))
    result = "chibộđánhgiáhoànthành"
    found = [
        [part in text for part in ("Việc1", "Gươngmẫu", "Đãcốgắngnhiều", result)]
        for text in (in_the_cell, deciding, above)
    ]
    assert found == [
        [True, True, True, True], [False, False, True, True], [False, False, False, False]
    ]  # fmt: skip
    assert login(house.users.sister).get(url).status_code == 404


def test_the_grounds_of_a_members_grade_name_ballot_and_levels(house, login, pledge):
    evaluation = proposed(house, pledge.member, proposal_reason="Hoàn thành tốt")
    give_ballot(evaluation, {"good": 5})
    above = pdf(login(house.users.standing).get(f"/evaluations/{evaluation.pk}/print/why/"))
    text = pdf(login(house.users.committee).get(f"/evaluations/{evaluation.pk}/print/why/"))
    result = "chibộđánhgiáhoànthành"
    assert (result in text, result in above) == (True, False)
    assert "bỏphiếukín,phảiquá50%tổngsốđảngviên.Tổngsố5đảngviên,cómặt5;" in text
    assert "phátra5,thuvề5,hợplệ5,khônghợplệ0." in text
    assert "Tổkiểmphiếu:TrầnThịKiểmPhiếu." in text
    assert "Đềxuất:Hoànthànhtốtnhiệmvụ(95điểm).Hoànthànhtốt" in text
    assert "DỰTHẢO" in text
    type(house.year).objects.update(state="closed")
    text = pdf(login(house.users.committee).get(f"/evaluations/{evaluation.pk}/print/why/"))
    assert "DỰTHẢO" not in text


def test_the_grounds_of_a_units_grade_show_every_criterion_with_figure_and_points(house, login):
    criteria_set = CriteriaSet.objects.create(year=house.year, level=house.committee.kind.level, name="Bộ tiêu chí",
        published_at="2026-01-01T00:00Z",
    )  # fmt: skip
    criterion = Criterion.objects.create(
        criteria_set=criteria_set, title="Dự sinh hoạt", weight=10, measure="attendance",
        rule="share", target=100,
    )  # fmt: skip
    Score.objects.create(
        year=house.year, organization=house.committee, criterion=criterion, numerator=19,
        denominator=20, frozen=True, measured_points="9.5", self_points="9.5", appraised_points=9,
        difference_reason="Thiếu minh chứng",
    )  # fmt: skip
    evaluation = EvaluationFactory(year=house.year, organization=house.committee)
    client = login(house.users.staff)
    for response, read in (
        (client.get(f"/evaluations/{evaluation.pk}/print/why/"), pdf),
        (client.get(f"/evaluations/{evaluation.pk}/print/why/?format=docx"), written),
    ):
        text = read(response)
        for part in ("Dựsinhhoạt", "19/20", "9,5", "Thiếuminhchứng"):
            assert part in text


def size_of(response, start):
    """The size in which the line that begins so is set."""
    sizes = []

    def visit(text, cm, tm, font, size):
        if text.strip().startswith(start):
            sizes.append(round(size * abs(pypdf.mult(tm, cm)[3]), 1))

    pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text(visitor_text=visit)
    return sizes[0]


def test_a_pledge_bears_the_day_and_the_layout_of_its_acceptance(house, login):
    draft = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.deputy.member
    )
    draft.submit(by=house.users.deputy)
    client = login(house.users.secretary)
    waiting = client.get(f"/pledges/{draft.pk}/print/")
    assert "ngày10tháng12năm2026" in pdf(waiting)
    with time_machine.travel("2026-03-05T03:00:00Z", tick=False):
        draft.accept(by=house.users.secretary)
    accepted = client.get(f"/pledges/{draft.pk}/print/")
    assert "ngày05tháng3năm2026" in pdf(accepted)
    # The instruction of 2018, in force until 26/5/2026, has a larger subject.
    assert [size_of(found, "năm") for found in (waiting, accepted)] == [14, 15]


def test_a_review_bears_its_own_day_and_its_grounds_that_of_the_decision(house, login):
    evaluation = proposed(house, house.users.member.member)
    client = login(house.users.secretary)
    url = f"/evaluations/{evaluation.pk}/print/"
    assert "ngày10tháng12năm2026" in pdf(client.get(f"{url}review/"))
    Review.objects.create(evaluation=evaluation, signed_on=dt.date(2026, 11, 28))
    evaluation.decide(
        by=house.users.committee, grade=evaluation.proposed_grade, decided_on=dt.date(2026, 12, 4)
    )
    review = pdf(client.get(f"{url}review/"))
    assert review.index("ngày28tháng11năm2026") < review.index("gày04tháng12năm2026")
    why = pdf(client.get(f"{url}why/"))
    assert "ngày04tháng12năm2026" in why
    assert "ngày28tháng11năm2026" not in why


def test_file_names_are_plain_letters_whatever_the_organisation_is_called(house, login):
    type(house.cell).objects.filter(pk=house.cell.pk).update(name="Chi bộ Hành chính – Tiếp dân")
    unit = EvaluationFactory(year=house.year, organization=house.cell)
    response = login(house.users.secretary).get(f"/evaluations/{unit.pk}/print/review/")
    assert response["Content-Disposition"] == (
        'attachment; filename="kiem-diem-mau-01_2026_chi-bo-hanh-chinh-tiep-dan.pdf"'
    )
