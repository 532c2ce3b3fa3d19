"""Deleting what was entered by mistake and to which nothing refers."""

from django.core.exceptions import ValidationError
from django.db import transaction

from members.models import (
    CorrectionRequest,
    EarlierName,
    LeavePeriod,
    Member,
    Membership,
    Organization,
)
from portal.kit.references import refuse_referred

OF_A_MEMBER = (Membership, LeavePeriod, CorrectionRequest)


@transaction.atomic
def delete_member(*, member: Member) -> None:
    """Delete a member with the days of belonging and of leave that were entered along.

    Raises ValidationError, naming it, while anything else refers to the member.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    refuse_referred(member, parts=OF_A_MEMBER)
    for part in OF_A_MEMBER:
        for row in part._base_manager.filter(member=member):
            row.delete()
    member.delete()


@transaction.atomic
def delete_organization(*, organization: Organization) -> None:
    """Delete an organisation made by mistake.

    Raises ValidationError, naming it, while anything refers to it or stands below it.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if below := Organization.objects.get_children(organization).count():
        raise ValidationError(f"Chưa xóa được {organization}: còn {below} tổ chức trực thuộc.")
    refuse_referred(organization, parts=(EarlierName,))
    organization.delete()
