"""What is done with a session: confirming, one or many, sending back, throwing away a draft."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from campaigns.actions.sessions import confirm_many, discard_draft
from campaigns.models import StudySession
from portal.kit.forms import ConfirmForm, ReasonForm
from portal.kit.views import ChangeView


class SessionChangeView(ChangeView):
    queryset = StudySession.objects.select_related("organization", "year")


class SessionConfirmView(SessionChangeView):
    permission = "campaigns.confirm_session"
    form_class = ConfirmForm
    title = "Xác nhận buổi sinh hoạt"
    button = "Xác nhận"
    done = "Đã xác nhận."

    def change(self, record, data) -> None:
        record.confirm(by=self.request.user)


class SessionReturnView(SessionChangeView):
    permission = "campaigns.confirm_session"
    form_class = ReasonForm
    title = "Trả lại buổi sinh hoạt"
    button = "Trả lại chi bộ"
    done = "Đã trả lại; chi bộ sẽ thấy lý do."

    def change(self, record, data) -> None:
        record.send_back(by=self.request.user, reason=data["reason"])


class SessionTakeBackView(SessionChangeView):
    permission = "campaigns.record_session"
    form_class = ConfirmForm
    title = "Rút lại buổi đã nộp"
    button = "Rút lại để sửa"
    done = "Đã rút lại; sửa xong đồng chí nhớ nộp lại."

    def change(self, record, data) -> None:
        record.take_back(by=self.request.user)

    def get_success_url(self):
        if self.object.is_writable:
            return reverse("campaigns:session_edit", args=[self.object.pk])
        return super().get_success_url()


class SessionDiscardView(SessionChangeView):
    permission = "campaigns.record_session"
    form_class = ConfirmForm
    title = "Bỏ bản nháp"
    button = "Bỏ hẳn bản nháp này"
    done = "Đã bỏ bản nháp."

    def change(self, record, data) -> None:
        discard_draft(record)

    def get_success_url(self):
        return reverse("campaigns:session_list")


class SessionBulkConfirmView(View):
    """Everything that waits for this committee, confirmed in one go."""

    template_name = "campaigns/sessions/confirm_many.html"

    def waiting(self):
        return (
            StudySession.objects.awaiting_confirmation(self.request.user)
            .select_related("organization", "year")
            .order_by("organization__path", "held_on")
        )

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("campaigns.confirm_session"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return render(request, self.template_name, {"sessions": self.waiting()[:200]})

    def post(self, request):
        chosen = [int(pk) for pk in request.POST.getlist("session") if pk.isdecimal()]
        visible = StudySession.objects.visible_to(request.user).filter(
            request.user.scope.q_from_above("review"), pk__in=chosen
        )
        done, skipped = confirm_many(
            visible.select_related("organization", "year"), by=request.user
        )
        messages.success(request, f"Đã xác nhận {done} buổi.")
        for session, why in skipped:
            messages.warning(request, f"Bỏ qua {session} của {session.organization}: {why}")
        return redirect(reverse("campaigns:session_list"))
