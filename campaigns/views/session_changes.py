"""What is done with a session: confirming, one or many, sending back, throwing away a draft."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Case, When
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from campaigns.actions.sessions import discard_draft
from campaigns.models import StudySession
from portal.kit.access import rows_by_pk
from portal.kit.forms import ConfirmForm, ReasonForm
from portal.kit.transitions import bulk
from portal.kit.views import ChangeView, PermissionMixin

PAGE = 100


class SessionChangeView(ChangeView):
    queryset = StudySession.objects.select_related("organization", "year")


class SessionConfirmView(SessionChangeView):
    permission = "campaigns.confirm_session"
    form_class = ConfirmForm
    title = "Xác nhận buổi sinh hoạt"
    intro = "Xác nhận rồi thì chi bộ không sửa được nữa, trừ khi cấp ủy trả lại."
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
    intro = "Buổi trở về bản nháp để sửa; cho đến khi nộp lại, buổi này không được tính."
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


class SessionBulkConfirmView(PermissionMixin, View):
    """What waits for this committee, confirmed in one go; its own cells' meetings come first."""

    permission = "campaigns.confirm_session"
    template_name = "campaigns/sessions/confirm_many.html"

    def get(self, request):
        user, everything = request.user, "all" in request.GET
        waiting = StudySession.objects.awaiting_confirmation(user)
        own = waiting.directly_under(user)
        count, total = own.count(), waiting.count()
        directly = Case(When(user.scope.q_direct("review"), then=True), default=False)
        rows = (waiting if everything else own).annotate(is_own=directly)
        rows = rows.order_by("-is_own", "organization__path", "held_on")
        context = {
            "sessions": rows.with_warnings()[:PAGE],
            "everything": everything,
            "total": total if everything else count,
            "others": total - count,
        }
        return render(request, self.template_name, context)

    def post(self, request):
        user = request.user
        chosen = request.POST.getlist("session")
        if not chosen:
            messages.warning(request, "Đồng chí chưa chọn buổi nào để xác nhận.")
            return redirect(request.get_full_path())
        visible = StudySession.objects.visible_to(user).filter(user.scope.q_from_above("review"))
        rows = rows_by_pk(visible.select_related("organization", "year"), chosen)
        done, skipped = bulk(verb="confirm", rows=rows, by=user)
        if done:
            messages.success(request, f"Đã xác nhận {done} buổi.")
        for session, why in skipped:
            messages.warning(request, f"Bỏ qua {session} của {session.organization}: {why}")
        left = StudySession.objects.awaiting_confirmation(user).directly_under(user)
        return redirect(request.get_full_path() if left else "campaigns:session_list")
