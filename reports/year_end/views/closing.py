"""The end of a year: grading begins; then it is closed, and what is in the way is named."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from campaigns.models import CampaignYear
from campaigns.views.years import YearChangeView
from portal.kit.forms import ConfirmForm
from portal.kit.views import add_errors
from reports.figures.period import Period
from reports.year_end.actions.closing import (
    close_year,
    exceeded_caps,
    issuers,
    open_things,
    proposed_heads,
)
from reports.year_end.actions.freezing import start_year_grading
from reports.year_end.forms.closing import HeadForm
from reports.year_end.report import unwritten_sections


class YearGradingView(YearChangeView):
    title = "Bắt đầu đánh giá, xếp loại"
    button = "Bắt đầu"
    done = "Đã mở hồ sơ đánh giá cho đảng viên và tổ chức."

    def change(self, record, data) -> None:
        start_year_grading(record, by=self.request.user)


class CloseYearView(View):
    """For the standing committee: close a year that is being graded."""

    def get_year(self) -> CampaignYear:
        year = (
            CampaignYear.objects.visible_to(self.request.user)
            .select_related("organization")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if year is None:
            raise Http404
        if not self.request.user.has_perm("campaigns.close_year", year):
            raise PermissionDenied
        return year

    def get(self, request, pk):
        year = self.get_year()
        return self.page(year, self.lines(year), ConfirmForm())

    def post(self, request, pk):
        year = self.get_year()
        lines, form = self.lines(year, request.POST), ConfirmForm(request.POST)
        if not all([form.is_valid(), *(line.is_valid() for _, line in lines)]):
            form.add_error(None, "Mời đồng chí xem lại dòng được đánh dấu.")
            return self.page(year, lines, form, status=422)
        heads = {place.pk: line.head for place, line in lines}
        try:
            editions = close_year(year, by=request.user, heads=heads)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(year, lines, form, status=422)
        kept = len(lines) - len(editions)
        made = f"; máy đang tạo tệp cho {len(editions)} báo cáo" if editions else ""
        stand = f" {kept} báo cáo không thay đổi, giữ nguyên bản đã ban hành." if kept else ""
        messages.success(request, f"Đã chốt năm {year.year}{made}.{stand}")
        return redirect("reports:list")

    def lines(self, year, data=None):
        """The form of each organisation that issues a report, filled with what is proposed."""
        organizations = list(issuers(year))
        heads = proposed_heads(organizations)
        return [
            (
                place,
                HeadForm(
                    data, prefix=str(place.pk), of=place.label, initial=asdict(heads[place.pk])
                ),
            )
            for place in organizations
        ]

    def page(self, year, lines, form, status=200):
        unwritten = unwritten_sections([place for place, _ in lines], Period.of_year(year.year))
        missing = {place.pk: headings for place, headings in unwritten}
        context = {
            "year": year,
            "form": form,
            "lines": [(place, line, missing.get(place.pk)) for place, line in lines],
            "open_things": open_things(year),
            "exceeded": exceeded_caps(year),
            "unwritten": unwritten,
            "is_reopened": year.editions.exists(),
        }
        return render(self.request, "reports/close.html", context, status=status)
