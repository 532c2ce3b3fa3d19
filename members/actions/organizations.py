"""Founding, renaming and dissolving organisations."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from members.models import EarlierName, Membership, Organization, Position

from .dated import end_all
from .memberships import transfer_member


@transaction.atomic
def create_organization(*, parent: Organization, organization: Organization) -> Organization:
    """Found an organisation directly below `parent`.

    Raises ValidationError where its kind may not stand there or the parent is dissolved.
    """
    parent = Organization.objects.select_for_update().get(pk=parent.pk)
    if parent.dissolved_on:
        raise ValidationError(f"{parent} đã giải thể nên không lập thêm tổ chức trực thuộc được.")
    organization.check_parent(parent)
    return Organization.objects.add_child(parent, instance=organization)


@transaction.atomic
def dissolve_organization(
    *,
    organization: Organization,
    dissolved_on: dt.date,
    merged_into: Organization | None = None,
    transfer_members: bool = False,
) -> None:
    """End an organisation: it does not exist from `dissolved_on` on. Its posts end the day before.

    `transfer_members` first moves everybody to `merged_into`. Raises
    ValidationError while members still belong there, or organisations below it go on.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.dissolved_on:
        raise ValidationError(
            f"{organization} đã giải thể ngày {organization.dissolved_on:%d/%m/%Y}."
        )
    if organization.founded_on and dissolved_on <= organization.founded_on:
        raise ValidationError({"dissolved_on": "Ngày giải thể phải sau ngày thành lập."})
    if transfer_members:
        _transfer_all(organization, merged_into, dissolved_on)
    _refuse_while_in_use(organization, dissolved_on)
    if merged_into is not None:
        if merged_into.is_within(organization):
            raise ValidationError({"merged_into": "Hãy chọn một tổ chức khác để sáp nhập vào."})
        if not merged_into.exists_on(dissolved_on):
            raise ValidationError({"merged_into": f"Ngày đó {merged_into} không hoạt động."})
    posts = Position.objects.filter(organization__path__startswith=organization.path)
    end_all(posts, last_day=dissolved_on - dt.timedelta(days=1), what="chức vụ", at="dissolved_on")
    organization.dissolved_on = dissolved_on
    organization.merged_into = merged_into
    organization.save(update_fields=["dissolved_on", "merged_into"])


def _transfer_all(
    organization: Organization, merged_into: Organization | None, day: dt.date
) -> None:
    if merged_into is None or not merged_into.kind.holds_members:
        raise ValidationError(
            {"merged_into": "Hãy chọn chi bộ nhận đảng viên chuyển sang khi sáp nhập."}
        )
    homes = Membership.objects.home().on(day).filter(organization=organization)
    for home in homes.select_related("member").order_by("member"):
        transfer_member(member=home.member, organization=merged_into, starts_on=day)


@transaction.atomic
def rename_organization(*, organization: Organization, renamed_on: dt.date) -> None:
    """Record the stored name as the one used until the day before; the caller saves the new one.

    Raises ValidationError where the organisation was already renamed that day.
    """
    before = Organization.objects.select_for_update().get(pk=organization.pk)
    earlier = EarlierName(
        organization=before,
        until=renamed_on - dt.timedelta(days=1),
        name=before.name,
        short_name=before.short_name,
        committee_name=before.committee_name,
    )
    earlier.full_clean()
    earlier.save()


def _refuse_while_in_use(organization: Organization, day: dt.date) -> None:
    within = Q(organization__path__startswith=organization.path)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    people = Membership.objects.filter(within, running).values("member").distinct().count()
    if people:
        raise ValidationError(
            f"Còn {people} đồng chí đang sinh hoạt ở {organization}. Mời đồng chí chuyển sinh hoạt "
            "cho các đồng chí đó trước ngày giải thể, sáp nhập."
        )
    below = (
        Organization.objects.under(organization)
        .exclude(pk=organization.pk)
        .filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))
    )
    if names := [str(child) for child in below[:5]]:
        raise ValidationError(
            f"Còn tổ chức trực thuộc chưa giải thể: {', '.join(names)}. Mời đồng chí giải thể, "
            "sáp nhập các tổ chức đó trước."
        )
