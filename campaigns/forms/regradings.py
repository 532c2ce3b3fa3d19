"""The form of grading anew: the new decision, and why the old one is cancelled."""

from django import forms
from django.utils import timezone

from campaigns.forms.evaluations import GradeField
from campaigns.models import Evaluation
from portal.kit.forms import VersionedForm


class RegradeForm(VersionedForm):
    """What form 03 says: the reason, the new grade, the decision, and what follows from it."""

    not_in_future = {"decided_on": "Ngày quyết định ở tương lai."}

    class Meta:
        model = Evaluation
        fields = ()

    reason = forms.CharField(
        label="Lý do hủy kết quả đã công bố",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Khuyết điểm phát hiện sau, mức không đúng, báo cáo không trung thực, kết luận của cấp nào.",
        error_messages={"required": "Hãy ghi lý do hủy kết quả đã công bố."},
    )
    grade = GradeField(nothing="Chọn mức")
    number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        error_messages={"required": "Hãy ghi số quyết định đánh giá, xếp loại lại."},
    )
    decided_on = forms.DateField(label="Ngày quyết định")
    effect = forms.CharField(
        label="Hệ quả",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: thu hồi giấy khen, xét lại thi đua của năm.",
    )

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, instance=evaluation, **kwargs)
        grades = evaluation.grades().exclude(pk=evaluation.decided_grade_id)
        self.fields["grade"].offer(list(grades))
        self.fields["grade"].label, self.fields["grade"].required = "Mức mới", True
        self.fields["decided_on"].initial = timezone.localdate()

    def _post_clean(self):
        """The evaluation is written and checked by its verb."""
