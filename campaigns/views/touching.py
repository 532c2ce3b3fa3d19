"""A change of what is known: it first lists the sheets, pledges, grades and figures it touches."""

from collections.abc import Callable
from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect

from campaigns.actions.kinds import note_kinds
from campaigns.actions.touched import Touched, reopen_sheets, touched_by
from campaigns.models import CampaignYear
from members.models import Member
from portal.kit.forms import VersionedForm
from portal.kit.views import ChangeView, add_errors


class TouchingView(ChangeView):
    """A change that is saved only after its reader saw what it touches.

    The page carries the key of the list that was read: where something was handed in meanwhile, the
    new list is shown before anything is saved. Its tick sends back the sheets that the user may.
    Whether the member leads is then looked up anew, since posts may have changed.
    """

    template_name = "campaigns/corrections/change.html"
    touched: Touched | None = None
    lists_figures = False  # the list is shown where nothing but figures changes, too

    @property
    def member(self) -> Member:
        """Whose facts are changed."""
        return self.object.member

    def touch(self, change: Callable[[], None]) -> Touched:
        """What the change touches; it is tried out."""
        return touched_by(change, member=self.member, user=self.request.user)

    def why_returned(self, data) -> str:
        """What the cell reads with a sheet that is sent back."""
        return f"{self.title}: đồng chí {self.member}."

    def form_valid(self, form):
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            with transaction.atomic():
                is_read = self._change_once_read(form, data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        if not is_read:
            return self.render_to_response(self.get_context_data(form=form))
        return redirect(self.get_success_url())

    def _change_once_read(self, form, data) -> bool:
        """Change and send back, or undo everything where the list must be read first."""
        if isinstance(form, VersionedForm):
            form.claim()
        tried = copy(self.object)
        touched = self.touch(lambda: self.change(tried, data))
        is_listed = touched.has_records or (self.lists_figures and touched)
        if is_listed and touched.key != self.request.POST.get("seen"):
            self.touched = touched
            transaction.set_rollback(True)
            return False
        self.change(self.object, data)
        if self.member is not None:
            note_kinds(years=CampaignYear.objects.running(), member=self.member.pk)
        returned = 0
        if self.request.POST.get("reopens"):
            reason = self.why_returned(data)
            returned = reopen_sheets(sheets=touched.sheets, by=self.request.user, reason=reason)
        self._tell(touched, returned)
        return True

    def _tell(self, touched: Touched, returned: int) -> None:
        if self.done:
            messages.success(self.request, self.done)
        if returned:
            messages.success(self.request, f"Đã trả lại {returned} buổi để sửa điểm danh.")
        if left := len(touched.sheets) - returned:
            messages.warning(
                self.request,
                f"Còn {left} buổi đã nộp không khớp danh sách phải dự; trang chủ của chi bộ và "
                "cấp ủy sẽ nhắc cho đến khi sửa xong.",
            )
