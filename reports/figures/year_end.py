"""The year-end report: computed once, dressed as page, PDF, workbook and Word document."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from campaigns.models import CampaignYear
from members.models import Organization, Position
from portal.kit.text import nfc, slug
from reports.models import Narrative

from .base import Figure, Period, Unit
from .letterheads import letterhead_facts
from .outline import ANNEXES, SECTIONS, SectionPlan
from .registry import split_figures

SUBJECT = "kết quả học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"
_PLACE = re.compile(r"\{(\w+)(:full)?\}")
KEYS = tuple(
    dict.fromkeys(
        [key for plan in SECTIONS for text in plan.sentences for key, _ in _PLACE.findall(text)]
        + [key for annex in ANNEXES for key in annex.columns]
    )
)


@dataclass
class Part:
    """A piece of a sentence: plain text, or the text of a figure."""

    text: str
    key: str = ""


@dataclass
class Section:
    """One section as it is printed: heading, sentences from figures, paragraphs by people."""

    key: str
    heading: str
    level: int
    sentences: list[list[Part]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.sentences and not self.paragraphs

    @property
    def lines(self) -> list[str]:
        """Its text as it is printed, a line a paragraph."""
        said = ["".join(part.text for part in sentence) for sentence in self.sentences]
        return said + self.paragraphs


@dataclass
class AnnexRow:
    """One child's figures in an annex, by key."""

    name: str
    organization: int
    figures: dict[str, Figure]


@dataclass
class Annex:
    """One table: a column per figure, a row per child, the whole at the foot."""

    key: str
    title: str
    unit: str
    columns: list[str]
    rows: list[AnnexRow]
    total: AnnexRow


@dataclass
class Report:
    """The year-end report of one organisation: everything that its four faces show."""

    organization: int
    organization_name: str
    issuer: str
    superior: str
    place: str
    document_code: str
    signs_for: str
    recipients: list[str]
    filed_at: str
    year: int
    start: dt.date
    end: dt.date
    subject: str
    is_draft: bool
    computed_on: dt.date
    signer: str
    signer_post: str
    figures: dict[str, Figure]
    sections: list[Section]
    annexes: list[Annex]
    unwritten: list[str]
    number: str = ""
    issued_on: dt.date | None = None
    draft_number: int = 0

    @property
    def printed_sections(self) -> list[Section]:
        """Sections with something in them; headings of a group stay if one of theirs is printed."""
        kept = []
        for index, section in enumerate(self.sections):
            below = []
            for other in self.sections[index + 1 :]:
                if other.level <= section.level:
                    break
                below.append(other)
            if not section.is_empty or any(not other.is_empty for other in below):
                kept.append(section)
        return kept

    @property
    def period_text(self) -> str:
        """năm 2026, giai đoạn 2016–2021, or from day to day."""
        first, last = self.start, self.end
        if (first.month, first.day) != (1, 1):
            return f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
        if first.year == last.year:
            return f"năm {last.year}"
        return f"giai đoạn {first.year}–{last.year}"

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
        for key in ("start", "end", "computed_on", "issued_on"):
            value = data.get(key)
            data[key] = dt.date.fromisoformat(value) if isinstance(value, str) else value
        data["figures"] = _figures(data["figures"])
        data["sections"] = [
            Section(
                **section
                | {"sentences": [[Part(**part) for part in s] for s in section["sentences"]]}
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
    return Period(**dates, label=value["label"])


def _row(row: dict[str, Any]) -> AnnexRow:
    return AnnexRow(row["name"], row["organization"], _figures(row["figures"]))


def year_end_report(organization: Organization, year: CampaignYear) -> Report:
    """Compute the report of one organisation for one campaign year, up to its cut-off.

    Two queries a figure, whatever the number of organisations, members or meetings below.
    """
    period = Period.of_year(year.year, until=year.figures_day(timezone.localdate()))
    return period_report(organization, year, period)


def period_report(organization: Organization, year: CampaignYear, period: Period) -> Report:
    """The same report for any period: a term, or several years; narratives are `year`'s."""
    children = organization.units_in(period.start, period.end)
    whole, parts = split_figures(KEYS, organization, children, period)
    written = dict(
        Narrative.objects.filter(organization=organization, year=year).values_list(
            "section", "text"
        )
    )
    sections = [section_of(plan, whole, written.get(plan.key, "")) for plan in SECTIONS]
    head = letterhead_facts(organization, period.end)
    signer, signer_post = signer_of(organization, period.end)
    report = Report(
        organization=organization.pk,
        organization_name=organization.name,
        **head,
        year=year.year,
        start=period.start,
        end=period.end,
        subject="",
        is_draft=year.state != CampaignYear.State.CLOSED,
        computed_on=timezone.localdate(),
        signer=signer,
        signer_post=signer_post,
        figures=whole,
        sections=sections,
        annexes=_annexes(organization, children, whole, parts),
        unwritten=[
            section.heading
            for plan, section in zip(SECTIONS, sections, strict=True)
            if plan.must_write and not section.paragraphs
        ],
    )
    report.subject = f"{SUBJECT} {report.period_text}"
    return report


def signer_of(organization: Organization, day: dt.date) -> tuple[str, str]:
    """Who signs for the organisation on a day: name and post; the secretary before his deputy."""
    found = (
        Position.objects.on(day)
        .filter(organization=organization, post__in=("secretary", "deputy"))
        .select_related("member")
        .order_by("-post")
        .first()
    )
    return (found.member.full_name, found.get_post_display().upper()) if found else ("", "")


def plain(text: str) -> str:
    """Composed Vietnamese without control characters, which no document format can hold."""
    return nfc("".join(c for c in text if unicodedata.category(c) != "Cc"))


def section_of(plan: SectionPlan, figures: dict[str, Figure], written: str) -> Section:
    """One section: its sentences filled with the figures, and what people wrote."""
    return Section(
        plan.key,
        plan.heading,
        plan.level,
        [_parts(text, figures) for text in plan.sentences],
        [text for line in written.splitlines() if (text := plain(line))],
    )


def _parts(text: str, figures: dict[str, Figure]) -> list[Part]:
    parts: list[Part] = []
    end = 0
    for found in _PLACE.finditer(text):
        figure = figures[found[1]]
        parts += [
            Part(text[end : found.start()]),
            Part(figure.full if found[2] else figure.text, found[1]),
        ]
        end = found.end()
    return [part for part in [*parts, Part(text[end:])] if part.text]


def _annexes(
    organization: Organization,
    children: list[Organization],
    whole: dict[str, Figure],
    parts: dict[int, dict[str, Figure]],
) -> list[Annex]:
    annexes = []
    for plan in ANNEXES:
        rows = [
            AnnexRow(child.name, child.pk, {key: parts[child.pk][key] for key in plan.columns})
            for child in children
        ]
        total = AnnexRow("Cộng", organization.pk, {key: whole[key] for key in plan.columns})
        annexes.append(Annex(plan.key, plan.title, plan.unit, list(plan.columns), rows, total))
    return annexes
