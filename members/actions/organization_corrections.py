"""Putting an organisation right: its kind, parent and names, and the names that it had before."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from members.models import EarlierName, Membership, Organization, OrganizationKind
from members.models.corrections import DELETED, PARENT


@transaction.atomic
def correct_organization(*, organization: Organization, values: dict[str, Any]) -> None:
    """Give an organisation the kind, parent and names it has had all along.

    A root has no parent. Raises ValidationError where nothing changes, the kind may not stand
    there or hold what stands below, or members belong to a kind that holds none.
    """
    stored = Organization.objects.select_for_update().select_related("kind").get(pk=organization.pk)
    old_parent = Organization.objects.get_parent(stored)
    parent = values.get(PARENT, old_parent)
    columns = {name: value for name, value in values.items() if name != PARENT}
    if parent == old_parent and all(
        getattr(stored, name) == value for name, value in columns.items()
    ):
        raise ValidationError("Chưa có mục nào thay đổi.")
    for name, value in columns.items():
        setattr(stored, name, value)
    _check(stored, parent)
    stored.save(update_fields=[*columns, "search"])
    stored.next_version()
    if parent is not None and parent != old_parent:
        Organization.objects.move(stored, parent, pos="last-child")


def _check(organization: Organization, parent: Organization | None) -> None:
    organization.check_parent(parent)
    if parent is not None and parent.is_within(organization):
        raise ValidationError({"parent": "Tổ chức không đặt dưới chính mình được."})
    below = OrganizationKind.objects.filter(
        organizations__in=Organization.objects.get_children(organization)
    )
    misplaced = below.exclude(may_stand_under=organization.kind).first()
    if misplaced is not None:
        raise ValidationError(
            {"kind": f"Bên dưới đang có {misplaced}, không đặt dưới {organization.kind} được."}
        )
    has_members = Membership.objects.filter(organization=organization).exists()
    if has_members and not organization.kind.holds_members:
        raise ValidationError(
            {"kind": f"Đang có đảng viên sinh hoạt; {organization.kind} không quản lý đảng viên."}
        )


@transaction.atomic
def correct_earlier_name(*, earlier: EarlierName, values: dict[str, Any]) -> None:
    """Give an earlier name its true words and last day, or delete it where it never was one.

    Raises ValidationError where nothing changes, or a rule of the row refuses.
    """
    Organization.objects.select_for_update().get(pk=earlier.organization_id)
    stored = EarlierName.objects.filter(pk=earlier.pk).first()
    if stored is None:
        raise ValidationError("Dòng này vừa được người khác xóa.")
    if values.get(DELETED):
        stored.delete()
        return
    if all(getattr(stored, name) == value for name, value in values.items() if name != DELETED):
        raise ValidationError("Chưa có mục nào thay đổi.")
    for name, value in values.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save()
