"""The year-end report: computed once, rendered as page, PDF, workbook and Word document."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.text import slug
from reports.figures import people
from reports.figures.coverage import coverage_note
from reports.figures.cuts import units_over
from reports.figures.figure import Figure
from reports.figures.indicators import results_of
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.registry import Together, split_figures
from reports.figures.reporting_periods import cut_off, last_campaign_year, words_of, years_note
from reports.papers.letterheads import letterhead_facts, signer_of
from reports.year_end.annex_plans import ANNEXES
from reports.year_end.annexes import Annex, annexes_of
from reports.year_end.caps import cap_figures
from reports.year_end.frozen import day_from_data, figures_from_data
from reports.year_end.last_year import compared_figures
from reports.year_end.missing import explanations_note
from reports.year_end.named import named_sentences
from reports.year_end.narratives import sent_texts, unwritten_headings
from reports.year_end.outline import SECTIONS
from reports.year_end.sections import KEYS, Section, marked, number_sections, section_of
from reports.year_end.series import in_columns, series_plans
from reports.year_end.wording import Body, SectionPlan, grade_names, name_grades, words_for

SUBJECT = "kết quả học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"
# Figures of how many people there are; all others count something that was done.
HEAD_COUNTS = {measure.key for measure in people.MEASURES}
RESULTS_BY_NAME = "welfare"  # the section under which indicators stand by their names
NO_RECORDS = "Cổng chưa ghi hồ sơ nào của thời gian này."


@dataclass
class Report:
    """The year-end report of one organisation: everything that page, PDF, XLSX and DOCX show.

    `start` and `until` are the first and last day of its period, `end` is the day up to which its
    figures count. `place` is the place name that stands before the date (địa danh). Everything but
    an issued edition is a draft. The field names are stored in editions.
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
        """Sections with something in them; a chapter stays if one of its sections is printed."""
        return [section for section in self.sections if section.number]

    @property
    def annex_rows(self) -> int:
        """How many rows its annexes have; each takes about ten milliseconds to render as PDF."""
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
            data[key] = day_from_data(data.get(key))
        data["figures"] = figures_from_data(data["figures"])
        data["sections"] = [Section.from_data(section) for section in data["sections"]]
        data["annexes"] = [Annex.from_data(annex) for annex in data["annexes"]]
        return cls(**data)


def year_end_report(
    organization: Organization, year: CampaignYear, together: Together | None = None
) -> Report:
    """The draft of one organisation for one campaign year, up to its cut-off."""
    return period_report(organization, Period.of_year(year.calendar_year), together)


def period_report(
    organization: Organization, period: Period, together: Together | None = None
) -> Report:
    """Compute the draft of one organisation for a period: a year, a term, several years.

    A query for each kind of record, whatever is below; figures of many reports are counted
    `together`. Raises ValidationError where the period has not begun.
    """
    year = last_campaign_year(organization, period)
    counted, signer = cut_off(period, year), signer_of(organization, timezone.localdate())
    with as_known(organization, counted) as then:
        return _computed(then.unit(organization), (period, counted, year), signer, together)


def _computed(
    organization: Organization,
    when: tuple[Period, Period, CampaignYear | None],
    signer: tuple[str, str],
    together: Together | None,
) -> Report:
    """The draft; `when` is the period, the part of it that counts and the year in which it ends."""
    period, counted, _ = when
    body, grades = Body.of(organization), grade_names(period)
    facts = letterhead_facts(organization, counted.end)
    children = [] if body is Body.CELL else units_over(organization, counted)
    whole, parts = _figures(organization, children, counted, grades, together)
    annexes = _annexes(organization, children, when, whole, parts)
    more_figures, more = _further(organization, period, counted, whole)
    written, period_text = sent_texts(organization, period), words_of(organization, period)
    return Report(
        organization=organization.pk,
        organization_name=organization.name,
        **facts,
        start=period.start,
        until=period.end,
        end=counted.end,
        period_text=period_text,
        subject=f"{SUBJECT} {period_text}",
        computed_on=timezone.localdate(),
        signer=signer[0],
        signer_post=signer[1],
        figures=whole | more_figures,
        sections=_sections(whole | more_figures, written, words_for(body, grades), body, more),
        annexes=annexes,
        unwritten=unwritten_headings(written),
    )


def _further(
    organization: Organization, period: Period, counted: Period, whole: dict[str, Figure]
) -> tuple[dict[str, Figure], dict[str, list[str]]]:
    """What the registry does not hold: results and records by name, and further sentences."""
    results = results_of(organization, counted)
    numbers, sentences = named_sentences(organization, counted, whole)
    figures = {figure.key: figure for result in results for figure in result.figures}
    notes = coverage_note(organization, counted), years_note(period)
    sentences["results"] += [*notes, explanations_note(organization, period)]
    sentences[RESULTS_BY_NAME] += [result.sentence for result in results]
    return figures | numbers, sentences


def _figures(
    organization: Organization,
    children: list[Organization],
    counted: Period,
    grades: dict[str, str],
    together: Together | None,
) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
    """The figures of the organisation and of each child by its id, with the names of the grades."""
    known = together.known(organization, counted) if together else None
    whole, parts = split_figures(KEYS, organization, children, counted, known)
    for figures in (whole, *parts.values()):
        name_grades(figures, grades)
    return whole, parts


def _annexes(
    organization: Organization,
    children: list[Organization],
    when: tuple[Period, Period, CampaignYear | None],
    whole: dict[str, Figure],
    parts: dict[int, dict[str, Figure]],
) -> list[Annex]:
    """The annexes: of the report's figures, of last year's beside them and of the caps.

    `when` is the report's period, the part of it that counts and the campaign year it ends in.
    """
    if not children:
        return []
    period, counted, year = when
    plans = (*ANNEXES, *series_plans(whole))
    more = (
        compared_figures(organization, children, period, counted, (whole, parts)),
        cap_figures(organization, children, year if period.is_year else None),
    )
    for more_of_whole, more_of_parts in more:
        whole = whole | more_of_whole
        parts = {pk: figures | more_of_parts.get(pk, {}) for pk, figures in parts.items()}
    whole, parts = in_columns(whole), {pk: in_columns(figures) for pk, figures in parts.items()}
    return annexes_of(organization, children, whole, parts, counted, plans)


def _sections(
    figures: dict[str, Figure],
    written: dict[str, str],
    words: dict[str, str],
    body: Body,
    more: dict[str, list[str]],
) -> list[Section]:
    """The numbered sections; `more` has further sentences by the key of their section.

    Where nothing was done, one sentence says so in place of all the sentences of figures.
    """
    has_records = any(figures[key].numerator for key in figures if key not in HEAD_COUNTS)
    sections = []
    for plan in SECTIONS:
        proposal = plan.proposal(body, figures, words)
        if not has_records and plan.key != "features":
            proposal = []
        further = more.get(plan.key, [])
        if plan.key == "results" and not has_records:
            further = [NO_RECORDS]
        proposal += [text for text in further if text]
        section = section_of(plan, figures, proposal, written.get(plan.key, ""))
        sections.append(marked(section, must_write=plan.must_write))
    return number_sections(sections)


def proposal_of(
    plan: SectionPlan, organization: Organization, period: Period, figures: dict[str, Figure]
) -> list[str]:
    """The sentences of one section with their placeholders still in them."""
    body = Body.of(organization)
    return plan.proposal(body, figures, words_for(body, grade_names(period)))
