"""The agenda that a regular meeting starts from: what the committees above prescribe."""

from __future__ import annotations

from campaigns.models import AgendaItem, CampaignYear, MonthlyGuidance, StudySession
from members.models import Organization
from portal.kit.text import fold


def guidance_for(organization: Organization, year: CampaignYear, month: int):
    """The month's guidance of the committees at and above the organisation, topmost first."""
    return (
        MonthlyGuidance.objects.offered_to(organization)
        .filter(year=year, month=month)
        .order_by("organization__path")
    )


def prescribed_agenda(session: StudySession) -> list[str]:
    """The items that a regular meeting of that month starts with; none for other kinds."""
    if session.kind != StudySession.Kind.REGULAR:
        return []
    found = guidance_for(session.organization, session.year, session.held_on.month)
    wanted = [session.year.standing_agenda_item]
    wanted += [item for guidance in found for item in guidance.items]
    unique: dict[str, str] = {}
    for item in filter(None, wanted):
        unique.setdefault(fold(item), item)
    return list(unique.values())


def start_agenda(session: StudySession) -> None:
    """Give the meeting the prescribed items, as long as the cell has changed none of them."""
    items = list(session.agenda.all())
    if any(item.content != item.prescribed for item in items):
        return
    wanted = prescribed_agenda(session)
    if [item.prescribed for item in items] != wanted:
        session.agenda.all().delete()
        AgendaItem.objects.bulk_create(
            AgendaItem(session=session, position=position, prescribed=text, content=text)
            for position, text in enumerate(wanted, start=1)
        )
