"""Roster import: upload, preview, confirm; the same plan/apply pair as the command."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import DetailView, FormView

from members.forms.imports import RosterConfirmForm, RosterUploadForm
from members.importing.apply import apply_roster
from members.importing.bad_rows import bad_rows_workbook
from members.importing.parse import Roster, parse_roster
from members.importing.plan import RosterPlan, plan_roster
from members.models import RosterImport
from portal.kit.access import visible_or_404
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.views import PermissionMixin, RefusableMixin, ScopedMixin


def read_and_plan(record: RosterImport, user) -> tuple[Roster, RosterPlan]:
    """Plan the stored workbook again, with what others have changed meanwhile."""
    with record.file.open("rb") as file:
        roster = parse_roster(file, size=record.file.size)
    plan = plan_roster(
        roster,
        record.organization,
        today=timezone.localdate(),
        allowed=lambda organization: user.scope.covers("manage", organization),
        importer_id=user.member_id,
    )
    return roster, plan


class RosterUploadView(PermissionMixin, RefusableMixin, FormView):
    permission = "members.import_roster"
    template_name = "members/imports/upload.html"
    form_class = RosterUploadForm
    takes_user = True

    def get_context_data(self, **kwargs):
        recent = RosterImport.objects.visible_to(self.request.user).filter(state="applied")
        return super().get_context_data(
            recent=recent.select_related("organization", "uploaded_by__member")[:5], **kwargs
        )

    def act(self, form):
        data = form.cleaned_data
        upload = data["file"]
        try:
            parse_roster(upload, size=upload.size).refuse_future(timezone.localdate())
        except ValidationError as error:
            raise ValidationError({"file": error}) from error
        upload.seek(0)
        record = RosterImport(
            organization=data["organization"],
            file_name=upload.name[:200],
            member_since=data["member_since"],
            uploaded_by=self.request.user,
        )
        record.file.save("danh-sach.xlsx", ContentFile(upload.read()), save=False)
        record.save()
        return redirect("members:import_preview", record.pk)


class RosterPreviewView(RefusableMixin, FormView):
    """What the workbook would change, in words; nothing is written before the confirmation."""

    template_name = "members/imports/preview.html"
    form_class = RosterConfirmForm

    def dispatch(self, request, *args, **kwargs):
        imports = RosterImport.objects.select_related("organization__kind")
        self.record = visible_or_404(imports, request.user, kwargs["pk"])
        if self.record.state == RosterImport.State.APPLIED and request.method != "POST":
            return redirect("members:import_result", self.record.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        _, plan = read_and_plan(self.record, self.request.user)
        return super().get_context_data(record=self.record, plan=plan, **kwargs)

    @transaction.atomic
    def act(self, form):
        record = RosterImport.objects.select_for_update().get(pk=self.record.pk)
        if record.state == RosterImport.State.APPLIED:
            raise ValidationError("Danh sách này đã được nhập rồi.")
        _, plan = read_and_plan(self.record, self.request.user)
        apply_roster(
            plan,
            member_since=record.member_since,
            end_left=form.cleaned_data["end_left"],
            by=self.request.user,
            roster=record,
        )
        record.state = RosterImport.State.APPLIED
        record.applied_at = timezone.now()
        record.counts = plan.counts | {"ended": form.cleaned_data["end_left"]}
        record.save()
        messages.success(self.request, "Đã nhập danh sách.")
        return redirect("members:import_result", record.pk)


class RosterResultView(ScopedMixin, DetailView):
    model = RosterImport
    queryset = RosterImport.objects.select_related("organization", "uploaded_by__member")
    template_name = "members/imports/result.html"
    context_object_name = "record"


class BadRowsView(ScopedMixin, DetailView):
    """The rows that could not be imported, as a workbook with their reasons."""

    queryset = RosterImport.objects.select_related("organization__kind")

    def render_to_response(self, context, **kwargs):
        roster, plan = read_and_plan(self.object, self.request.user)
        return HttpResponse(
            bad_rows_workbook(roster, plan),
            content_type=CONTENT_TYPES["xlsx"],
            headers={"Content-Disposition": 'attachment; filename="dong-can-sua.xlsx"'},
        )
