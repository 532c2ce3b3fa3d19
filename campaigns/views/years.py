"""Campaign years: prepared from the last, opened, moved to grading, reopened with a reason."""

from __future__ import annotations

from django.views.generic import DetailView, ListView, UpdateView

from campaigns.actions.evaluations import open_evaluations
from campaigns.actions.years import delete_year, prepare_next_year, reopen_year
from campaigns.forms.years import CampaignYearForm
from campaigns.models import CampaignYear
from portal.kit.forms import ConfirmForm, ReasonForm
from portal.kit.views import ChangeView, DeleteView, PermissionMixin, RecordFormMixin, ScopedMixin


class YearListView(PermissionMixin, ScopedMixin, ListView):
    permission = "campaigns.manage_year"
    queryset = CampaignYear.objects.select_related("organization", "campaign")
    template_name = "campaigns/years/list.html"
    context_object_name = "years"


class YearDetailView(PermissionMixin, ScopedMixin, DetailView):
    permission = "campaigns.manage_year"
    queryset = CampaignYear.objects.select_related("organization", "campaign")
    template_name = "campaigns/years/detail.html"
    context_object_name = "year"

    def get_context_data(self, **kwargs):
        may_manage = self.request.user.has_perm("campaigns.manage_year", self.object)
        return super().get_context_data(
            may_manage=may_manage,
            may_close=self.request.user.has_perm("campaigns.close_year", self.object),
            steps=self.object.steps.select_related("by__member"),
            has_next=CampaignYear.objects.filter(
                organization=self.object.organization_id, year=self.object.calendar_year + 1
            ).exists(),
            **kwargs,
        )


class YearEditView(RecordFormMixin, ScopedMixin, UpdateView):
    permission = "campaigns.manage_year"
    queryset = CampaignYear.objects.exclude(state=CampaignYear.State.CLOSED)
    form_class = CampaignYearForm
    template_name = "components/form.html"
    extra_context = {"title": "Chủ đề và thời hạn của năm", "button": "Lưu"}
    done = "Đã lưu chủ đề và thời hạn của năm."


class YearChangeView(ChangeView):
    queryset = CampaignYear.objects.select_related("organization")
    permission = "campaigns.manage_year"
    form_class = ConfirmForm


class YearOpenView(YearChangeView):
    title = "Mở năm cho các đơn vị"
    button = "Mở năm"
    done = "Đã mở năm."

    def change(self, record, data) -> None:
        record.open(by=self.request.user)


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
    permission = "campaigns.manage_year"
    title = "Xóa năm tạo nhầm"
    intro = (
        "Chỉ xóa được khi chưa có hồ sơ nào của năm; tiêu chí chưa công bố và mẫu bản cam kết của năm "
        "được xóa cùng."
    )
    done = "Đã xóa năm tạo nhầm."
    list_name = "campaigns:year_list"

    def change(self, record, data) -> None:
        delete_year(year=record)
