"""Putting kind, parent and names of an organisation right: as if they had been entered so."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import CorrectionRequest, Membership, Organization, OrganizationKind, User
from members.models.corrections import change_of


@transaction.atomic
def correct_organization(
    *, organization: Organization, parent: Organization | None, reason: str, by: User, **values: Any
) -> None:
    """Give an organisation the kind, parent and names it has had all along, with the reason.

    A root has no parent. Raises ValidationError where nothing changes, the kind may not stand there or
    hold what stands below, or members belong to a kind that holds none.
    """
    stored = Organization.objects.select_for_update().select_related("kind").get(pk=organization.pk)
    old_parent = Organization.objects.get_parent(stored)
    changes = [
        change_of(stored, name, value)
        for name, value in values.items()
        if getattr(stored, name) != value
    ]
    is_moved = parent is not None and old_parent is not None and parent.pk != old_parent.pk
    if is_moved:
        changes.append(
            {
                "name": "parent",
                "label": "Trực thuộc",
                "before": str(old_parent),
                "after": str(parent),
            }
        )
    if not changes:
        raise ValidationError("Chưa có mục nào thay đổi.")
    for name, value in values.items():
        setattr(stored, name, value)
    _check(stored, parent if is_moved else old_parent)
    stored.save(update_fields=[*values, "search"])
    stored.next_version()
    if is_moved:
        Organization.objects.move(stored, parent, pos="last-child")
    _note(stored, changes, reason, by)


def _note(organization: Organization, changes: list[dict], reason: str, by: User) -> None:
    CorrectionRequest.objects.create(
        record=organization,
        organization=organization,
        subject=f"Thông tin tổ chức {organization}",
        changes=changes,
        reason=reason,
        state=CorrectionRequest.State.APPLIED,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
    )


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
