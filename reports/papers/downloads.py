"""The log of exports: who took which document out of the portal."""

from members.models import Organization
from reports.models import ExportRecord


def log_export(organization: Organization, document: str, file_format: str, *, by) -> None:
    """Record who took the document out of the portal."""
    ExportRecord.objects.create(
        organization=organization, document=document[:200], format=file_format, by=by
    )


def log_list(organization: Organization | None, title: str, *, by) -> None:
    """Record who took a list as a workbook: one of this organisation, or of all that they see.

    An administrator without a post sees no organisation; their lists are of the whole portal.
    """
    shown = organization or Organization.objects.visible_to(by).order_by("depth", "path").first()
    top = shown or Organization.objects.order_by("path").first()
    if top:  # nothing can be logged, or seen, before there is any organisation
        log_export(top, f"Danh sách: {title}", "xlsx", by=by)
