"""Papers of the year-end round of one organisation, one by one or as one file."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from campaigns.models import CampaignYear, Evaluation
from members.models import Organization, OrganizationKind
from portal.kit.access import visible_or_404
from portal.kit.forms import Form
from portal.kit.text import slug
from portal.kit.uploads import download
from portal.kit.views import first_message
from reports.models import LayoutProfile
from reports.papers.downloads import log_export
from reports.papers.grading_file import GradingFile
from reports.papers.grading_papers import (
    PAPERS,
    commending_page,
    day_of_paper,
    decision_page,
    offered,
    paper_page,
)
from reports.papers.listed_decisions import ListedDecision
from reports.papers.rendering import render_paper
from reports.papers.views.layout_choice import layout_for
from reports.year_end.actions.grading_files import start_grading_file

GRADES, COMMENDING = "quyet-dinh-xep-loai", "quyet-dinh-khen"


class BundleForm(Form):
    """As what the whole file is made."""

    formats = forms.MultipleChoiceField(
        label="Cả bộ hồ sơ",
        choices=[("pdf", "Một tệp PDF có mục lục"), ("zip", "Gói tệp Word (ZIP)")],
        widget=forms.CheckboxSelectMultiple,
        initial=["pdf"],
        error_messages={"required": "Hãy chọn ít nhất một dạng tệp."},
    )


class _GradingFileView(View):
    """The papers of an organisation that the reader views, in a year of its bloc."""

    def dispatch(self, request, *args, organization, year, **kwargs):
        units = Organization.objects.with_power(request.user, "view").select_related("kind")
        unit = visible_or_404(units, request.user, organization)
        years = CampaignYear.objects.select_related("organization")
        campaign_year = visible_or_404(years, request.user, year)
        if not unit.is_within(campaign_year.organization):
            raise Http404
        self.file = GradingFile(unit, campaign_year, request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def decisions(self) -> list[tuple[str, str, Sequence[ListedDecision]]]:
        """Name of the paper, what it is called, and the organisation's decisions of that kind."""
        return [
            (GRADES, "Quyết định xếp loại", self.file.decisions),
            (COMMENDING, "Quyết định khen thưởng", self.file.commending),
        ]


class GradingIndexView(View):
    """Opens the papers of the reader's highest organisation in the year that is graded last."""

    def get(self, request):
        units = Organization.objects.with_power(request.user, "view").order_by("path")
        years = CampaignYear.objects.visible_to(request.user).filter(
            Exists(Evaluation.objects.filter(year=OuterRef("pk")))
        )
        unit, year = units.first(), years.order_by("-year").first()
        if unit is None:
            raise PermissionDenied
        if year is None:
            messages.info(request, "Chưa có năm nào bắt đầu đánh giá, xếp loại.")
            return redirect("campaigns:evaluation_list")
        return redirect("reports:grading_papers", unit.pk, year.pk)


class GradingPapersView(_GradingFileView):
    """Which papers there are, and the button that makes all of them one file."""

    def get(self, request):
        return self.page(BundleForm())

    @property
    def is_bundled(self) -> bool:
        """A cell's or a committee's file is made as a whole; above them it is too long for one file."""
        level = OrganizationKind.Level
        return self.file.organization.kind.level >= level.GRASSROOTS

    def post(self, request):
        if not self.is_bundled:
            raise Http404
        form = BundleForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            job = start_grading_file(
                self.file.organization, self.file.year,
                formats=form.cleaned_data["formats"], by=request.user,
            )  # fmt: skip
        except ValidationError as error:
            messages.error(request, first_message(error))
            return redirect(request.path)
        return redirect(job)

    def page(self, form, *, status: int = 200):
        file = self.file
        below = Organization.objects.get_children(file.organization).with_power(
            self.request.user, "view"
        )
        context = {
            "file": file,
            "papers": [
                (name, paper, file.numbers.get(name)) for name, paper in offered(file).items()
            ],
            "may_number": not file.year.why_locked
            and self.request.user.has_perm("reports.number_grading_paper", file.organization),
            "decisions": [
                (name, title, decision)
                for name, title, decisions in self.decisions
                for decision in decisions
            ],
            "below": below.existing_in(file.year.first_day, file.year.last_day),
            "form": form if self.is_bundled else None,
        }
        return render(self.request, "reports/grading_papers.html", context, status=status)


class GradingPaperView(_GradingFileView):
    """One of the papers as PDF or Word; a decision is named by `?decision=`."""

    def get(self, request, paper):
        title, html, layout = self._decision(paper) if paper not in PAPERS else self._paper(paper)
        file_format = "docx" if request.GET.get("format") == "docx" else "pdf"
        unit = self.file.organization
        name = f"{title}, năm {self.file.calendar_year}: {unit}"
        content = render_paper(html, layout, file_format)
        log_export(unit, name, file_format, by=request.user)
        return download(content, f"{slug(name)}.{file_format}", file_format)

    def _paper(self, name: str) -> tuple[str, str, LayoutProfile]:
        paper = PAPERS[name]
        if not paper.applies(self.file):
            raise Http404
        layout = layout_for(self.request, day_of_paper(paper, self.file))
        return paper.title, paper_page(paper, self.file, layout), layout

    def _decision(self, name: str) -> tuple[str, str, LayoutProfile]:
        pages = {GRADES: decision_page, COMMENDING: commending_page}
        key = self.request.GET.get("decision")
        for kind, title, decisions in self.decisions:
            for decision in decisions if kind == name else ():
                if decision.key == key:
                    layout = layout_for(self.request, decision.day)
                    return title, pages[name](decision, self.file, layout), layout
        raise Http404
