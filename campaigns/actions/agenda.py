"""What a new session starts from: day, people, topic, and the agenda prescribed from above."""

import calendar
import datetime as dt
from collections.abc import Iterable

from campaigns.models import AgendaItem, CampaignYear, MonthlyGuidance, StudySession, Topic
from members.models import Organization, Position
from portal.kit.text import fold

Kind = StudySession.Kind


def next_meeting_on(organization: Organization, today: dt.date) -> dt.date:
    """When the organisation will probably meet next: a month after its last regular meeting."""
    last = (
        StudySession.objects.filter(organization=organization, kind=Kind.REGULAR)
        .order_by("-held_on")
        .values_list("held_on", flat=True)
        .first()
    )
    if last is None:
        return today
    year, month = last.year + last.month // 12, last.month % 12 + 1
    day = min(last.day, calendar.monthrange(year, month)[1])
    return max(today, dt.date(year, month, day))


def next_session(*, organization: Organization, kind: str, day: dt.date) -> StudySession:
    """A new session of the organisation, not stored yet, with what can be known beforehand.

    Secretary or deputy lead it and write it down, as last time; it is held where the last one was.
    """
    last = StudySession.objects.filter(organization=organization).order_by("-held_on").first()
    posts = dict(
        Position.objects.on(day)
        .filter(organization=organization, post__in=("secretary", "deputy"))
        .values_list("post", "member_id")
    )
    return StudySession(
        organization=organization,
        year=CampaignYear.objects.containing(organization, day).first(),
        kind=kind,
        held_on=day,
        venue=last.venue if last else "",
        topic=topic_for(organization, kind, day),
        chair_id=posts.get("secretary"),
        recorder_id=(last and last.recorder_id) or posts.get("deputy"),
    )


def topic_for(organization: Organization, kind: str, day: dt.date) -> Topic | None:
    """The topic that a session of this kind and day starts with, of the nearest committee above.

    A thematic meeting takes that of the quarter, else that of the year; drives and conferences take
    that of the year.
    """
    offered = (
        Topic.objects.offered_to(organization)
        .filter(year__year=day.year)
        .order_by("-organization__path", "pk")
    )
    topic = None
    if kind == Kind.THEMATIC:
        topic = offered.filter(is_annual=False, quarter=(day.month + 2) // 3).first()
    if topic is None and kind in (Kind.THEMATIC, Kind.DRIVE, Kind.CONFERENCE):
        topic = offered.filter(is_annual=True).first()
    return topic


def guidance_for(organization: Organization, year: CampaignYear, month: int):
    """The guidance for the month by the organisation and the committees above it, topmost first."""
    return (
        MonthlyGuidance.objects.offered_to(organization)
        .filter(year=year, month=month)
        .order_by("organization__path")
    )


def prescribed_agenda(session: StudySession, guidance: Iterable[MonthlyGuidance]) -> list[str]:
    """The items that a regular meeting starts with; none for other kinds.

    `guidance` is that of the month (`guidance_for`).
    """
    if session.kind != Kind.REGULAR:
        return []
    prescribed = [session.year.standing_agenda_item]
    for paper in guidance:
        prescribed += paper.items
    unique: dict[str, str] = {}
    for item in filter(None, prescribed):
        unique.setdefault(fold(item), item)
    return list(unique.values())


def start_agenda(session: StudySession) -> None:
    """Write the prescribed items into the agenda, unless the cell has changed one of them."""
    items = list(session.agenda.all())
    if any(item.content != item.prescribed for item in items):
        return
    guidance = guidance_for(session.organization, session.year, session.held_on.month)
    prescribed = prescribed_agenda(session, guidance)
    if [item.prescribed for item in items] != prescribed:
        session.agenda.all().delete()
        AgendaItem.objects.bulk_create(
            AgendaItem(session=session, position=position, prescribed=text, content=text)
            for position, text in enumerate(prescribed, start=1)
        )
