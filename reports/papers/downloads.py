"""A document leaves the portal: as a file for the reader, with an entry in the log of exports."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from members.models import Organization
from portal.kit.uploads import CONTENT_TYPES
from reports.models import ExportRecord


def download(content: bytes, name: str, file_format: str) -> HttpResponse:
    """The file as an attachment, never shown inside the portal."""
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[file_format],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def log_export(organization: Organization, document: str, file_format: str, *, by) -> None:
    """Record who took the document out of the portal."""
    ExportRecord.objects.create(
        organization=organization, document=document[:200], format=file_format, by=by
    )
