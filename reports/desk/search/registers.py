"""The lines of all registers but the documents, which are a group of their own, in one query."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet, Value
from django.urls import reverse

from campaigns.models.registers import REGISTERS, Register
from members.models import Member, Organization
from reports.desk.search.groups import MOST, Group, Hit, group, listed

DOCUMENTS = "documents"
NAMES = {Member: "full_name", Organization: "name"}


def register_lines(user, text: str) -> Group:
    """By the words of the line; each register with hits is also offered as a list."""
    first, *rest = [
        _lines(register, user, text) for slug, register in REGISTERS.items() if slug != DOCUMENTS
    ]
    rows = list(first.union(*rest, all=True)[: MOST + 1])
    found = group("Sổ theo dõi", rows, text, _line)
    counts = Counter(slug for _, _, slug, _ in rows[:MOST])
    found.others = [
        Hit(REGISTERS[slug].title, listed("campaigns:register_list", text, slug), str(count))
        for slug, count in counts.items()
    ]
    return found


def _lines(register: Register, user, text: str) -> QuerySet:
    """What was found in one register: the text of the line, its key, the register, the unit."""
    rows = register.model.objects.visible_to(user).search(text).order_by()
    return rows.values_list(_name(register), "pk", Value(register.slug), "organization__name")


def _name(register: Register) -> str:
    """The first column of the register's list, which names the line."""
    column = register.model._meta.get_field(next(iter(register.columns)))
    if column.is_relation:
        return f"{column.name}__{NAMES[column.related_model]}"
    return column.name


def _line(label, pk, slug, organization) -> Hit:
    url = reverse("campaigns:register_record", args=[slug, pk])
    return Hit(label, url, f"{REGISTERS[slug].title}, {organization}")
