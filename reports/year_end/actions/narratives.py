"""Writing a section of a report: as a draft, or sent with its placeholders checked."""

from django.core.exceptions import ValidationError
from django.db import transaction

from reports.models import Narrative
from reports.year_end.composites import composite_keys
from reports.year_end.sections import unknown_placeholders


@transaction.atomic
def write_narrative(narrative: Narrative, *, version: int, by, send: bool = False) -> None:
    """Save the text that a form set on the narrative and, with `send`, put it into the report.

    Raises ValidationError where the year is closed, another writer has saved since `version` was
    read, or a text to be sent names a figure that no report has. What is refused is not saved.
    """
    narrative.require_open()
    narrative.written_by = by
    narrative.save_version(version)
    if send:
        refuse_unknown_placeholders(narrative)
        narrative.send(by=by)


def refuse_unknown_placeholders(narrative: Narrative) -> None:
    """Raises ValidationError where braces in the text enclose something other than a figure."""
    if unknown := unknown_placeholders(narrative.text, composite_keys(narrative.organization)):
        raise ValidationError(
            {
                "text": f"Không có số liệu {', '.join(unknown)}. Mời đồng chí chép đúng một ô "
                "trong danh sách số liệu, hoặc bỏ dấu ngoặc nhọn."
            }
        )
