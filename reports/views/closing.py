"""The end of a year: grading begins; then it is closed, and what is in the way is named."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.models import CampaignYear
from campaigns.views.years import YearChangeView
from portal.kit.forms import Form
from portal.kit.views import add_errors
from reports.actions.closing import close_year, exceeded_caps, open_things
from reports.actions.freezing import start_year_grading
from reports.actions.numbering import REPORT, next_number


class YearGradingView(YearChangeView):
    title = "Bắt đầu đánh giá, xếp loại"
    button = "Bắt đầu"
    done = "Đã mở hồ sơ đánh giá cho đảng viên và tổ chức."

    def change(self, record, data) -> None:
        start_year_grading(record, by=self.request.user)


class CloseForm(Form):
    """The number of the report that is issued with the closing."""

    number = forms.CharField(
        label="Số, ký hiệu báo cáo của cấp mình", required=False, help_text="Ví dụ: 12-BC/ĐUK"
    )


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
        number = next_number(year.organization, REPORT, timezone.localdate())
        return self.page(year, CloseForm(initial={"number": number}))

    def post(self, request, pk):
        year = self.get_year()
        form = CloseForm(request.POST)
        if not form.is_valid():
            return self.page(year, form, status=422)
        try:
            editions = close_year(year, by=request.user, number=form.cleaned_data["number"])
        except ValidationError as error:
            add_errors(form, error)
            return self.page(year, form, status=422)
        messages.success(
            request, f"Đã chốt năm {year.year}; máy đang tạo tệp cho {len(editions)} báo cáo."
        )
        return redirect("reports:list")

    def page(self, year, form, status=200):
        context = {
            "year": year,
            "form": form,
            "open_things": open_things(year),
            "exceeded": exceeded_caps(year),
        }
        return render(self.request, "reports/close.html", context, status=status)
