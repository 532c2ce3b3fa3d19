"""Who read, changed and exported which record: of all in reach, or of one member."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import ListView

from members.models import Member
from members.person_tabs import person_of
from portal.kit.access import visible_or_404
from portal.kit.forms import Form
from portal.kit.uploads import download
from portal.kit.views import PermissionMixin
from reports.desk.trail import CHANGED, EXPORTED, READ, lines, trail, trail_xlsx
from reports.papers.downloads import log_list

KINDS = ((READ, "Đã xem"), (CHANGED, "Đã thêm, sửa, xóa"))


class TrailForm(Form):
    """Which entries are shown."""

    what = forms.ChoiceField(label="Thao tác", required=False)
    since = forms.DateField(label="Từ ngày", required=False)
    until = forms.DateField(label="Đến hết ngày", required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Tất cả"), *kinds]


class TrailPage(ListView):
    """Entries, fifty a page."""

    template_name = "reports/trail.html"
    context_object_name = "rows"
    paginate_by = 50
    kinds: tuple[tuple[str, str], ...] = KINDS
    member: Member | None = None

    def get(self, request, *args, **kwargs):
        if request.GET.get("format") != "xlsx":
            return super().get(request, *args, **kwargs)
        try:
            content = trail_xlsx(self.get_queryset(), request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(f"{request.path}?{self.query_without_format()}")
        log_list(None, f"Nhật ký xem, sửa, xuất hồ sơ {self.member or ''}".strip(), by=request.user)
        return download(content, "nhat-ky.xlsx", "xlsx")

    def query_without_format(self) -> str:
        query = self.request.GET.copy()
        query.pop("format", None)
        return query.urlencode()

    def get_queryset(self):
        self.form = TrailForm(self.request.GET, kinds=self.kinds)
        filters = self.form.cleaned_data if self.form.is_valid() else {}
        return trail(self.request.user, of=self.member, **filters)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "form": self.form,
            "lines": lines(context["rows"], self.request.user),
            "member": self.member,
            "is_own": self.member is not None and self.member.pk == self.request.user.member_id,
        }


class TrailView(PermissionMixin, TrailPage):
    """The entries of the records in the reach of an inspector or of staff."""

    permission = "reports.read_trail"
    kinds = (*KINDS, (EXPORTED, "Đã xuất tài liệu"))


class MemberTrailView(TrailPage):
    """The entries of one member's records, for that member and for inspectors and staff."""

    def get_queryset(self):
        self.member = visible_or_404(
            Member.objects, self.request.user, self.kwargs["pk"], "reports.read_member_trail"
        )
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        tabs = person_of(self.request.user, self.member, "trail")
        return super().get_context_data(**kwargs) | tabs
