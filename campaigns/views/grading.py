"""Changing one evaluation: its kind, leaving out, taking back, the distinction."""

from campaigns.actions.kinds import change_kind
from campaigns.forms.evaluations import ExcludeForm, KindForm
from campaigns.models import Evaluation
from campaigns.models.notes import special_notes
from portal.kit.views import ChangeView, ReasonMixin

RELATED = (
    "member", "organization__kind", "year", "scheme",
    "self_grade", "proposed_grade", "decided_grade",
)  # fmt: skip


class EvaluationChangeView(ChangeView):
    queryset = Evaluation.objects.select_related(*RELATED)
    template_name = "campaigns/evaluations/change.html"

    def get_context_data(self, **kwargs):
        notes = special_notes(self.object, self.request.user)
        return super().get_context_data(notes=notes, **kwargs)


class GradeView(EvaluationChangeView):
    takes_record_as = "evaluation"


class ExcludeView(EvaluationChangeView):
    permission = "campaigns.handle_evaluation"
    form_class = ExcludeForm
    verb = "exclude"
    title = "Không xếp loại"
    button = "Ghi không xếp loại"
    done = "Đã ghi không xếp loại."


class KindView(EvaluationChangeView):
    queryset = EvaluationChangeView.queryset.filter(member__isnull=False)
    permission = "campaigns.handle_evaluation"
    form_class = KindForm
    title = "Xác định đối tượng kiểm điểm"
    intro = (
        "Đối tượng quyết định mẫu kiểm điểm, điều kiện của các mức và trường hợp loại trừ. Mặc định "
        "theo chức vụ đảng và chức vụ chính quyền của đồng chí này."
    )
    button = "Ghi"
    done = "Đã ghi đối tượng kiểm điểm."

    def get_initial(self):
        return {"kind": self.object.kind if self.object.kind_reason else ""}

    def change(self, record, data) -> None:
        change_kind(record, by=self.request.user, **data)


class _HandleView(ReasonMixin, EvaluationChangeView):
    permission = "campaigns.handle_evaluation"


class IncludeView(_HandleView):
    verb = "include"
    title = "Đưa vào xếp loại"
    button = "Đưa vào xếp loại"
    done = "Đã đưa vào xếp loại."


class EvaluationReturnView(_HandleView):
    title = "Trả lại để đánh giá lại"
    button = "Trả lại"
    done = "Đã trả lại; người được đánh giá sẽ thấy lý do."


class RevokeView(ReasonMixin, EvaluationChangeView):
    permission = "campaigns.decide_evaluation"
    verb = "revoke"
    title = "Thu hồi quyết định xếp loại"
    button = "Thu hồi quyết định"
    done = "Đã thu hồi; hồ sơ trở về mức đề xuất."


class DistinguishView(EvaluationChangeView):
    permission = "campaigns.decide_evaluation"
    template_name = "campaigns/evaluations/distinguish.html"
    verb = "distinguish"
    title = "Công nhận tiêu biểu"
    button = "Công nhận tiêu biểu"
    done = "Đã công nhận tiêu biểu."


class WithdrawDistinctionView(ReasonMixin, DistinguishView):
    verb = "withdraw_distinction"
    title = "Thôi công nhận tiêu biểu"
    button = "Thôi công nhận"
    done = "Đã thôi công nhận tiêu biểu; mức xếp loại giữ nguyên."
