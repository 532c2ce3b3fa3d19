"""Telling apart two people of one name, wherever one list holds both of them.

The list is handed to `tell_apart` before it is shown; each namesake then reads as
"Nguyễn Văn An (1980)". Others stay as they are. For a choice of people see `offer_people` of
members/forms/fields.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from members.models import Member
from portal.kit.text import nfc

CARD_DIGITS = 4
# What a list that joins its people has to read of them.
NAMED_BY = ("member__full_name", "member__birth_date", "member__card_number", "member__job")


def _birth_year(member: Member) -> str:
    return str(member.birth_date.year) if member.birth_date else ""


def _birth_date(member: Member) -> str:
    return f"{member.birth_date:%d/%m/%Y}" if member.birth_date else ""


def _card(member: Member) -> str:
    return f"thẻ …{member.card_number[-CARD_DIGITS:]}" if member.card_number else ""


def _job(member: Member) -> str:
    return member.job


# What distinguishes people, the shortest first.
SIGNS: tuple[Callable[[Member], str], ...] = (_birth_year, _birth_date, _card, _job)


def tell_apart(people: Iterable[Member | None]) -> None:
    """Give each person of the list who shares a name with another what distinguishes them."""
    by_name: dict[str, list[Member]] = defaultdict(list)
    for member in people:
        if member is not None:
            member.distinction = ""
            by_name[nfc(member.full_name).casefold()].append(member)
    for members in by_name.values():
        one_each = {member.pk: member for member in members}
        if len(one_each) > 1:
            signs = _signs(list(one_each.values()))
            for member in members:
                member.distinction = signs[member.pk]


def _signs(namesakes: list[Member]) -> dict[int, str]:
    """By person, the first sign that all have and that differs for each; else all their signs."""
    for sign in SIGNS:
        values = [sign(member) for member in namesakes]
        if all(values) and len(set(values)) == len(values):
            return {member.pk: value for member, value in zip(namesakes, values, strict=True)}
    shown = (_birth_date, _card, _job)
    return {
        member.pk: ", ".join(filter(None, (sign(member) for sign in shown))) for member in namesakes
    }
