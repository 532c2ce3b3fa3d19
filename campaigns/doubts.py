"""What the committee should look at before it confirms a meeting, in a few words each."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, Min, OuterRef, QuerySet

from campaigns.models import QualityTable, StudySession

Kind, Quality = StudySession.Kind, StudySession.Quality


def with_doubts(sessions: QuerySet) -> list[tuple[StudySession, list[str]]]:
    """Each session with its doubts; a fixed number of queries, however many sessions."""
    thematic = StudySession.objects.filter(
        organization=OuterRef("organization"), held_on=OuterRef("held_on"), kind=Kind.THEMATIC
    )
    rows = sessions.select_related("organization", "year", "joint_host").annotate(
        combined=Exists(thematic)
    )
    scored_since = QualityTable.objects.aggregate(day=Min("valid_from"))["day"]
    return [(session, list(_doubts(session, scored_since))) for session in rows]


def _doubts(session, scored_since: dt.date | None):
    if session.kind == Kind.REGULAR:
        year, lasted = session.year, session.duration_minutes
        required = year.combined_minutes if session.combined else year.regular_minutes
        if lasted is None:
            yield "chưa ghi thời lượng"
        elif lasted < required:
            yield f"họp {lasted} phút, quy định {required} phút"
    if session.unexcused_count:
        yield f"{session.unexcused_count} đồng chí vắng không lý do"
    source = session.host
    if session.kind in (Kind.REGULAR, Kind.THEMATIC) and not (
        source.proceedings or source.conclusions
    ):
        yield "chưa có biên bản"
    if session.quality in (Quality.AVERAGE, Quality.POOR):
        yield f"chất lượng {session.get_quality_display().lower()}"
    elif (
        session.kind == Kind.REGULAR
        and not session.quality
        and scored_since
        and scored_since <= session.held_on
    ):
        yield "chưa chấm chất lượng"
