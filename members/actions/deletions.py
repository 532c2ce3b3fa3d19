"""Deleting what was entered by mistake and to which nothing refers."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import (
    CorrectionRequest,
    EarlierName,
    LeavePeriod,
    Member,
    Membership,
    Occupation,
    Organization,
    PostChange,
    User,
)
from members.models.corrections import DELETED, change_of
from portal.kit.references import refuse_referred

from .guards import refuse_own

OF_A_MEMBER = (Membership, LeavePeriod, Occupation, CorrectionRequest, PostChange)


@transaction.atomic
def delete_member(*, member: Member, reason: str, by: User) -> None:
    """Delete a member with the days of belonging and of leave that were entered along.

    Name and reason are kept. Raises ValidationError for oneself and, naming it,
    while anything else refers to the member.
    """
    refuse_own(member, by)
    member = Member.objects.select_for_update().get(pk=member.pk)
    refuse_referred(member, parts=OF_A_MEMBER)
    if member.home is not None:
        card = f", số thẻ {member.card_number}" if member.card_number else ""
        subject = f"Hồ sơ đồng chí {member}{card}"
        keep_deletion(
            record=member, at=member.home.organization, subject=subject, reason=reason, by=by
        )
    for part in OF_A_MEMBER:
        for row in part._base_manager.filter(member=member):
            row.delete()
    member.delete()


@transaction.atomic
def delete_organization(*, organization: Organization, reason: str, by: User) -> None:
    """Delete an organisation made by mistake; its name and the reason are kept with its superior.

    Raises ValidationError, naming it, while anything refers to it or stands below it.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if below := Organization.objects.get_children(organization).count():
        raise ValidationError(f"Chưa xóa được {organization}: còn {below} tổ chức trực thuộc.")
    refuse_referred(organization, parts=(EarlierName,))
    if parent := Organization.objects.get_parent(organization):
        subject = f"Tổ chức {organization}, mã {organization.code}"
        keep_deletion(record=organization, at=parent, subject=subject, reason=reason, by=by)
    organization.delete()


def keep_deletion(
    *, record: Any, at: Organization, subject: str, reason: str, by: User
) -> CorrectionRequest:
    """Keep what was deleted, by whom and why, for those who manage the organisation `at`."""
    return CorrectionRequest.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        organization=at,
        subject=subject[:400],
        changes=[change_of(record, DELETED, True)],
        reason=reason,
        state=CorrectionRequest.State.APPLIED,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
    )
