"""The page of what a year decides about grading where no national text does."""

from campaigns.actions.grading_settings import settle_grading
from campaigns.forms.grading_settings import GradingSettingsForm
from campaigns.models import GradingScheme, GradingSettings, ReviewForm
from campaigns.views.years import YearChangeView


class GradingSettingsView(YearChangeView):
    """Answer the open questions of a year, or change an answer until the year is closed."""

    form_class = GradingSettingsForm
    title = "Thiết lập xếp loại của năm"
    intro = (
        "Trung ương chưa có văn bản quy định những nội dung này. Để trống thì cổng nêu mọi cách tính "
        "và không chặn việc gì; câu trả lời của năm trước được điền sẵn để đồng chí xem lại."
    )
    button = "Lưu"
    done = "Đã lưu thiết lập xếp loại."
    template_name = "campaigns/years/grading_settings.html"

    def get_context_data(self, **kwargs):
        scheme = GradingScheme.objects.in_force(self.object.calendar_year)
        forms = ReviewForm.objects.filter(scheme=scheme).order_by("pk")
        return super().get_context_data(
            unseen=[form for form in forms if any(line.is_unseen for line in form.criteria)],
            may_type=self.request.user.has_perm("campaigns.manage_schemes"),
            **kwargs,
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": GradingSettings.proposed_for(self.object)}

    def form_valid(self, form):
        self.settings = form.instance
        return super().form_valid(form)

    def change(self, record, data) -> None:
        settle_grading(self.settings, by=self.request.user)
