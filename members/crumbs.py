"""The way down to an organisation, as the pages of organisations and people show it above their title."""

from members.models import Member, Organization
from members.tree import lineage


def crumbs_to(
    user, organization: Organization, *, with_itself: bool = False
) -> list[tuple[str, str]]:
    """Name and address of everything above, the root first; no address where the user may not look."""
    paths = lineage(organization.path)
    above = Organization.objects.filter(path__in=paths if with_itself else paths[:-1])
    visible = set(above.visible_to(user).values_list("pk", flat=True))
    return [
        (unit.label, unit.get_absolute_url() if unit.pk in visible else "")
        for unit in above.order_by("path")
    ]


def crumbs_to_home(user, member: Member) -> list[tuple[str, str]]:
    """Down to where the member belongs; nothing for who may not see where that is."""
    if member.home is None or not user.has_perm("members.see_home", member):
        return []
    return crumbs_to(user, member.home.organization, with_itself=True)
