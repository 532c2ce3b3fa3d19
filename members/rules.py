"""Who may do what on the ground floor. Predicates over the user's scope."""

import rules

from members.models import OrganizationKind

UPPER = OrganizationKind.Level.UPPER


@rules.predicate
def is_administrator(user) -> bool:
    """The technical administrator: accounts and settings, no content."""
    return user.is_administrator


def power(*names: str, of="organization", level: int | None = None):
    """Predicate: the user holds one of the powers at the object's organisation.

    Asked without an object it answers whether the power is held anywhere (for menus and for
    the start of a new record), or at an organisation of this `level`: what has no organisation
    is the whole bloc's. `of=""` takes the object itself as the organisation.
    """

    @rules.predicate(name=f"power:{'|'.join(names)}")
    def holds(user, record=None) -> bool:
        if record is None:
            return user.scope.has(*names, level=level)
        organization = record
        for part in filter(None, of.split(".")):
            organization = getattr(organization, part)
        return any(user.scope.covers(name, organization) for name in names)

    return holds


def power_from_above(*names: str):
    """Predicate: the user holds one of the powers above the object's organisation."""

    @rules.predicate(name=f"power_from_above:{'|'.join(names)}")
    def holds(user, record=None) -> bool:
        if record is None:
            return user.scope.has(*names)
        return any(user.scope.covers_from_above(name, record.organization) for name in names)

    return holds


@rules.predicate
def is_oneself(user, member=None) -> bool:
    """The record is the user's own."""
    return member is not None and user.member_id == member.pk


@rules.predicate
def is_own(user, record=None) -> bool:
    """The record (a membership, a post, a pledge) is about the user."""
    if record is None or user.member_id is None:
        return False
    return getattr(record, "member_id", None) == user.member_id


@rules.predicate
def is_confirmed(user) -> bool:
    """Nobody else's link set the password, or the person was confirmed since."""
    return not user.awaits_confirmation


# Drafts and self-reviews of one's own stay shut until it is confirmed who set the password.
opens_own = is_confirmed | ~is_own


def power_at_home(*names: str):
    """Predicate: the user holds one of the powers where the member belongs, or last belonged."""

    @rules.predicate(name=f"power_at_home:{'|'.join(names)}")
    def holds(user, member=None) -> bool:
        if member is None:
            return user.scope.has(*names)
        home = member.home
        return home is not None and any(
            user.scope.covers(name, home.organization) for name in names
        )

    return holds


@rules.predicate
def is_unlocked(user, record=None) -> bool:
    """Nothing locks the record (`why_locked`), as closing its year does; or it is only begun."""
    return not getattr(record, "why_locked", "")


def add_writing(permission: str, holds) -> None:
    """Give a right to write a record until it is locked."""
    rules.add_perm(permission, holds & is_unlocked)


rules.add_perm("members.view_organization", rules.always_allow)
rules.add_perm("members.list_organizations", power("view", "comment"))
rules.add_perm("members.list_members", power("view", "comment"))
rules.add_perm("members.manage_member", power_at_home("manage") & ~is_oneself)
rules.add_perm("members.appoint_member", power_at_home("manage") & ~is_oneself)
rules.add_perm("members.correct_member", is_oneself | power_at_home("record", "manage"))
rules.add_perm("members.manage_membership", power("manage") & ~is_own)
rules.add_perm("members.manage_position", power("manage") & ~is_own)
rules.add_perm("members.delete_member", power_at_home("manage") & ~is_oneself)
rules.add_perm("members.see_home", is_oneself | power_at_home("view", "comment"))
rules.add_perm("members.see_readers", is_oneself | power_at_home("record", "manage", "inspect"))
rules.add_perm("members.read_leave_reasons", is_oneself | power_at_home("record", "manage"))
rules.add_perm("members.manage_organization", power("manage", of=""))
rules.add_perm("members.correct_organization", power("record", "manage", of=""))  # or ask for it
rules.add_perm("members.see_powers", power("manage", "inspect", of=""))
rules.add_perm("members.import_roster", power("manage"))
rules.add_perm("members.manage_accounts", is_administrator)
rules.add_perm("members.issue_links", is_administrator | power("manage"))
rules.add_perm("members.confirm_accounts", power("review"))
