"""The points of a meeting: proposed with grounds, given by the cell, banded, shown as a trend."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, strategies as st

from campaigns.actions.quality import by_bands, proposals
from campaigns.models import Assignment, QualityCriterion, QualityTable, SessionScore
from campaigns.reference import quality as reference
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.browsing import shown_version
from tests.factories.sessions import StudySessionFactory, mark_all

DAY = dt.date(2026, 11, 2)
Measure = QualityCriterion.Measure


@pytest.fixture
def table(db):
    reference.load()
    return QualityTable.objects.on(DAY)


@pytest.fixture
def session(house, table):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=DAY, duration_minutes=95
    )
    mark_all(session, "PPPPP")
    return session


def proposed(session, table):
    measures = dict(table.criteria.values_list("pk", "measure"))
    return {measures[pk]: (p.points, p.basis) for pk, p in proposals(session, table).items()}


def test_the_shipped_table_has_the_blocks_of_the_guidance_and_adds_up_to_100(table):
    blocks: dict[str, Decimal] = {}
    for line in table.criteria.all():
        blocks[line.block] = blocks.get(line.block, Decimal(0)) + line.points
    assert list(blocks.values()) == [5, 5, 10, 40, 5, 30, 5]
    bands = [str(table.band(Decimal(n))) for n in ("90", "89.99", "70", "69.5", "50", "49.9")]
    assert bands == ["good", "fair", "fair", "average", "average", "poor"]


def test_what_can_be_computed_is_proposed_with_its_ground(house, session, table):
    session.handbook_on = dt.date(2026, 11, 4)
    session.save()
    two = session.attendances.values_list("pk", flat=True)[:2]
    session.attendances.filter(pk__in=list(two)).update(spoke=True)
    earlier = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 10, 2)
    )
    for done in (dt.date(2026, 10, 20), dt.date(2026, 10, 21), None):
        Assignment.objects.create(
            session=earlier, content="Việc", due_on=dt.date(2026, 10, 30), done_on=done,
            reported_in=session if done else None,
        )  # fmt: skip
    count = session.attendances.count()
    assert proposed(session, table) == {
        Measure.DURATION: (Decimal(5), "họp 95 phút, quy định 90 phút"),
        Measure.ATTENDANCE: (
            Decimal(5), f"có mặt {count}/{count} (100%), không ai vắng quá 3 kỳ liền"
        ),
        Measure.SPEAKERS: (
            by_bands(table.criteria.get(measure=Measure.SPEAKERS), 2, count),
            f"2/{count} đồng chí dự phát biểu",
        ),
        Measure.RESOLUTION: (Decimal(20), "2/3 nhiệm vụ kỳ trước đến hạn đã hoàn thành"),
        Measure.UPLOADED: (Decimal(5), "đưa lên Sổ tay đảng viên điện tử: ngày 04/11/2026"),
    }  # fmt: skip


def test_a_meeting_too_short_or_with_somebody_absent_without_reason_loses_points(
    house, session, table
):
    session.duration_minutes = 60
    session.save()
    first = session.attendances.order_by("pk").first()
    first.mark = "A"
    first.save()
    found = proposed(session, table)
    assert found[Measure.DURATION] == (Decimal(0), "họp 60 phút, quy định 90 phút")
    assert found[Measure.ATTENDANCE][0] == 2


def test_thematic_meetings_have_their_time_and_one_sitting_adds_both_up(house, session, table):
    thematic = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 9), kind="thematic",
        duration_minutes=80,
    )  # fmt: skip
    assert thematic.sitting() == (80, 90)
    assert proposed(thematic, table)[Measure.DURATION] == (
        Decimal(0), "họp 80 phút, quy định 90 phút"
    )  # fmt: skip
    thematic.held_on, thematic.duration_minutes = DAY, 24
    thematic.save()
    assert session.sitting() == thematic.sitting() == (119, 120)
    assert proposed(session, table)[Measure.DURATION] == (
        Decimal(0), "họp thường kỳ và chuyên đề cùng ngày 119 phút, quy định 120 phút"
    )  # fmt: skip
    type(thematic).objects.filter(pk=thematic.pk).update(duration_minutes=25)
    assert proposed(session, table)[Measure.DURATION][0] == 5
    type(thematic).objects.filter(pk=thematic.pk).update(duration_minutes=None)
    assert Measure.DURATION not in proposed(session, table)
    study = StudySessionFactory(
        year=house.year, organization=house.cell, kind="study", duration_minutes=10
    )
    assert study.sitting() == (10, 0)


def test_only_regular_and_thematic_meetings_are_scored(house, login, session, table):
    client = login(house.users.secretary)
    url = f"/sessions/{session.pk}/quality/"
    assert url in client.get(session.get_absolute_url()).content.decode()
    assert client.post(url, typed(session, table)).status_code == 302
    type(session).objects.update(kind="study")
    session.refresh_from_db()
    assert url not in client.get(session.get_absolute_url()).content.decode()
    assert "Chỉ chấm chất lượng buổi" in client.get(url).content.decode()
    assert client.post(url, typed(session, table)).status_code == 403


def test_absent_more_than_three_times_running_costs_the_bonus(house, session, table):
    first = session.attendances.order_by("pk").first()
    first.mark, first.reason = "K", "ốm"
    first.save()
    before = proposed(session, table)[Measure.ATTENDANCE][0]
    for month in (8, 9, 10):
        past = StudySessionFactory(
            year=house.year, organization=house.cell, held_on=dt.date(2026, month, 2),
            state="confirmed",
        )  # fmt: skip
        past.attendances.create(member=first.member, mark="K", reason="ốm")
        after = proposed(session, table)[Measure.ATTENDANCE][0]
        assert after == (before - 1 if month == 10 else before)


@given(part=st.integers(0, 200), whole=st.integers(1, 200))
def test_points_by_bands_never_exceed_the_line_and_never_fall_with_a_better_share(part, whole):
    line = QualityCriterion(points=Decimal(4), bands=[[90, 4], [75, 3], [65, 2], [0, 1]])
    part = min(part, whole)
    points = by_bands(line, part, whole)
    assert 1 <= points <= 4
    assert points <= by_bands(line, min(part + 1, whole), whole)


def typed(session, table, **changed):
    found = proposals(session, table)
    data = {"version": session.version}
    for line in table.criteria.all():
        proposal = found.get(line.pk)
        data[f"points_{line.pk}"] = f"{(proposal.points if proposal else line.points):g}"
    return data | changed


def test_the_cell_scores_its_meeting_and_the_sum_gives_the_band(house, login, session, table):
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/quality/"
    page = client.get(url)
    manual = table.criteria.filter(measure="").order_by("-points").first()
    assert page.context["form"].lines().__next__()["proposal"].basis.startswith("họp 95 phút")
    client.post(url, typed(session, table, **{f"points_{manual.pk}": "30,5"}))
    session.refresh_from_db()
    total = sum(score.points for score in SessionScore.objects.all())
    assert (session.quality_points, session.quality) == (total, table.band(total))
    assert SessionScore.objects.get(criterion=manual).points == Decimal("30.5")
    stale = typed(session, table, version=0)
    assert client.post(url, stale).status_code == 409
    session.refresh_from_db()
    session.submit(by=house.users.secretary)
    session.confirm(by=house.users.committee)
    assert client.post(url, typed(session, table)).status_code == 403
    assert "30,5" in client.get(url).content.decode()
    assert login(house.users.sister).get(url).status_code == 404


def test_another_mark_than_proposed_needs_a_reason_and_none_exceeds_its_line(
    house, login, session, table
):
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/quality/"
    line = table.criteria.get(measure=Measure.DURATION)
    name, why = f"points_{line.pk}", f"reason_{line.pk}"
    page = client.post(url, typed(session, table, **{name: "3"}))
    assert page.context["form"].errors[why] == ["Đề xuất là 5 điểm; chấm khác thì ghi lý do."]
    page = client.post(url, typed(session, table, **{name: "6", why: "dài"}))
    assert page.context["form"].errors[name] == ["Không quá 5 điểm."]
    assert f'<a href="#id_{name}">{line.title}</a>: Không quá' in page.content.decode()
    assert client.post(url, typed(session, table, **{name: "3", why: "ngắt"})).status_code == 302
    score = SessionScore.objects.get(criterion=line)
    assert (score.proposed, score.points, score.reason) == (5, 3, "ngắt")
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionScore.objects.filter(pk=score.pk).update(reason="")


def test_quality_comes_out_as_figures_and_as_a_trend(house, login, session, table):
    session.quality_points, session.quality = Decimal("91.5"), "good"
    session.save()
    session.submit(by=house.users.secretary)
    period = Period.of_year(2026)
    assert FIGURES["quality_good"].of(house.bloc, period).detail == "1/1"
    assert FIGURES["quality_poor"].of(house.bloc, period).detail == "0/1"
    lines = {cell: (months, mean) for cell, months, mean in trend(login, house.users.committee)}
    assert lines[house.cell][1] == Decimal("91.5")
    assert [found for found in lines[house.cell][0] if found] == [session]
    assert lines[house.sister_cell][1] is None
    assert house.far_cell not in lines


def test_the_trend_spells_the_band_out(house, login, session):
    session.quality_points, session.quality = Decimal("40.5"), "poor"
    session.save()
    session.submit(by=house.users.secretary)
    page = login(house.users.committee).get("/sessions/quality/?year=2026").content.decode()
    assert '40,5 <small class="d-block">Kém</small>' in page


def trend(login, user):
    return list(login(user).get("/sessions/quality/?year=2026").context["lines"])


def test_a_table_in_use_is_fixed_and_a_copy_starts_a_new_one(house, login, session, table):
    client, url = login(house.users.staff), table.get_absolute_url()
    form = client.get(url).context
    data = {**form["form"].initial, "valid_from": "2025-10-28"} | shown_version(client, url)
    lines = list(table.criteria.all())
    data |= {"criteria-TOTAL_FORMS": len(lines), "criteria-INITIAL_FORMS": len(lines)}
    for n, line in enumerate(lines):
        data |= {
            f"criteria-{n}-id": line.pk, f"criteria-{n}-block": line.block,
            f"criteria-{n}-title": line.title, f"criteria-{n}-points": f"{line.points:g}",
            f"criteria-{n}-measure": line.measure,
            f"criteria-{n}-bands_text": ", ".join(f"{a:g}:{b:g}" for a, b in line.bands),
        }  # fmt: skip
    page = client.post(url, data | {"criteria-0-points": "7"})
    assert page.context["lines"].non_form_errors() == [
        "Tổng điểm tối đa của các tiêu chí là 102, phải đúng 100."
    ]
    assert client.post(url, data).status_code == 302
    table.criteria.filter(pk=lines[0].pk).update(title="Người khác vừa sửa dòng này")
    assert "Người khác vừa lưu" in client.post(url, data).content.decode()
    SessionScore.objects.create(session=session, criterion=lines[0], points=1)
    assert client.post(url, data).status_code == 403
    page = client.get(url).content.decode()
    assert ("<input" in page.split("<main")[1].split("csrfmiddlewaretoken")[1], f"{url}copy/" in page) == (
        False, True,
    )  # fmt: skip
    client.post(f"{url}copy/")
    copy = QualityTable.objects.exclude(pk=table.pk).get()
    assert (copy.criteria.count(), copy.valid_from) == (len(lines), dt.date(2026, 11, 23))
    assert QualityTable.objects.on(DAY) == table
    assert login(house.users.secretary).get(url).status_code == 403
