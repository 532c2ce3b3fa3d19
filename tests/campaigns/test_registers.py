"""The registers: one list and one form for all; who writes, who reads, what a closed year refuses."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.forms.registers import RegisterForm
from campaigns.models import (
    CompositeIndicator,
    Contest,
    Document,
    DocumentStudy,
    PlanItem,
    SteeringMember,
    Term,
    Topic,
    WelfareContribution,
    WorkIndicator,
)
from campaigns.models.registers import REGISTERS
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.browsing import shown_version
from tests.factories.members import CampaignYearFactory, PositionFactory
from tests.together import together

WELFARE = {
    "programme": "Mái ấm biên cương", "form": "cash", "contributed_on": "2026-07-20",
    "registered_vnd": "1700000000", "paid_vnd": "1200000000", "houses": "2",
}  # fmt: skip


@pytest.mark.database  # grouped and aggregated in SQL
def test_a_line_entered_once_is_the_figure_of_the_report(house, login):
    client = login(house.users.secretary)
    response = client.post("/registers/welfare/new/", WELFARE | {"organization": house.cell.pk})
    assert response.status_code == 302
    period = Period.of_year(2026)
    assert FIGURES["welfare_paid"].of(house.bloc, period).text == "1,2 tỷ đồng"
    assert FIGURES["welfare_registered"].of(house.committee, period).numerator == 1_700_000_000
    assert FIGURES["houses"].of(house.other_committee, period).numerator == 0


@pytest.mark.parametrize("slug", sorted(REGISTERS))
def test_every_register_has_a_list_a_form_and_refuses_an_empty_one(house, login, slug):
    client = login(house.users.staff)
    assert client.get(f"/registers/{slug}/").status_code == 200
    assert client.get(f"/registers/{slug}/new/").status_code == 200
    page = client.post(f"/registers/{slug}/new/", {})
    assert page.status_code == 422
    assert not REGISTERS[slug].model.objects.exists()


def test_only_ones_own_organisations_can_be_written_for(house, login):
    client = login(house.users.secretary)
    page = client.post("/registers/welfare/new/", WELFARE | {"organization": house.sister_cell.pk})
    assert "organization" in page.context["form"].errors
    assert login(house.users.member).get("/registers/welfare/new/").status_code == 403


def test_a_line_is_read_above_and_hidden_beside(house, login):
    record = WelfareContribution.objects.create(
        year=house.year, organization=house.cell, programme="Quỹ", registered_vnd=5,
        contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    statuses = {
        name: login(getattr(house.users, name)).get(record.get_absolute_url()).status_code
        for name in ("secretary", "member", "committee", "standing", "sister", "other_committee")
    }
    assert statuses == {
        "secretary": 200, "member": 200, "committee": 200, "standing": 200,
        "sister": 404, "other_committee": 404,
    }  # fmt: skip
    assert login(house.users.standing).post(record.get_absolute_url(), WELFARE).status_code == 403


def test_a_closed_year_refuses_new_changed_and_deleted_lines(house, login):
    record = WelfareContribution.objects.create(
        year=house.year, organization=house.cell, programme="Quỹ", registered_vnd=5,
        contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    type(house.year).objects.update(state="closed")
    client = login(house.users.secretary)
    data = WELFARE | {"organization": house.cell.pk}
    assert "đã chốt" in client.post("/registers/welfare/new/", data).content.decode()
    client.post(record.get_absolute_url(), data)
    client.post(f"{record.get_absolute_url()}delete/")
    record.refresh_from_db()
    assert record.programme == "Quỹ"
    type(house.year).objects.update(state="open")
    client.post(f"{record.get_absolute_url()}delete/")
    assert not WelfareContribution.objects.exists()


def test_a_contest_keeps_its_prizes_and_counts_its_entries(house, login):
    client = login(house.users.committee)
    data = {
        "organization": house.committee.pk, "name": "Thi viết", "form": "writing",
        "level": "upper", "held_on": "2026-05-10", "delegates": 5, "entries_received": 80,
        "entries_selected": 69, "entries_forwarded": 69, "prizes-TOTAL_FORMS": 1,
        "prizes-INITIAL_FORMS": 0, "prizes-0-rank": "second", "prizes-0-collective": "on",
        "prizes-0-winner": "Đảng bộ Sở Một",
    }  # fmt: skip
    page = client.post("/registers/contests/new/", data | {"entries_forwarded": 81})
    assert "không thể nhiều hơn số nhận" in page.content.decode()
    client.post("/registers/contests/new/", data)
    assert str(Contest.objects.get().prizes.get()) == "Giải Nhì: Đảng bộ Sở Một"
    assert FIGURES["entries_forwarded"].of(house.bloc, Period.of_year(2026)).numerator == 69


def test_shares_of_work_come_from_exact_integers():
    row = WorkIndicator(
        opening=776, received=79_224, resolved=78_461, on_time=76_939, earlier=39_715
    )
    assert (row.resolved_share, row.on_time_share, row.growth) == ("98,08%", "98,06%", "2 lần")


def test_a_document_is_read_below_and_its_file_is_checked(house, login):
    client = login(house.users.staff)
    data = {
        "organization": house.bloc.pk, "kind": "KH", "number": "12-KH/ĐUK",
        "issued_on": "2026-01-10", "issuer": "Đảng ủy Khối", "title": "Kế hoạch năm",
    }  # fmt: skip
    bad = SimpleUploadedFile("ke-hoach.pdf", b"<html>")
    page = client.post("/registers/documents/new/", data | {"file": bad})
    assert "Tệp không đúng loại" in str(page.context["form"].errors["file"])
    good = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7 ke hoach")
    client.post("/registers/documents/new/", data | {"file": good})
    document = Document.objects.get()
    file = f"{document.get_absolute_url()}file/"
    assert login(house.users.member).get(file).getvalue() == b"%PDF-1.7 ke hoach"
    assert login(house.users.administrator).get(file).status_code == 404


def test_a_topic_of_the_committee_reaches_its_cells_alone(house, login):
    client = login(house.users.committee)
    data = {
        "organization": house.committee.pk, "year": house.year.pk, "title": "Nêu gương", "quarter": 2
    }  # fmt: skip
    client.post("/registers/topics/new/", data)
    topic = Topic.objects.get()
    assert login(house.users.member).get(topic.get_absolute_url()).status_code == 200
    assert login(house.users.far).get(topic.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["secretary", "committee", "standing"])
def test_the_list_asks_the_same_number_of_queries_at_1_and_at_30(
    house, login, role, django_assert_max_num_queries
):
    client = login(getattr(house.users, role))
    sizes = []
    for total in (1, 30):
        while WelfareContribution.objects.count() < total:
            WelfareContribution.objects.create(
                year=house.year, organization=house.cell, programme="Quỹ", registered_vnd=5,
                contributed_on=dt.date(2026, 7, 1),
            )  # fmt: skip
        with django_assert_max_num_queries(20) as captured:
            assert client.get("/registers/welfare/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("slug", ["welfare", "documents", "topics", "steering"])
@pytest.mark.parametrize("value", ["²", "0", "99999", "9" * 20])
@pytest.mark.parametrize("field", ["year", "organization", "page"])
def test_a_filter_that_makes_no_sense_still_shows_the_list(house, login, slug, field, value):
    page = login(house.users.staff).get(f"/registers/{slug}/", {field: value})
    assert page.status_code == 200


def test_an_amount_left_out_is_nought(house, login):
    data = {
        "organization": house.cell.pk, "programme": "Quỹ", "form": "cash",
        "contributed_on": "2026-07-01", "registered_vnd": "", "paid_vnd": "5000000", "houses": "",
    }  # fmt: skip
    login(house.users.secretary).post("/registers/welfare/new/", data)
    line = WelfareContribution.objects.get()
    assert (line.registered_vnd, line.paid_vnd, line.houses) == (0, 5_000_000, 0)


def test_a_line_without_its_day_stays_in_the_year_in_which_it_was_entered(house, login):
    last_year = CampaignYearFactory(
        organization=house.bloc, year=2025, campaign=house.year.campaign
    )
    item = PlanItem.objects.create(
        year=last_year, organization=house.cell, kind="task", content="Việc"
    )
    data = {"organization": house.cell.pk, "kind": "task", "content": "Việc đã sửa"}
    client = login(house.users.secretary)
    url = item.get_absolute_url()
    client.post(url, data | shown_version(client, url))
    item.refresh_from_db()
    assert (item.content, item.year) == ("Việc đã sửa", last_year)
    client.post(url, data | shown_version(client, url) | {"due_on": "2026-12-01"})
    item.refresh_from_db()
    assert item.year == house.year


def test_the_gallery_counts_this_year_alone(house, login):
    last_year = CampaignYearFactory(
        organization=house.bloc, year=2025, campaign=house.year.campaign
    )
    for year in (last_year, house.year):
        WelfareContribution.objects.create(
            year=year, organization=house.cell, programme="Quỹ", registered_vnd=5,
            contributed_on=dt.date(year.year, 7, 1),
        )  # fmt: skip
    SteeringMember.objects.create(
        organization=house.cell, member=house.users.member.member, role="Ủy viên",
        starts_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    page = login(house.users.secretary).get("/registers/")
    shown = [line for _, lines in page.context["groups"] for line in lines]
    counts = {register.slug: count for register, count in shown}
    assert (counts["welfare"], counts["steering"]) == (1, 1)
    assert sorted(register.slug for register, _ in shown) == sorted(REGISTERS)


def test_a_closed_year_shows_its_lines_as_facts_and_keeps_what_was_typed(house, login):
    record = WelfareContribution.objects.create(
        year=house.year, organization=house.cell, programme="Quỹ", registered_vnd=5,
        contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    client = login(house.users.secretary)
    form = "campaigns/registers/form.html"
    assert form in [used.name for used in client.get(record.get_absolute_url()).templates]
    type(house.year).objects.update(state="closed")
    assert form not in [used.name for used in client.get(record.get_absolute_url()).templates]
    data = WELFARE | {"organization": house.cell.pk, "programme": "Đang gõ dở"}
    page = client.post(record.get_absolute_url(), data)
    assert page.status_code == 422
    assert "Đang gõ dở" in page.content.decode()
    assert "đã chốt" in page.content.decode()


def test_a_term_is_known_by_its_years_however_it_is_typed(house, login):
    client = login(house.users.committee)
    data = {"organization": house.committee.pk, "name": "Nhiệm kỳ 2025–2030"}
    client.post("/registers/terms/new/", data | {"starts_on": "2025-07-01"})
    assert Term.objects.get().name == "2025–2030"


def test_a_topic_has_one_of_four_quarters(house, login):
    client = login(house.users.committee)
    data = {"organization": house.committee.pk, "year": house.year.pk, "title": "Nêu gương"}
    page = client.post("/registers/topics/new/", data | {"quarter": 5})
    assert "quarter" in page.context["form"].errors
    client.post("/registers/topics/new/", data | {"quarter": 4})
    assert Topic.objects.get().quarter == 4


def test_a_document_that_must_be_studied_is_counted_by_cell_and_day(house, login):
    document = Document.objects.create(
        organization=house.bloc, kind="CT", number="11-CT/ĐUK", issued_on=dt.date(2026, 2, 1),
        issuer="Đảng ủy Khối", title="Chỉ thị", must_be_studied=True,
    )  # fmt: skip
    url = f"/registers/documents/{document.pk}/studied/"
    client = login(house.users.secretary)
    data = {"organization": house.cell.pk, "studied_on": "2026-01-31"}
    assert "sau ngày ban hành" in client.post(url, data).content.decode()
    client.post(url, data | {"studied_on": "2026-02-10"})
    again = client.post(url, data | {"studied_on": "2026-02-11"})
    assert "organization" in again.context["form"].errors
    figure = FIGURES["documents_studied"]
    assert figure.of(house.bloc, Period.of_year(2026)).detail == "1/3"
    assert figure.of(house.committee, Period.of_year(2026)).detail == "1/2"
    assert login(house.users.standing).post(url, data).status_code == 403
    assert login(house.users.member).get(url).status_code == 200
    assert login(house.users.administrator).get(url).status_code == 404


def test_a_document_that_units_have_studied_is_not_deleted_with_their_records(house, login):
    document = Document.objects.create(
        organization=house.bloc, kind="CT", number="11-CT/ĐUK", issued_on=dt.date(2026, 2, 1),
        issuer="Đảng ủy Khối", title="Chỉ thị", must_be_studied=True,
    )  # fmt: skip
    study = DocumentStudy.objects.create(
        document=document, organization=house.cell, studied_on=dt.date(2026, 2, 10)
    )
    client, url = login(house.users.staff), f"{document.get_absolute_url()}delete/"
    page = client.post(url, follow=True)
    assert "còn 1 việc quán triệt văn bản gắn với dòng này" in page.content.decode()
    assert DocumentStudy.objects.get() == study
    study.delete()
    client.post(url)
    assert not Document.objects.exists()


def test_the_file_of_a_deleted_line_is_kept_for_its_return_and_served_to_nobody(house, login):
    document = Document.objects.create(
        organization=house.bloc, kind="CT", number="11-CT/ĐUK", issued_on=dt.date(2026, 2, 1),
        issuer="Đảng ủy Khối", title="Chỉ thị", file=SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
    )  # fmt: skip
    file = document.file
    assert file.storage.exists(file.name)
    client, address = login(house.users.staff), f"{document.get_absolute_url()}file/"
    assert client.get(address).getvalue() == b"%PDF-1.7"
    client.post(f"{document.get_absolute_url()}delete/")
    assert client.get(address).status_code == 404
    assert file.storage.exists(file.name)


def test_a_topic_belongs_to_a_year_of_its_own_bloc(house, login):
    strange = CampaignYearFactory(year=2026, campaign=house.year.campaign)
    PositionFactory(
        member=house.users.committee.member, organization=strange.organization, post="staff"
    )
    client = login(house.users.committee)
    data = {"organization": house.committee.pk, "title": "Nêu gương"}
    page = client.post("/registers/topics/new/", data | {"year": strange.pk})
    assert "đảng bộ khác" in str(page.context["form"].errors["year"])
    assert client.post("/registers/topics/new/", data | {"year": house.year.pk}).status_code == 302


@pytest.mark.database  # letters compared without case and marks
def test_a_register_is_searched_whatever_the_case_of_vietnamese_letters(house, login):
    for programme in ("Ủng hộ ĐỒNG BÀO (miền Trung)", "Quỹ khuyến học"):
        WelfareContribution.objects.create(
            year=house.year, organization=house.cell, programme=programme, registered_vnd=5,
            contributed_on=dt.date(2026, 7, 1),
        )  # fmt: skip
    client = login(house.users.secretary)
    for text in ("đồng bào (", "ủng hộ", "Đồng Bào"):
        page = client.get("/registers/welfare/", {"text": text})
        assert page.context["count"] == 1


def test_whoever_saves_over_another_is_told_once_and_keeps_what_he_typed(house, login):
    record = WelfareContribution.objects.create(
        year=house.year, organization=house.cell, programme="Quỹ", registered_vnd=5,
        contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    url, client = record.get_absolute_url(), login(house.users.secretary)
    data = WELFARE | {"organization": house.cell.pk} | shown_version(client, url)
    assert client.post(url, data | {"programme": "Bản một"}).status_code == 302
    page = client.post(url, data | {"programme": "Bản hai"})
    assert "Người khác vừa lưu" in page.content.decode()
    assert "Bản hai" in page.content.decode()
    record.refresh_from_db()
    assert record.programme == "Bản một"
    fresh = page.context["form"]["version"].value()
    client.post(url, data | {"programme": "Bản hai", "version": fresh})
    record.refresh_from_db()
    assert record.programme == "Bản hai"
    # A form that does not say what it showed was made before there was anything to show.
    page = client.post(url, data | {"programme": "Bản ba", "version": ""})
    assert "Người khác vừa lưu" in page.content.decode()
    record.refresh_from_db()
    assert record.programme == "Bản hai"


def test_the_prizes_of_a_contest_are_guarded_with_it(house, login):
    contest = Contest.objects.create(
        year=house.year, organization=house.cell, name="Thi viết", form="writing", level="upper",
        held_on=dt.date(2026, 5, 10),
    )  # fmt: skip
    url, client = contest.get_absolute_url(), login(house.users.secretary)
    data = {
        "organization": house.cell.pk, "name": "Thi viết", "form": "writing", "level": "upper",
        "held_on": "2026-05-10", "delegates": 0, "entries_received": 0, "entries_selected": 0,
        "entries_forwarded": 0, "prizes-TOTAL_FORMS": 1, "prizes-INITIAL_FORMS": 0,
        "prizes-0-rank": "second",
    } | shown_version(client, url)  # fmt: skip
    assert client.post(url, data | {"prizes-0-winner": "Một"}).status_code == 302
    page = client.post(url, data | {"prizes-0-winner": "Hai"})
    assert "Người khác vừa lưu" in page.content.decode()
    assert contest.prizes.get().winner == "Một"


def test_a_form_names_its_empty_choice_and_takes_the_only_organisation(house, login):
    form = login(house.users.secretary).get("/registers/contests/new/").context["form"]
    assert form["organization"].value() == house.cell.pk
    assert form.fields["level"].choices[0] == ("", "Hãy chọn")
    form = login(house.users.staff).get("/registers/issues/new/").context["form"]
    assert form["organization"].value() in ("", None)
    assert form.fields["handled_by"].empty_label == "Không chọn"


def test_money_is_read_and_typed_with_its_points(house, login):
    client = login(house.users.secretary)
    data = WELFARE | {
        "organization": house.cell.pk,
        "registered_vnd": "1.200.000",
        "paid_vnd": "500 000",
    }
    assert client.post("/registers/welfare/new/", data).status_code == 302
    line = WelfareContribution.objects.get()
    assert (line.registered_vnd, line.paid_vnd) == (1_200_000, 500_000)
    assert 'value="1.200.000"' in client.get(line.get_absolute_url()).content.decode()
    for wrong in ("1,5 đồng", "1.5", "1200.000", "12.00"):
        page = client.post("/registers/welfare/new/", data | {"paid_vnd": wrong})
        assert "paid_vnd" in page.context["form"].errors, wrong


def test_a_share_is_typed_as_people_write_it(house, login):
    record = CompositeIndicator.objects.create(
        year=house.year, organization=house.bloc, name="Nền nếp", first="attendance",
        second="regular_meetings", target=Decimal("95.50"),
    )  # fmt: skip
    client = login(house.users.staff)
    assert 'value="95,5"' in client.get(record.get_absolute_url()).content.decode()
    assert ">95,5<" in client.get("/registers/composites/").content.decode()
    record.target = 95
    record.save()
    assert 'value="95"' in client.get(record.get_absolute_url()).content.decode()


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_a_line_at_the_same_moment_one_is_told(house, monkeypatch):
    record = WelfareContribution.objects.create(
        year=house.year, organization=house.cell, programme="Quỹ", registered_vnd=5,
        contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    url, checked = record.get_absolute_url(), threading.Barrier(2)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(
            house.users.secretary, "allauth.account.auth_backends.AuthenticationBackend"
        )
    data = WELFARE | {"organization": house.cell.pk} | shown_version(clients[0], url)

    checked_form = RegisterForm.clean

    def clean(form):
        cleaned = checked_form(form)
        with contextlib.suppress(threading.BrokenBarrierError):
            checked.wait(1)  # both would have been found right by now
        return cleaned

    monkeypatch.setattr(RegisterForm, "clean", clean)
    answers = together(
        lambda: clients[0].post(url, data | {"programme": "Một"}).status_code,
        lambda: clients[1].post(url, data | {"programme": "Hai"}).status_code,
    )
    assert sorted(answers) == [302, 422]
    record.refresh_from_db()
    assert record.programme == ("Một", "Hai")[answers.index(302)]


def test_a_document_of_a_closed_year_and_who_served_in_it_are_not_taken_away(house, login):
    document = Document.objects.create(
        organization=house.bloc, kind="CT", number="11-CT/ĐUK", issued_on=dt.date(2026, 2, 1),
        issuer="Đảng ủy Khối", title="Chỉ thị",
    )  # fmt: skip
    served = SteeringMember.objects.create(
        organization=house.bloc, member=house.users.staff.member, role="Ủy viên",
        starts_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    type(house.year).objects.update(state="closed")
    client = login(house.users.staff)
    for record in (document, served):
        client.post(f"/registers/{record.register.slug}/{record.pk}/delete/")
    assert (Document.objects.count(), SteeringMember.objects.count()) == (1, 1)
    data = {
        "organization": house.bloc.pk, "member": str(served.member), "role": "Ủy viên",
        "starts_on": "2026-01-01", "ends_on": "2026-11-01",
    }  # fmt: skip
    url = served.get_absolute_url()
    assert client.post(url, data | shown_version(client, url)).status_code == 302
    type(house.year).objects.update(state="open")
    client.post(f"/registers/documents/{document.pk}/delete/")
    assert Document.objects.count() == 0


def test_what_lasts_belongs_to_every_year_from_its_day_to_its_end(house):
    term = Term.objects.create(
        organization=house.bloc, name="2020–2025", starts_on=dt.date(2020, 10, 1)
    )
    served = SteeringMember.objects.create(
        organization=house.bloc, member=house.users.staff.member, role="Ủy viên",
        starts_on=dt.date(2024, 5, 1), ends_on=dt.date(2025, 3, 1),
    )  # fmt: skip

    def years(record):
        rows = type(record).objects.all()
        return [year for year in range(2019, 2028) if record.register.in_year(rows, year)]

    assert years(term) == [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027]
    assert years(served) == [2024, 2025]


def test_the_administrator_of_accounts_has_no_registers(house, login):
    client = login(house.users.administrator)
    assert [client.get(f"/registers/{part}").status_code for part in ("", "welfare/")] == [403, 403]


def test_an_empty_cell_of_a_register_is_left_blank(house, login):
    SteeringMember.objects.create(
        organization=house.bloc, member=house.users.staff.member, role="Ủy viên",
        starts_on=dt.date(2026, 1, 5),
    )  # fmt: skip
    page = login(house.users.staff).get("/registers/steering/?year=").content.decode()
    assert "Ủy viên" in page
    assert "—" not in page
