"""Who may do what on the ground floor. Predicates over the user's scope."""

import rules


@rules.predicate
def is_administrator(user) -> bool:
    """The technical administrator: accounts and settings, no content."""
    return user.is_administrator


def power(*names: str, of="organization"):
    """Predicate: the user holds one of the powers at the object's organisation.

    Asked without an object it answers whether the power is held anywhere (for menus and for
    the start of a new record). `of=""` takes the object itself as the organisation.
    """

    @rules.predicate(name=f"power:{'|'.join(names)}")
    def holds(user, record=None) -> bool:
        if record is None:
            return user.scope.has(*names)
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


rules.add_perm("members.view_organization", rules.always_allow)
rules.add_perm("members.manage_organization", power("manage", of=""))
rules.add_perm("members.import_roster", power("manage"))
rules.add_perm("members.manage_accounts", is_administrator)
