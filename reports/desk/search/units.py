"""Organisations and people, as the search page finds them."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from members.models import Member, Membership, Organization
from reports.desk.search.asked import Asked
from reports.desk.search.groups import Group, Hit, group, listed


def organizations(asked: Asked) -> Group:
    """By name, short name, code and earlier names, also those that are dissolved."""
    rows = Organization.objects.visible_to(asked.user).search(asked.text)
    return group(
        "Tổ chức",
        rows.values_list("name", "pk", "kind__name", "dissolved_on"),
        asked.text,
        _organization,
        listed("members:organization_list", asked.text, ended="all"),
    )


def _organization(name, pk, kind, dissolved_on) -> Hit:
    ended = f", giải thể từ {dissolved_on:%d/%m/%Y}" if dissolved_on else ""
    return Hit(name, reverse("reports:organization_detail", args=[pk]), f"{kind}{ended}")


def people(asked: Asked) -> Group:
    """By name and card number, with the cell of today."""
    rows = asked.people
    if rows and not asked.user.scope.down:
        visible = Member.objects.visible_to(asked.user).filter(pk__in=[pk for _, pk, _ in rows])
        seen = set(visible.values_list("pk", flat=True))
        rows = [row for row in rows if row[1] in seen]
    lists = asked.user.has_perm("members.list_members")
    url = listed("members:member_list", asked.text) if lists else ""
    found = group("Đảng viên", rows, asked.text, lambda *row: row, url)
    homes = Membership.objects.home().on(timezone.localdate())
    homes = homes.filter(member__in=[pk for _, pk, _ in found.hits])
    cells = dict(homes.values_list("member", "organization__name"))
    found.hits = [_person(*row, cells.get(row[1])) for row in found.hits]
    return found


def _person(name, pk, birth_date, cell) -> Hit:
    born = f"sinh {birth_date:%d/%m/%Y}" if birth_date else ""
    note = ", ".join(filter(None, (cell, born)))
    return Hit(name, reverse("members:member_detail", args=[pk]), note)
