"""The end of a year: grading begins; then the year is closed, or the page says what prevents it."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import DetailView

from campaigns.models import CampaignYear
from campaigns.views.grading_settings import GradingSettingsView
from portal.kit.access import visible_or_404
from portal.kit.forms import ConfirmForm
from portal.kit.views import PermissionMixin, ScopedMixin, add_errors
from reports.figures.period import Period
from reports.year_end.actions.closing import (
    close_year,
    exceeded_caps,
    issuers,
    unfinished_records,
)
from reports.year_end.actions.freezing import start_year_grading
from reports.year_end.actions.issuing import proposed_heads
from reports.year_end.forms.closing import HeadForm
from reports.year_end.late_facts import late_facts
from reports.year_end.missing import gaps_of
from reports.year_end.narratives import unwritten_sections

PAGE = 50


class YearGradingView(GradingSettingsView):
    """Start grading; what no national text settles is asked for once, and may stay open."""

    title = "Bắt đầu đánh giá, xếp loại"
    button = "Bắt đầu"
    done = "Đã mở hồ sơ đánh giá cho đảng viên và tổ chức."

    @transaction.atomic
    def change(self, record, data) -> None:
        super().change(record, data)
        start_year_grading(record, by=self.request.user)


class LateFactsView(PermissionMixin, ScopedMixin, DetailView):
    """What was recorded about people and units after a year was closed."""

    permission = "campaigns.manage_year"
    queryset = CampaignYear.objects.filter(state=CampaignYear.State.CLOSED)
    template_name = "reports/late_facts.html"
    context_object_name = "year"

    def get_context_data(self, **kwargs):
        facts = late_facts(self.object, self.request.user)
        page = Paginator(facts, PAGE).get_page(self.request.GET.get("page"))
        back = {"url": self.object.get_absolute_url(), "label": str(self.object)}
        return super().get_context_data(page=page, count=len(facts), back=back, **kwargs)


class CloseYearView(View):
    """For the standing committee: close a year that is being graded."""

    def get_year(self) -> CampaignYear:
        years = CampaignYear.objects.select_related("organization")
        return visible_or_404(years, self.request.user, self.kwargs["pk"], "campaigns.close_year")

    def get(self, request, pk):
        year = self.get_year()
        return self.page(year, self.lines(year), ConfirmForm())

    def post(self, request, pk):
        year = self.get_year()
        lines, form = self.lines(year, request.POST), ConfirmForm(request.POST)
        if not all([form.is_valid(), *(line.is_valid() for _, line in lines)]):
            form.add_error(None, "Mời đồng chí xem lại dòng được đánh dấu.")
            return self.page(year, lines, form, status=422)
        heads = {organization.pk: line.head for organization, line in lines}
        try:
            editions = close_year(year, by=request.user, heads=heads)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(year, lines, form, status=422)
        unchanged = len(lines) - sum(edition.organization_id in heads for edition in editions)
        issued = f"; máy đang tạo tệp cho {len(editions)} báo cáo" if editions else ""
        others = (
            f" {unchanged} báo cáo không thay đổi, giữ nguyên bản đã ban hành." if unchanged else ""
        )
        messages.success(request, f"Đã chốt năm {year.calendar_year}{issued}.{others}")
        return redirect("reports:list")

    def lines(self, year, data=None):
        """The form of each organisation that issues a report, filled with what is proposed."""
        organizations = list(issuers(year))
        heads = proposed_heads(organizations, numbered=not year.is_backfill)
        return [
            (
                organization,
                HeadForm(
                    data,
                    prefix=str(organization.pk),
                    of=organization.label,
                    initial=asdict(heads[organization.pk]),
                ),
            )
            for organization in organizations
        ]

    def page(self, year, lines, form, status=200):
        period = Period.of_year(year.calendar_year)
        unwritten = unwritten_sections([organization for organization, _ in lines], period)
        missing = {organization.pk: headings for organization, headings in unwritten}
        lacking = gaps_of(year, self.request.user)
        gaps = [gap for gap in lacking if gap.missing or gap.to_come]
        context = {
            "year": year,
            "form": form,
            "lines": [
                (organization, line, missing.get(organization.pk)) for organization, line in lines
            ],
            "unfinished": unfinished_records(year),
            "exceeded": exceeded_caps(year),
            "unwritten": unwritten,
            "gaps": gaps,
            "has_undecided": any(gap.undecided for gap in lacking),
            "missing_count": sum(len(gap.missing) for gap in gaps),
            "to_come_count": sum(len(gap.to_come) for gap in gaps),
            "unexplained_count": sum(gap.needs_reason for gap in gaps),
            "is_reopened": year.editions.exists(),
        }
        return render(self.request, "reports/close.html", context, status=status)
