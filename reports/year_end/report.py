"""The year-end report: computed once, dressed as page, PDF, workbook and Word document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.text import slug
from reports.figures import people
from reports.figures.figure import Figure, Unit
from reports.figures.period import Period
from reports.figures.registry import Together, split_figures
from reports.figures.reporting_periods import cut_off, last_campaign_year, words_of, years_note
from reports.models import Narrative
from reports.papers.letterheads import letterhead_facts, signer_of
from reports.year_end.annexes import Annex, AnnexRow, annexes_of
from reports.year_end.caps import cap_figures
from reports.year_end.last_year import compared_figures
from reports.year_end.outline import SECTIONS
from reports.year_end.sections import KEYS, Part, Section, number_sections, section_of
from reports.year_end.wording import Body, SectionPlan, grade_names, name_grades, words_for

SUBJECT = "kết quả học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"
# Who there is; everything else is something that was done.
HEAD_COUNTS = {measure.key for measure in people.MEASURES}
NO_RECORDS = "Cổng chưa ghi hồ sơ nào của thời gian này."


@dataclass
class Report:
    """The year-end report of one organisation: everything that its four faces show.

    `start` and `until` are the period that was asked for, `end` is the day up to which its figures
    count. Only an issued edition is no draft.
    """

    organization: int
    organization_name: str
    issuer: str
    superior: str
    place: str
    document_code: str
    signs_for: str
    recipients: list[str]
    filed_at: str
    start: dt.date
    until: dt.date
    end: dt.date
    period_text: str
    subject: str
    computed_on: dt.date
    signer: str
    signer_post: str
    figures: dict[str, Figure]
    sections: list[Section]
    annexes: list[Annex]
    unwritten: list[str]
    is_draft: bool = True
    number: str = ""
    issued_on: dt.date | None = None
    draft_number: int = 0

    @property
    def printed_sections(self) -> list[Section]:
        """Sections with something in them; headings of a group stay if one of theirs is printed."""
        return [section for section in self.sections if section.number]

    @property
    def annex_rows(self) -> int:
        """How many lines its annexes have; each costs the printer about ten milliseconds."""
        return sum(len(annex.rows) for annex in self.annexes)

    @property
    def slug(self) -> str:
        """A file name for people: bao-cao-nam-2026_van-phong-tinh-uy."""
        return f"bao-cao-{slug(self.period_text)}_{slug(self.organization_name, 60)}"

    def as_data(self) -> dict[str, Any]:
        """Plain data to be frozen in an edition."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Report:
        """The report as it was frozen."""
        data = dict(data)
        for key in ("start", "until", "end", "computed_on", "issued_on"):
            value = data.get(key)
            data[key] = dt.date.fromisoformat(value) if isinstance(value, str) else value
        data["figures"] = _figures(data["figures"])
        data["sections"] = [
            Section(
                **section
                | {
                    lines: [[Part(**part) for part in line] for line in section[lines]]
                    for lines in ("sentences", "paragraphs")
                }
            )
            for section in data["sections"]
        ]
        data["annexes"] = [
            Annex(
                **annex
                | {
                    "rows": [_row(row) for row in annex["rows"]],
                    "total": _row(annex["total"]),
                }
            )
            for annex in data["annexes"]
        ]
        return cls(**data)


def _figures(data: dict[str, Any]) -> dict[str, Figure]:
    return {
        key: value
        if isinstance(value, Figure)
        else Figure(**value | {"unit": Unit(value["unit"]), "period": _period(value["period"])})
        for key, value in data.items()
    }


def _period(value: Any) -> Period | None:
    if not isinstance(value, dict):
        return value
    dates = {key: dt.date.fromisoformat(str(value[key])) for key in ("start", "end")}
    by = value.get("handed_in_by")
    handed_in_by = dt.date.fromisoformat(str(by)) if by else None
    return Period(**dates, label=value["label"], handed_in_by=handed_in_by)


def _row(row: dict[str, Any]) -> AnnexRow:
    return AnnexRow(row["name"], row["organization"], _figures(row["figures"]))


def year_end_report(
    organization: Organization, year: CampaignYear, together: Together | None = None
) -> Report:
    """The draft of one organisation for one campaign year, up to its cut-off."""
    return period_report(organization, Period.of_year(year.year), together)


