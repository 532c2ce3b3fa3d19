"""Files of evidence: added to a record, served to whoever may see it, removed while it is a draft."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from campaigns.forms.attachments import AttachmentForm
from campaigns.models import Attachment
from campaigns.views.nominations import NominationChangeView
from campaigns.views.reading import log_inspection
from portal.kit.access import refusal, visible_or_404
from portal.kit.uploads import stored_file


class NominationAttachView(NominationChangeView):
    """Add a file of evidence to a nomination."""

    permission = "campaigns.record_exemplar"
    form_class = AttachmentForm
    title = "Thêm tệp minh chứng"
    button = "Thêm tệp"
    done = "Đã thêm tệp."

    def change(self, record, data) -> None:
        record.attach(data["file"], data["kind"], by=self.request.user)


def attachment_or_404(request, pk):
    """The file and its record, where the reader may see the record."""
    attachment = get_object_or_404(Attachment.objects.select_related("content_type"), pk=pk)
    rows = attachment.content_type.model_class().objects
    return attachment, visible_or_404(rows, request.user, attachment.object_id)


class AttachmentView(View):
    """A file, always as a download."""

    def get(self, request, pk):
        attachment, record = attachment_or_404(request, pk)
        log_inspection(request.user, attachment, at=record.organization)
        kind = attachment.file.name.rsplit(".", 1)[-1]
        return stored_file(attachment.file.open("rb"), attachment.name, kind)


class AttachmentDeleteView(View):
    def post(self, request, pk):
        attachment, record = attachment_or_404(request, pk)
        if not (record.is_writable and request.user.has_perm(record.FILE_PERMISSION, record)):
            raise refusal(record, record.FILE_PERMISSION, request.user)
        try:
            attachment.drop()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, "Đã bỏ tệp.")
        return redirect(record)
