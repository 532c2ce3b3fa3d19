"""Rights to check and decide: for others than the subject and whoever prepared the record."""

import rules

from members.rules import is_unlocked


def is_of_others(permission: str):
    """Predicate: the record is not the user's own, and others prepared it (`HandledModel`)."""

    @rules.predicate(name=f"is_of_others:{permission}")
    def is_free(user, record=None) -> bool:
        return record is None or not record.why_not(user, permission)

    return is_free


def add_handling(permission: str, holds) -> None:
    """Give a right to check or decide to who holds it and neither prepared nor is the subject."""
    rules.add_perm(permission, holds & is_unlocked & is_of_others(permission))


def stands_in(permission: str):
    """Predicate: the user leads above a level at which everybody who may has prepared the record."""

    @rules.predicate(name=f"stands_in:{permission}")
    def leads_above(user, record=None) -> bool:
        return (
            record is not None
            and user.scope.covers_from_above("decide_organizations", record.organization)
            and record.lacks_free_hands(permission)
        )

    return leads_above
