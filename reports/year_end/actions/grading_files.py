"""The whole file of a year-end round as a background job."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import CampaignYear
from members.models import Organization, User
from portal.kit.reading import log_reading
from reports.models import ExportItem, ExportJob
from reports.papers.downloads import log_export
from reports.papers.grading_bundle import readable
from reports.papers.grading_file import GradingFile
from reports.year_end.actions.export_jobs import hand_to_workers


@transaction.atomic
def start_grading_file(
    organization: Organization, year: CampaignYear, *, formats: Sequence[str], by: User
) -> ExportJob:
    """Create the job for the file of this organisation's grading, as `by` may read it.

    Every review in it is logged as read. Raises ValidationError where nothing is graded yet, or the
    same reader's file is being made already.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    same = {
        "organization": organization,
        "content": ExportJob.Content.GRADING,
        "starts_on": year.first_day,
        "ends_on": year.last_day,
        "asked_by": by,
    }
    if ExportJob.objects.open().filter(**same).exists():
        raise ValidationError("Đang tạo hồ sơ này rồi; mời đồng chí xem lượt đó.")
    file = GradingFile(organization, year, by)
    if not file.rows:
        raise ValidationError("Năm này chưa có hồ sơ đánh giá, xếp loại nào để in.")
    job = ExportJob.objects.create(**same, is_alone=True)
    ExportItem.objects.bulk_create(
        ExportItem(job=job, organization=organization, format=file_format)
        for file_format in formats
    )
    for row in readable(file.rows, by):
        if row.member_id != by.member_id:
            log_reading(row)
    log_export(organization, f"Yêu cầu xuất: {job}", "zip", by=by)
    transaction.on_commit(lambda: hand_to_workers(job.pk))
    return job
