"""What is done with a session: confirming one or many, sending back, taking back, discarding."""

from django.contrib import messages
from django.db.models import Case, When
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from campaigns.actions.sessions import discard_draft
from campaigns.models import StudySession
from portal.kit.access import rows_by_pk
from portal.kit.transitions import bulk
from portal.kit.views import ChangeView, PermissionMixin, ReasonMixin

PAGE = 100


class SessionChangeView(ChangeView):
    queryset = StudySession.objects.select_related("organization", "year")


class SessionConfirmView(SessionChangeView):
    permission = "campaigns.confirm_session"
    verb = "confirm"
    title = "Xác nhận buổi sinh hoạt"
    intro = "Xác nhận rồi thì chi bộ không sửa được nữa, trừ khi cấp ủy trả lại."
    button = "Xác nhận"
    done = "Đã xác nhận."


class SessionReturnView(ReasonMixin, SessionChangeView):
    permission = "campaigns.return_session"
    title = "Trả lại buổi sinh hoạt"
    button = "Trả lại chi bộ"
    done = "Đã trả lại; chi bộ sẽ thấy lý do."


class SessionTakeBackView(SessionChangeView):
    permission = "campaigns.record_session"
    verb = "take_back"
    title = "Rút lại buổi đã nộp"
    intro = "Buổi trở về bản nháp để sửa; cho đến khi nộp lại, buổi này không được tính."
    button = "Rút lại để sửa"
    done = "Đã rút lại; sửa xong đồng chí nhớ nộp lại."

    def get_success_url(self):
        if self.object.is_writable:
            return reverse("campaigns:session_edit", args=[self.object.pk])
        return super().get_success_url()


class SessionDiscardView(SessionChangeView):
    permission = "campaigns.record_session"
    title = "Bỏ bản nháp"
    button = "Bỏ hẳn bản nháp này"
    done = "Đã bỏ bản nháp."

    def change(self, record, data) -> None:
        discard_draft(record)

    def get_success_url(self):
        return reverse("campaigns:session_list")


class SessionBulkConfirmView(PermissionMixin, View):
    """All sessions that wait for this committee; those of its own cells come first."""

    permission = "campaigns.confirm_session"
    template_name = "campaigns/sessions/confirm_many.html"

    def get(self, request):
        user, shows_all = request.user, "all" in request.GET
        waiting = StudySession.objects.awaiting_confirmation(user)
        own = waiting.directly_under(user)
        own_count, total = own.count(), waiting.count()
        is_own = Case(When(user.scope.directly_below("review"), then=True), default=False)
        sessions = (waiting if shows_all else own).with_warnings().annotate(is_own=is_own)
        context = {
            "sessions": sessions.order_by("-is_own", "organization__path", "held_on")[:PAGE],
            "everything": shows_all,
            "total": total if shows_all else own_count,
            "others": total - own_count,
        }
        return render(request, self.template_name, context)

    def post(self, request):
        user = request.user
        keys = request.POST.getlist("session")
        if not keys:
            messages.warning(request, "Đồng chí chưa chọn buổi nào để xác nhận.")
            return redirect(request.get_full_path())
        visible = StudySession.objects.visible_to(user).filter(user.scope.below("review"))
        rows = rows_by_pk(visible.select_related("organization", "year"), keys)
        done, refused = bulk(verb="confirm", rows=rows, by=user)
        if done:
            messages.success(request, f"Đã xác nhận {done} buổi.")
        for session, reason in refused:
            messages.warning(request, f"Bỏ qua {session} của {session.organization}: {reason}")
        still_waiting = StudySession.objects.awaiting_confirmation(user).directly_under(user)
        return redirect(request.get_full_path() if still_waiting else "campaigns:session_list")
