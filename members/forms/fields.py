"""Form fields: plausible days, organisations grouped as in the tree, members by name."""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from members.facts import FIRST_YEAR
from members.models import Member, Organization
from members.namesakes import tell_apart
from members.normal_forms import card_key
from members.tree import parent_path
from portal.kit.limits import MAX_LINE, WRONG_YEAR
from portal.kit.text import normal

NAMED_AT_MOST = 8


def check_day(day: dt.date) -> None:
    """Refuse a year that can only be a typing error."""
    if not FIRST_YEAR <= day.year <= timezone.localdate().year + 5:
        raise ValidationError(WRONG_YEAR)


class DayField(forms.DateField):
    """A day on which something in the Party began or ended."""

    default_validators = [check_day]


class _GroupedChoices(ModelChoiceIterator):
    """Organisations grouped by the one above them, because names repeat under different parents."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        rows = list(self.queryset)
        above = {parent_path(row.path) for row in rows}
        names = dict(Organization.objects.filter(path__in=above).values_list("path", "name"))
        for path, group in groupby(rows, lambda row: parent_path(row.path)):
            choices = [self.choice(row) for row in group]
            if path in names:
                yield (names[path], choices)
            else:
                yield from choices


class _PeopleChoices(ModelChoiceIterator):
    """People by name; two of one name with what tells them apart."""

    def __init__(self, field, people):
        super().__init__(field)
        self.people = people

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        people = list(self.people)
        tell_apart(people)
        yield from map(self.choice, people)


def offer_people(people, *fields: forms.ModelChoiceField) -> None:
    """Let choices of members offer these people, who are read once for all the choices."""
    for field in fields:
        field.iterator = partial(_PeopleChoices, people=people)
        field.queryset = people


class OrganizationField(forms.ModelChoiceField):
    """A choice of organisations, grouped by what they stand under."""

    iterator = _GroupedChoices

    def __init__(self, **kwargs):
        super().__init__(kwargs.pop("queryset", Organization.objects.none()), **kwargs)


class MemberField(forms.CharField):
    """One of `people`, typed as full name, or as card number where names repeat.

    For forms that would otherwise list a whole bloc as choices.
    """

    def __init__(self, *, people, **kwargs):
        kwargs.setdefault("max_length", MAX_LINE)  # a longer pattern is too much for SQLite
        super().__init__(help_text="Ghi họ và tên, hoặc số thẻ đảng viên.", **kwargs)
        self.people = people

    @classmethod
    def instead_of(cls, field: forms.ModelChoiceField, people) -> MemberField:
        """Replace a choice of members by this field."""
        return cls(people=people, label=field.label, required=field.required)

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        member = Member.objects.filter(pk=value).first()
        return _named(member) if member else ""

    def clean(self, value) -> Member | None:
        """Return the member; ValidationError names the nearest where nobody or several match."""
        text = super().clean(value)
        if not text:
            return None
        typed, name = normal(text), normal(text.partition("(")[0])
        same_card = Q(card_key=card_key(text)) if card_key(text) else Q()
        near = self.people.filter(Q(search__startswith=name) | same_card)
        members = [member for member in near if typed in _names(member)]
        if len(members) == 1:
            return members[0]
        if members:
            raise ValidationError(
                f"Có {len(members)} đồng chí cùng tên; mời ghi rõ: {_list(members)}."
            )
        if alike := list(self.people.search(name)[:NAMED_AT_MOST]):
            raise ValidationError(f"Không có ai tên đúng như vậy. Có phải: {_list(alike)}?")
        raise ValidationError("Không tìm thấy đồng chí nào có họ tên hoặc số thẻ này.")


def _named(member: Member) -> str:
    """The name with what distinguishes it: the card number, else the birth date."""
    born = f"{member.birth_date:%d/%m/%Y}" if member.birth_date else ""
    distinction = member.card_number or born
    return f"{member} ({distinction})" if distinction else str(member)


def _names(member: Member) -> set[str]:
    return {
        normal(text) for text in (str(member), _named(member), member.card_number or "") if text
    }


def _list(members: list[Member]) -> str:
    homes = [(member, member.home) for member in members[:NAMED_AT_MOST]]
    return "; ".join(
        f"{_named(member)}, {home.organization}" if home else _named(member)
        for member, home in homes
    )


def managed(user):
    """Existing organisations that the user manages."""
    return Organization.objects.with_power(user, "manage").existing_on(timezone.localdate())
