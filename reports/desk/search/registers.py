"""The lines of all registers but the documents, which are a group of their own, in one query."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet, Value
from django.urls import reverse

from campaigns.models.registers import REGISTERS, Register
from members.models import Member, Organization
from reports.desk.search.asked import Asked
from reports.desk.search.groups import MOST, Group, Hit, group, listed

DOCUMENTS = "documents"
NAMES = {Member: "full_name", Organization: "name"}


def register_lines(asked: Asked) -> Group:
    """By the words of the line; each register with hits is also offered as a list.

    Only the registers that hold the text are asked.
    """
    lines = [
        _lines(register, asked)
        for slug, register in REGISTERS.items()
        if slug != DOCUMENTS and register.model in asked.held
    ]
    rows = list(lines[0].union(*lines[1:], all=True)[: MOST + 1]) if lines else []
    found = group("Sổ theo dõi", rows, asked.text, _line)
    counts = Counter(slug for _, _, slug, _ in rows[:MOST])
    found.others = [
        Hit(REGISTERS[slug].title, listed("campaigns:register_list", asked.text, slug), str(count))
        for slug, count in counts.items()
    ]
    return found


def _lines(register: Register, asked: Asked) -> QuerySet:
    """What was found in one register: the text of the line, its key, the register, the unit."""
    rows = register.model.objects.visible_to(asked.user).search(asked.text).order_by()
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