def period_report(
    organization: Organization, asked: Period, together: Together | None = None
) -> Report:
    """Compute the draft of one organisation for a period: a year, a term, several years.

    A query for each kind of record, whatever the number of organisations, members or meetings below;
    those of many reports are counted `together`. Raises ValidationError where the period has not begun.
    """
    year = last_campaign_year(organization, asked)
    period = cut_off(asked, year)
    body = Body.of(organization)
    grades = grade_names(asked)
    head = letterhead_facts(organization, period.end)
    children = [] if body is Body.CELL else organization.units_below(period.end)
    known = together.known(organization, period) if together else None
    whole, parts = split_figures(KEYS, organization, children, period, known)
    for figures in (whole, *parts.values()):
        name_grades(figures, grades)
    period_text = words_of(organization, asked)
    texts = Narrative.objects.about(asked.start, asked.end).filter(organization=organization)
    written = dict(texts.sent().values_list("section", "sent_text"))
    sections = _sections(whole, written, body, grades, years_note(asked))
    today = timezone.localdate()
    signer, signer_post = signer_of(organization, today)
    return Report(
        organization=organization.pk,
        organization_name=organization.name,
        **head,
        start=asked.start,
        until=asked.end,
        end=period.end,
        period_text=period_text,
        subject=f"{SUBJECT} {period_text}",
        computed_on=today,
        signer=signer,
        signer_post=signer_post,
        figures=whole,
        sections=sections,
        annexes=_annexes(organization, children, asked, period, year, whole, parts),
        unwritten=_unwritten(written),
    )


def _annexes(
    organization: Organization,
    children: list[Organization],
    asked: Period,
    period: Period,
    year: CampaignYear | None,
    whole: dict[str, Figure],
    parts: dict[int, dict[str, Figure]],
) -> list[Annex]:
    """The annexes: of the report's figures, of last year's beside them and of the caps."""
    if not children:
        return []
    more = (
        compared_figures(organization, children, asked, period, (whole, parts)),
        cap_figures(organization, children, year if asked.is_year else None),
    )
    for of_whole, of_parts in more:
        whole = whole | of_whole
        parts = {child: figures | of_parts.get(child, {}) for child, figures in parts.items()}
    return annexes_of(organization, children, whole, parts, period)


def proposal_of(
    plan: SectionPlan, organization: Organization, asked: Period, figures: dict[str, Figure]
) -> list[str]:
    """The sentences of one section with the places of the figures still in them."""
    body = Body.of(organization)
    return plan.proposal(body, figures, words_for(body, grade_names(asked)))


def unwritten_sections(
    organizations: Collection[Organization], asked: Period
) -> list[tuple[Organization, list[str]]]:
    """Organisations with the headings of sections that their offices have not sent; one query."""
    rows = Narrative.objects.about(asked.start, asked.end).sent()
    written: dict[int, set[str]] = {place.pk: set() for place in organizations}
    for pk, section in rows.filter(organization__in=written).values_list("organization", "section"):
        written[pk].add(section)
    return [
        (place, headings) for place in organizations if (headings := _unwritten(written[place.pk]))
    ]


def _unwritten(written: Collection[str]) -> list[str]:
    missing = [plan for plan in SECTIONS if plan.must_write and plan.key not in written]
    return [plan.heading.capitalize() for plan in missing]


def _sections(
    figures: dict[str, Figure],
    written: dict[str, str],
    body: Body,
    grades: dict[str, str],
    note: str,
) -> list[Section]:
    """The sections, numbered, the results under the note. Nothing done is said in one sentence."""
    words = words_for(body, grades)
    has_records = any(figures[key].numerator for key in KEYS if key not in HEAD_COUNTS)
    sections = []
    for plan in SECTIONS:
        proposal = plan.proposal(body, figures, words)
        if not has_records and plan.key != "features":
            proposal = []
        if plan.key == "results":
            proposal += [text for text in (note if has_records else NO_RECORDS,) if text]
        sections.append(section_of(plan, figures, proposal, written.get(plan.key, "")))
    return number_sections(sections)
