"""The whole file of a year-end round: one PDF with bookmarks, or a ZIP of Word files."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.models import CampaignYear, Evaluation
from members.models import Organization, User
from portal.kit.text import slug
from reports.models import LayoutProfile
from reports.papers.grading_file import GradingFile
from reports.papers.grading_papers import (
    commending_page,
    day_of_paper,
    decision_page,
    offered,
    paper_page,
)
from reports.papers.pdf import join_pdf, print_css
from reports.papers.rendering import render_paper
from reports.papers.review_paper import day_of_review, review_document

BALLOTS = ("phieu-xep-loai", "phieu-vong-hai")  # blank sheets, not part of the file


@dataclass(frozen=True)
class Part:
    """One document of the file: its title, print page and layout."""

    title: str
    html: str
    layout: LayoutProfile


def grading_bundle(
    organization: Organization, year: CampaignYear, file_format: str, *, user: User
) -> tuple[str, bytes]:
    """Name and bytes of the file as `user` may read it: pdf, or zip with a Word file a document.

    It renders for minutes, so it is not called in a request. Raises ValidationError where nothing
    is there to print.
    """
    file = GradingFile(organization, year, user)
    name = f"ho-so-xep-loai-{file.calendar_year}_{slug(str(organization))}.{file_format}"
    parts = list(parts_of(file))
    if not parts:
        raise ValidationError("Năm này chưa có hồ sơ đánh giá, xếp loại nào để in.")
    if file_format == "zip":
        return name, _zip(parts)
    title = f"Hồ sơ đánh giá, xếp loại năm {file.calendar_year}: {organization}"
    pages = [(part.html, print_css(part.layout)) for part in parts]
    return name, join_pdf(pages, title=title)


def _zip(parts: list[Part]) -> bytes:
    data = io.BytesIO()
    now = timezone.localtime().timetuple()[:6]
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for number, part in enumerate(parts, start=1):
            entry = zipfile.ZipInfo(f"{number:03d}_{slug(part.title)}.docx", date_time=now)
            archive.writestr(entry, render_paper(part.html, part.layout, "docx"))
    return data.getvalue()


def parts_of(file: GradingFile) -> Iterator[Part]:
    """The documents in their order: the organisation's own, then unit by unit below it."""
    yield from _papers(file)
    for decisions, page in ((file.decisions, decision_page), (file.commending, commending_page)):
        for decision in decisions:
            layout = LayoutProfile.objects.on(decision.day)
            title = decision.label(alone=True)
            yield Part(title, page(decision, file, layout), layout)
    below = Organization.objects.filter(path__startswith=file.organization.path)
    for unit in below.select_related("kind").order_by("path"):
        own = [row for row in file.rows if row.organization_id == unit.pk]
        if unit.kind.holds_members and unit.pk != file.organization.pk:
            yield from _papers(replace(file, organization=unit))
        yield from _reviews(own, file.user)


def _papers(file: GradingFile) -> Iterator[Part]:
    for name, paper in offered(file).items():
        if name not in BALLOTS:
            layout = LayoutProfile.objects.on(day_of_paper(paper, file))
            title = f"{paper.title} {file.organization.label}"
            yield Part(title, paper_page(paper, file, layout), layout)


def readable(rows: list[Evaluation], user: User) -> list[Evaluation]:
    """Those whose review was handed in and may be read by the user."""
    return [
        row for row in rows if row.is_handed_in and user.has_perm("campaigns.read_self_review", row)
    ]


def _reviews(rows: list[Evaluation], user: User) -> Iterator[Part]:
    for row in readable(sorted(rows, key=lambda row: row.is_of_member), user):
        layout = LayoutProfile.objects.on(day_of_review(row))
        page = review_document(row, layout, "html", user=user, own_words=True)
        yield Part(f"Kiểm điểm {row.subject}", page.decode(), layout)
