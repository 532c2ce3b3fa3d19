"""Reviewing pledges: accepted, sent back, their progress noted, assessed at the year's end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.pledges import assess_as_author, assess_as_cell, why_skipped
from campaigns.forms.pledges import AssessmentForm, PledgeProgressForm
from campaigns.models import Pledge
from members.namesakes import tell_apart
from portal.kit.access import rows_by_pk
from portal.kit.transitions import bulk
from portal.kit.views import ChangeView, PermissionMixin, ReasonMixin

SHOWN = 100  # lines of the page that accepts many


class PledgeChangeView(ChangeView):
    queryset = Pledge.objects.select_related("organization", "year", "member")


class PledgeAcceptView(PledgeChangeView):
    permission = "campaigns.review_pledge"
    verb = "accept"
    title = "Thông qua bản cam kết"
    button = "Thông qua và công khai trong chi bộ"
    done = "Đã thông qua."


class PledgeReturnView(ReasonMixin, PledgeChangeView):
    permission = "campaigns.review_pledge"
    title = "Góp ý, trả lại bản cam kết"
    button = "Trả lại để bổ sung"
    done = "Đã trả lại; người viết sẽ thấy góp ý."


class PledgeProgressView(PledgeChangeView):
    permission = "campaigns.self_assess_pledge"
    form_class = PledgeProgressForm
    takes_record_as = "pledge"
    verb = "note_progress"
    title = "Ghi tiến độ"
    button = "Ghi tiến độ"
    done = "Đã ghi tiến độ."


class PledgeAssessmentView(PledgeChangeView):
    """A year-end assessment with the results of the items; the pages below say whose."""

    form_class = AssessmentForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"items": self.object.items.all()}


class PledgeSelfAssessView(PledgeAssessmentView):
    permission = "campaigns.self_assess_pledge"
    title = "Tự đánh giá kết quả thực hiện cam kết"
    button = "Ghi tự đánh giá"
    done = "Đã ghi tự đánh giá."

    def get_initial(self):
        return {"result": self.object.self_result, "comment": self.object.self_comment}

    def change(self, record, data) -> None:
        assess_as_author(pledge=record, by=self.request.user, **data)


class PledgeAssessView(PledgeAssessmentView):
    permission = "campaigns.review_pledge"
    title = "Chi bộ đánh giá kết quả thực hiện cam kết"
    button = "Ghi đánh giá của chi bộ"
    done = "Đã ghi đánh giá của chi bộ."

    def get_initial(self):
        return {"result": self.object.cell_result, "comment": self.object.cell_comment}

    def change(self, record, data) -> None:
        assess_as_cell(pledge=record, by=self.request.user, **data)


class PledgeAgencyAssessView(PledgeChangeView):
    permission = "campaigns.agency_assess_pledge"
    form_class = AssessmentForm
    title = "Thủ trưởng cơ quan, đơn vị đánh giá"
    button = "Ghi đánh giá"
    done = "Đã ghi đánh giá."

    def get_initial(self):
        return {"result": self.object.agency_result, "comment": self.object.agency_comment}

    def change(self, record, data) -> None:
        record.assess_agency(
            by=self.request.user, agency_result=data["result"], agency_comment=data["comment"]
        )


class PledgeBulkAcceptView(PermissionMixin, View):
    """Everything that waits for this reviewer, with its text; what they tick is accepted in one go."""

    permission = "campaigns.review_pledge"

    def waiting(self):
        waiting = Pledge.objects.awaiting_review(self.request.user)
        return waiting.select_related("organization", "year", "member").prefetch_related("items")

    def get(self, request):
        waiting = list(self.waiting()[: SHOWN + 1])
        tell_apart(pledge.member for pledge in waiting)
        context = {
            "pledges": [(pledge, why_skipped(pledge)) for pledge in waiting[:SHOWN]],
            "more": len(waiting) > SHOWN,
            "shown": SHOWN,
        }
        return render(request, "campaigns/pledges/accept_many.html", context)

    def post(self, request):
        chosen = request.POST.getlist("pledge")
        if not chosen:
            messages.warning(request, "Chưa chọn bản nào.")
            return redirect("campaigns:pledge_accept_many")
        rows = rows_by_pk(self.waiting(), chosen)
        done, skipped = bulk(verb="accept", rows=rows, by=request.user)
        messages.success(request, f"Đã thông qua {done} bản.")
        for pledge, why in skipped:
            messages.warning(request, f"Bỏ qua {pledge}: {why}")
        return redirect("campaigns:pledge_list")
