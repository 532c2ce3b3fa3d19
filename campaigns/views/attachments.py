"""Files of evidence: added to a record, served to who may see it, taken away while it is written."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.views import View

from campaigns.forms.attachments import AttachmentForm
from campaigns.models import Attachment
from campaigns.views.exemplars import NominationChangeView
from campaigns.views.reading import log_inspection
from portal.kit.uploads import CONTENT_TYPES


class NominationAttachView(NominationChangeView):
    """Add a file of evidence to a nomination."""

    permission = "campaigns.record_exemplar"
    form_class = AttachmentForm
    title = "Thêm tệp minh chứng"
    button = "Thêm tệp"
    done = "Đã thêm tệp."

    @transaction.atomic
    def change(self, record, data) -> None:
        record = self.queryset.select_for_update(of=("self",)).get(pk=record.pk)
        if not record.is_writable:
            raise ValidationError("Đề nghị đã được gửi đi nên không thêm tệp được nữa.")
        Attachment.keep(record, data["file"], data["kind"], by=self.request.user)


def _found(request, pk):
    """The file and its record, where the reader may see the record; else 404."""
    found = Attachment.objects.select_related("content_type").filter(pk=pk).first()
    model = found and found.content_type.model_class()
    record = (
        model.objects.visible_to(request.user).filter(pk=found.object_id).first() if model else None
    )
    if record is None:
        raise Http404
    return found, record


class AttachmentView(View):
    """A file, always as a download."""

    def get(self, request, pk):
        found, record = _found(request, pk)
        log_inspection(request.user, found, at=record.organization)
        kind = found.file.name.rsplit(".", 1)[-1]
        return FileResponse(
            found.file.open("rb"),
            as_attachment=True,
            filename=found.name,
            content_type=CONTENT_TYPES.get(kind, "application/octet-stream"),
        )


class AttachmentDeleteView(View):
    def post(self, request, pk):
        found, record = _found(request, pk)
        if not (record.is_writable and request.user.has_perm(record.FILE_PERMISSION, record)):
            raise PermissionDenied
        try:
            found.drop()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "Đã bỏ tệp.")
        return redirect(record)
