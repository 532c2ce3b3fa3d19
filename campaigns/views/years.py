"""Campaign years: prepared from the last, opened, moved to grading, reopened with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView, FormView, ListView, UpdateView

from campaigns.actions.evaluations import open_evaluations
from campaigns.actions.years import (
    declare_complete,
    delete_year,
    open_past_year,
    prepare_next_year,
    reopen_year,
    withdraw_complete,
)
from campaigns.forms.years import CampaignYearForm, CompleteYearForm, PastYearForm
from campaigns.models import CampaignYear, CompleteYear, GradingSettings
from campaigns.order import deadlines_of
from members.models import Organization
from portal.kit.forms import ReasonForm
from portal.kit.list_workbook import ListFileMixin
from portal.kit.views import (
    ChangeView,
    DeleteView,
    PermissionMixin,
    RecordFormMixin,
    RefusableMixin,
    ScopedMixin,
)


class YearListView(PermissionMixin, ScopedMixin, ListFileMixin, ListView):
    title = "Các năm"
    header = ("Năm", "Đảng bộ", "Chủ đề", "Trạng thái")
    permission = "campaigns.manage_year"
    queryset = CampaignYear.objects.select_related("organization", "campaign")
    template_name = "campaigns/years/list.html"
    context_object_name = "years"

    def get_context_data(self, **kwargs):
        may_open = bool(managed_roots(self.request.user))
        return super().get_context_data(may_open_past=may_open, **kwargs)

    def file_rows(self, context):
        return (
            [year.calendar_year, str(year.organization), year.theme, _state(year)]
            for year in context["years"]
        )


def _state(year: CampaignYear) -> str:
    return f"{year.get_state_display()}{' (ghi bổ sung)' if year.is_backfill else ''}"


def managed_roots(user) -> list[Organization]:
    """The highest organisations whose years the user manages."""
    return [
        root
        for root in Organization.objects.filter(depth=1)
        if user.has_perm("campaigns.manage_year", CampaignYear(organization=root))
    ]


class YearPastView(RefusableMixin, FormView):
    """Open a year before the portal for ghi bổ sung."""

    form_class = PastYearForm
    template_name = "campaigns/years/past.html"
    extra_context = {"title": "Mở năm ghi bổ sung", "button": "Mở năm"}

    def get_form_kwargs(self):
        roots = managed_roots(self.request.user)
        if not roots:
            raise PermissionDenied
        offered = Organization.objects.filter(pk__in=[root.pk for root in roots])
        return super().get_form_kwargs() | {"roots": offered}

    def act(self, form):
        data = form.cleaned_data
        year = open_past_year(
            organization=data["organization"], calendar_year=data["year"], by=self.request.user
        )
        messages.success(self.request, f"Đã mở năm {year.calendar_year} để ghi bổ sung.")
        return redirect(year)


class YearDetailView(PermissionMixin, ScopedMixin, DetailView):
    permission = "campaigns.manage_year"
    queryset = CampaignYear.objects.select_related("organization", "campaign")
    template_name = "campaigns/years/detail.html"
    context_object_name = "year"

    def get_context_data(self, **kwargs):
        may_manage = self.request.user.has_perm("campaigns.manage_year", self.object)
        return super().get_context_data(
            may_manage=may_manage,
            deadlines=deadlines_of(self.object) if self.object.state == "grading" else [],
            open_questions=GradingSettings.of(self.object).open_questions(),
            may_close=self.request.user.has_perm("campaigns.close_year", self.object),
            steps=self.object.steps.select_related("by__member"),
            complete=self.object.complete_years.select_related("organization", "by__member"),
            may_declare=may_manage
            and self.object.is_backfill
            and self.object.state in CampaignYear.RUNNING,
            has_next=self.object.is_backfill
            or CampaignYear.objects.filter(
                organization=self.object.organization_id, year=self.object.calendar_year + 1
            ).exists(),
            **kwargs,
        )


class YearEditView(RecordFormMixin, ScopedMixin, UpdateView):
    permission = "campaigns.change_year"
    queryset = CampaignYear.objects.all()
    form_class = CampaignYearForm
    template_name = "components/form.html"
    extra_context = {"title": "Chủ đề và thời hạn của năm", "button": "Lưu"}
    done = "Đã lưu chủ đề và thời hạn của năm."


class YearChangeView(ChangeView):
    queryset = CampaignYear.objects.select_related("organization")
    permission = "campaigns.change_year"


class YearOpenView(YearChangeView):
    verb = "open"
    title = "Mở năm cho các đơn vị"
    button = "Mở năm"
    done = "Đã mở năm."


class YearEvaluationsView(YearChangeView):
    title = "Bổ sung hồ sơ đánh giá"
    intro = (
        "Lập hồ sơ còn thiếu cho người và tổ chức mới; hồ sơ chưa bỏ phiếu của người chuyển "
        "sinh hoạt theo về chi bộ mới."
    )
    button = "Bổ sung"
    done = "Đã bổ sung hồ sơ còn thiếu."

    def change(self, record, data) -> None:
        open_evaluations(record, by=self.request.user)


class YearReopenView(YearChangeView):
    """Whoever closes a year may open it again."""

    permission = "campaigns.close_year"
    form_class = ReasonForm
    title = "Mở lại năm đã chốt"
    button = "Mở lại"
    done = "Đã mở lại năm; các báo cáo đã chốt vẫn giữ nguyên."

    def change(self, record, data) -> None:
        reopen_year(year=record, by=self.request.user, reason=data["reason"])


class YearNextView(YearChangeView):
    permission = "campaigns.manage_year"  # the year after a closed one too
    title = "Chuẩn bị năm sau"
    intro = (
        "Năm sau được tạo ở trạng thái chuẩn bị: mọi thời hạn lùi một năm; tiêu chí (chưa công bố) "
        "và mẫu bản cam kết chép từ năm này."
    )
    button = "Tạo năm sau"
    done = "Đã tạo năm sau với thời hạn và tiêu chí chép từ năm này."

    def change(self, record, data) -> None:
        self.object, made = prepare_next_year(last=record)
        if not made:
            self.done = f"Năm {self.object.calendar_year} đã có rồi; đây là năm ấy."


class YearDeleteView(DeleteView):
    queryset = CampaignYear.objects.select_related("organization")
    permission = "campaigns.change_year"
    title = "Xóa năm tạo nhầm"
    intro = (
        "Chỉ xóa được khi chưa có hồ sơ nào của năm; tiêu chí chưa công bố và mẫu bản cam kết của năm "
        "được xóa cùng."
    )
    done = "Đã xóa năm tạo nhầm."
    list_name = "campaigns:year_list"

    def change(self, record, data) -> None:
        delete_year(year=record, by=self.request.user, **data)


class YearCompleteView(YearChangeView):
    """Say that the records of an organisation are complete for a year of ghi bổ sung."""

    queryset = YearChangeView.queryset.filter(is_backfill=True)
    form_class = CompleteYearForm
    takes_record_as = "year"
    title = "Khai đủ hồ sơ của năm ghi bổ sung"
    intro = (
        "Khi hồ sơ của năm đã được ghi đủ, các tỷ lệ (buổi đã họp trên số buổi phải họp …) được "
        "tính cho tổ chức ấy và các tổ chức trực thuộc. Không buổi nào bị coi là còn thiếu hay muộn."
    )
    button = "Khai đủ"
    done = "Đã khai đủ."

    def change(self, record, data) -> None:
        declare_complete(year=record, organization=data["organization"], by=self.request.user)


class YearIncompleteView(YearChangeView):
    """Take such a declaration back."""

    form_class = ReasonForm
    title = "Thôi khai đủ"
    button = "Thôi khai đủ"
    done = "Đã thôi khai đủ."

    def get_object(self, queryset=None) -> CampaignYear:
        year = super().get_object(queryset)
        rows = CompleteYear.objects.select_related("year", "organization")
        self.declaration = get_object_or_404(rows, year=year, pk=self.kwargs["declaration"])
        return year

    def change(self, record, data) -> None:
        withdraw_complete(declaration=self.declaration, by=self.request.user, reason=data["reason"])
