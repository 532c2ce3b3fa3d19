"""Writing a nomination."""

from django.db import transaction

from campaigns.models import Nomination


@transaction.atomic
def save_nomination(*, nomination: Nomination, by, read_version: int) -> None:
    """Write a draft with its new values.

    Raises ValidationError where the year is closed, the nomination was sent meanwhile, or someone
    else has written since `read_version`.
    """
    nomination.year.require_open()
    if nomination.pk:
        nomination.claim_draft(read_version)
    else:
        nomination.entered_by = by
    nomination.save()
