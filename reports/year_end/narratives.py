"""What the offices wrote for a report: the texts that they sent, and the sections still missing."""

from collections.abc import Collection

from members.models import Organization
from reports.figures.period import Period
from reports.models import Narrative
from reports.year_end.outline import SECTIONS


def sent_texts(organization: Organization, period: Period) -> dict[str, str]:
    """The texts that the organisation's office sent, by section."""
    narratives = Narrative.objects.about(period.start, period.end).sent()
    return dict(narratives.filter(organization=organization).values_list("section", "sent_text"))


def unwritten_headings(sections: Collection[str]) -> list[str]:
    """The headings of sections that people must write, without those whose text was sent."""
    return [
        plan.heading.capitalize()
        for plan in SECTIONS
        if plan.must_write and plan.key not in sections
    ]


def unwritten_sections(
    organizations: Collection[Organization], period: Period
) -> list[tuple[Organization, list[str]]]:
    """Organisations with the headings of sections that their offices have not sent; one query."""
    sections: dict[int, set[str]] = {organization.pk: set() for organization in organizations}
    sent = (
        Narrative.objects.about(period.start, period.end).sent().filter(organization__in=sections)
    )
    for pk, section in sent.values_list("organization", "section"):
        sections[pk].add(section)
    return [
        (organization, headings)
        for organization in organizations
        if (headings := unwritten_headings(sections[organization.pk]))
    ]
