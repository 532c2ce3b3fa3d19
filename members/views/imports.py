"""Roster import: upload, preview, confirm, undo; the same plan/apply pair as the command."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView
from django_htmx.http import HttpResponseClientRedirect
from django_tables2 import RequestConfig

from members.forms.imports import RosterConfirmForm, RosterUploadForm
from members.importing.bad_rows import bad_rows_workbook
from members.importing.closed import late_note
from members.importing.jobs import (
    LARGE_BYTES,
    LARGE_ROWS,
    start_reading,
    start_undoing,
    start_writing,
    take_up_again,
)
from members.importing.listing import Listing
from members.importing.mapping import mapping_of
from members.importing.parse import UNREADABLE, Roster, parse_roster
from members.importing.plan import RosterPlan
from members.importing.progress import told
from members.importing.run import import_record, plan_record, read_record
from members.importing.shown import shown
from members.importing.undo import undo_import
from members.models import RosterImport
from members.views.import_tables import TABLES
from portal.kit.access import visible_or_404
from portal.kit.uploads import download
from portal.kit.views import ChangeView, PermissionMixin, RefusableMixin, ScopedMixin

State = RosterImport.State
PAGE = 25  # lines of the preview, short on a phone


class RosterUploadView(PermissionMixin, RefusableMixin, FormView):
    permission = "members.import_roster"
    template_name = "members/imports/upload.html"
    form_class = RosterUploadForm
    takes_user = True

    def get_context_data(self, **kwargs):
        recent = RosterImport.objects.visible_to(self.request.user).exclude(state=State.PLANNED)
        return super().get_context_data(
            recent=recent.select_related("organization", "uploaded_by__member")[:5], **kwargs
        )

    def act(self, form):
        data = form.cleaned_data
        upload = data["file"]
        is_large = upload.size > LARGE_BYTES
        failure = "" if is_large else _why_unreadable(upload, data["organization"])
        upload.seek(0)
        record = RosterImport(
            organization=data["organization"],
            file_name=upload.name[:200],
            member_since=data["member_since"],
            uploaded_by=self.request.user,
            state=State.READING if is_large or failure else State.PLANNED,
            failure=failure,
        )
        record.file.save("danh-sach.xlsx", ContentFile(upload.read()), save=False)
        record.save()
        if is_large:
            start_reading(record)
        page = "import_columns" if failure else "import_preview"
        return redirect(f"members:{page}", record.pk)


def _why_unreadable(upload, organization) -> str:
    """Why the office must say itself which line is the head; empty for a list that can be read.

    Raises ValidationError, at the field of the file, for what is no list at all.
    """
    try:
        roster = parse_roster(upload, size=upload.size, mapping=mapping_of(organization))
        roster.refuse_future(timezone.localdate())
    except ValidationError as error:
        if getattr(error, "code", "") == UNREADABLE:
            return error.messages[0]
        raise ValidationError({"file": error}) from error
    return ""


class RosterPreviewView(RefusableMixin, FormView):
    """What the workbook would change, value by value; nothing is written before the confirmation."""

    template_name = "members/imports/preview.html"
    form_class = RosterConfirmForm

    def dispatch(self, request, *args, **kwargs):
        imports = RosterImport.objects.select_related("organization__kind", "uploaded_by__member")
        self.record = visible_or_404(imports, request.user, kwargs["pk"])
        if request.method != "POST":
            if self._is_with_a_worker:
                progress = told(self.record.pk)
                if progress and progress.is_stalled and not self.record.failure:
                    take_up_again(self.record)
            if self.record.state in (State.APPLIED, State.UNDONE):
                return self._leads_to("members:import_result")
            if self._is_with_a_worker:
                return self._progress()
            if request.htmx:
                return self._leads_to("members:import_preview")
            try:
                self.shown  # noqa: B018  a list that cannot be read has no preview
            except ValidationError as error:
                self.record.state, self.record.failure = State.READING, error.messages[0][:500]
                self.record.save(update_fields=["state", "failure"])
                return self._progress()
        return super().dispatch(request, *args, **kwargs)

    @property
    def _is_with_a_worker(self) -> bool:
        return self.record.state in (State.READING, State.WRITING)

    def _leads_to(self, name: str):
        """Another page, which a script that asks for the progress opens as a whole."""
        address = reverse(name, args=[self.record.pk])
        return HttpResponseClientRedirect(address) if self.request.htmx else redirect(address)

    def _progress(self):
        part = "members/imports/_progress.html" if self.request.htmx else ""
        template = part or "members/imports/progress.html"
        context = {"record": self.record, "progress": told(self.record.pk)}
        return render(self.request, template, context)

    @cached_property
    def read(self) -> tuple[Roster, RosterPlan]:
        """The stored workbook planned again, with what others have changed meanwhile."""
        roster = read_record(self.record)
        return roster, plan_record(self.record, roster, self.request.user)

    @cached_property
    def shown(self):
        if self.record.preview:
            return self.record.preview
        roster, plan = self.read
        return shown(plan, roster)

    def get_form_kwargs(self):
        preview = self.shown if self.record.state == State.PLANNED else {}
        counts = preview.get("counts", {})
        return super().get_form_kwargs() | {
            "left": preview.get("left", ()),
            "homes": counts.get("homes", 0),
            "seen": preview.get("fingerprint", ""),
        }

    def get_context_data(self, **kwargs):
        listing = Listing(self.shown, self.request.GET)
        table = None
        if listing.lines:
            table = TABLES[listing.kind](listing.lines, orderable=False)
            page = {"per_page": PAGE, "silent": True}
            RequestConfig(self.request, paginate=page).configure(table)
        return super().get_context_data(
            record=self.record, shown=self.shown, listing=listing, table=table, **kwargs
        )

    def form_invalid(self, form):
        """What is shown with the refusal is what the next confirmation is about."""
        form.data = form.data.copy()
        form.data["seen"] = self.shown["fingerprint"]
        return super().form_invalid(form)

    def act(self, form):
        user, data = self.request.user, form.cleaned_data
        chosen = {"ended": data.get("ended", []), "seen": data["seen"]}
        if self.record.preview:
            start_writing(self.record, by=user, **chosen)
            return redirect("members:import_preview", self.record.pk)
        import_record(self.record, by=user, **chosen)
        messages.success(self.request, "Đã nhập danh sách.")
        return redirect("members:import_result", self.record.pk)


class RosterResultView(ScopedMixin, DetailView):
    model = RosterImport
    queryset = RosterImport.objects.select_related(
        "organization", "uploaded_by__member", "undone_by__member"
    )
    template_name = "members/imports/result.html"
    context_object_name = "record"

    def get_context_data(self, **kwargs):
        late = late_note(self.object.counts.get("closed_years", ()))
        return super().get_context_data(late=late, **kwargs)


class RosterUndoView(ChangeView):
    """Take an import back as a whole, while nothing else hangs on it."""

    model = RosterImport
    queryset = RosterImport.objects.select_related("organization", "uploaded_by__member")
    title = "Hoàn tác lần nhập danh sách"
    intro = (
        "Người, chi bộ và chức vụ do lần nhập này thêm sẽ bị xóa, điều đã sửa trở lại như trước. Chỉ "
        "làm được khi chưa có gì gắn với những thay đổi đó."
    )
    button = "Hoàn tác cả lần nhập"

    @property
    def is_large(self) -> bool:
        return self.object.counts.get("rows", 0) > LARGE_ROWS

    @property
    def done(self) -> str:
        return "" if self.is_large else "Đã hoàn tác lần nhập danh sách."

    def change(self, record, data) -> None:
        undo = start_undoing if self.is_large else undo_import
        undo(record=record, by=self.request.user)

    def get_success_url(self) -> str:
        if self.request.method == "POST" and self.is_large:
            return reverse("members:import_preview", args=[self.object.pk])
        return self.object.get_absolute_url()


class BadRowsView(ScopedMixin, DetailView):
    """The rows that could not be imported, as a workbook with their reasons."""

    queryset = RosterImport.objects.select_related("organization__kind")

    def render_to_response(self, context, **kwargs):
        roster = read_record(self.object)
        plan = plan_record(self.object, roster, self.request.user)
        return download(bad_rows_workbook(roster, plan), "dong-can-sua.xlsx", "xlsx")
