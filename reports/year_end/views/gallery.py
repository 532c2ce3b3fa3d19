"""The gallery: the newest paper of each kind under every layout, and a report on a Word template.

Nothing is invented for it. Each link is that of the paper itself, so the paper's own view decides
who may read it and logs the reading.
"""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from campaigns.models import (
    Ballot,
    Decision,
    Evaluation,
    Pledge,
    QuarterReview,
    Regrading,
    StudySession,
)
from campaigns.models.scheme_lines import SubjectKind
from members.models import Organization
from portal.kit.uploads import download
from portal.kit.views import PermissionMixin
from reports.figures.reporting_periods import newest_year
from reports.models import LayoutProfile, WordTemplate
from reports.papers.grading_file import GradingFile
from reports.papers.grading_papers import PAPERS, offered
from reports.papers.listed_decisions import ListedDecision
from reports.papers.rendering import render_word
from reports.papers.views.word_templates import layout_of_today
from reports.year_end.documents import report_html
from reports.year_end.report import period_report

SESSION_PAPERS = {
    "bien-ban": "Biên bản sinh hoạt",
    "nghi-quyet": "Nghị quyết chi bộ",
    "diem-danh": "Tờ điểm danh",
    "so-tay": "Hồ sơ buổi sinh hoạt (Sổ tay điện tử)",
}
PERSONAL_FORMS = {"2A": SubjectKind.LEADER, "2B": SubjectKind.NON_LEADER, "2C": SubjectKind.OUTSIDE}
DECISIONS = {
    Decision.Kind.GRADING: ("Quyết định xếp loại", "quyet-dinh-xep-loai"),
    Decision.Kind.COMMENDATION: ("Quyết định khen thưởng", "quyet-dinh-khen"),
}


class GalleryView(PermissionMixin, TemplateView):
    """Every kind of paper that the reader may print, each with its newest record."""

    permission = "reports.view_gallery"
    template_name = "reports/gallery.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            papers=newest_papers(user),
            layouts=LayoutProfile.objects.all(),
            template=WordTemplate.objects.in_use(),
            can_edit=user.has_perm("reports.edit_layout"),
            **kwargs,
        )


def newest_papers(user) -> list[tuple[str, str, str]]:
    """Title and addresses (PDF, Word) of each kind; the addresses are empty where there is no record."""
    organization = first_organization(user)
    period = newest_year(organization).query
    report = {name: reverse("reports:export", args=[organization.pk, name]) for name in WORD_OR_PDF}
    session = StudySession.objects.visible_to(user).counted().order_by("held_on").last()
    pledge = Pledge.objects.visible_to(user).filter(state__in=Pledge.PUBLIC).last()
    decided = Evaluation.objects.visible_to(user).filter(state=Evaluation.State.DECIDED)
    unit = decided.filter(member__isnull=True).last()
    member = decided.filter(member__isnull=False).last()
    year = organization.campaign_years.order_by("year").last()
    query = f"?organization={organization.pk}" + (f"&year={year.calendar_year}" if year else "")
    lists = {
        "Danh sách kèm quyết định xếp loại": "reports:board_grading_list",
        "Danh sách kèm quyết định khen thưởng": "reports:board_commendation_list",
    }
    return [
        ("Báo cáo cuối năm và phụ lục", *(f"{report[name]}?{period}" for name in WORD_OR_PDF)),
        *(
            paper(title, "reports:session_document", session, name)
            for name, title in SESSION_PAPERS.items()
        ),
        paper("Bản cam kết", "reports:pledge_document", pledge),
        paper("Kiểm điểm tập thể, mẫu 01", "reports:evaluation_review", unit),
        *(
            paper(
                f"Kiểm điểm cá nhân, mẫu {form}",
                "reports:evaluation_review",
                decided.filter(kind=kind, member__isnull=False).last(),
            )
            for form, kind in PERSONAL_FORMS.items()
        ),
        paper("Căn cứ xếp loại", "reports:evaluation_why", member),
        *papers_of_the_round(user, decided),
        *(
            (title, *(f"{reverse(name)}{query}&format={kind}" for kind in WORD_OR_PDF))
            for title, name in lists.items()
        ),
    ]


WORD_OR_PDF = ("pdf", "docx")


def paper(title: str, url_name: str, record, *args: str) -> tuple[str, str, str]:
    """A paper of one record, if there is one."""
    if record is None:
        return title, "", ""
    url = f"{reverse(url_name, args=[record.pk, *args])}?format="
    return title, *(f"{url}{kind}" for kind in WORD_OR_PDF)


def papers_of_the_round(user, decided: QuerySet) -> Iterator[tuple[str, str, str]]:
    """The papers of a cell's vote, of decisions, of grading anew and of a quarter."""
    yield from grading_papers(user)
    yield from decisions(user)
    anew = Regrading.objects.filter(evaluation__in=decided)
    yield paper("Quyết định xếp loại lại, mẫu 03", "reports:regrading_print", anew.last())
    quarters = QuarterReview.objects.visible_to(user).exclude(self_grade=None)
    yield paper("Tự đánh giá quý, mẫu 05", "reports:quarter_print", quarters.last())


def grading_papers(user) -> Iterator[tuple[str, str, str]]:
    """The papers of the year-end round of the cell that voted last."""
    voted = Ballot.objects.filter(evaluation__in=Evaluation.objects.visible_to(user))
    last = voted.select_related("evaluation__organization__kind", "evaluation__year").last()
    there = (
        offered(GradingFile(last.evaluation.organization, last.evaluation.year, user))
        if last
        else {}
    )
    for name, each in PAPERS.items():
        if name in there:
            place = (last.evaluation.organization_id, last.evaluation.year_id, name)
            url = f"{reverse('reports:grading_paper', args=place)}?format="
            yield each.title, *(f"{url}{kind}" for kind in WORD_OR_PDF)
        else:
            yield each.title, "", ""


def decisions(user) -> Iterator[tuple[str, str, str]]:
    """The newest numbered decision of each kind that has a paper with its list."""
    for kind, (title, name) in DECISIONS.items():
        issued = Decision.objects.visible_to(user).filter(kind=kind, issuer__isnull=False)
        decision = issued.exclude(number="").order_by("decided_on", "pk").last()
        year = decision and decision.file_year()
        if year is None:
            yield title, "", ""
            continue
        url = reverse("reports:grading_paper", args=[decision.issuer_id, year.pk, name])
        query = f"?decision={ListedDecision(decision, ()).key}&format="
        yield title, *(f"{url}{query}{kind}" for kind in WORD_OR_PDF)


def first_organization(user) -> Organization:
    """The highest organisation whose report the reader may open."""
    return Organization.objects.with_power(user, "view").order_by("path").first()


class TemplatePreviewView(PermissionMixin, View):
    """This year's report on one version of the office's Word template, before it is used."""

    permission = "reports.view_gallery"

    def get(self, request, pk):
        template = get_object_or_404(WordTemplate, pk=pk)
        organization = first_organization(request.user)
        report = period_report(organization, newest_year(organization))
        layout = layout_of_today()
        with template.file.open("rb") as file:
            content = render_word(report_html(report, layout), layout, file.read())
        return download(content, f"xem-thu-ban-{template.version}.docx", "docx")
