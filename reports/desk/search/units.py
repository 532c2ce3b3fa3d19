"""Organisations and people, as the search page finds them."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from members.models import Member, Membership, Organization
from reports.desk.search.groups import Group, Hit, group, listed


def organizations(user, text: str) -> Group:
    """By name, short name, code and earlier names, also those that are dissolved."""
    rows = Organization.objects.visible_to(user).search(text)
    return group(
        "Tổ chức",
        rows.values_list("name", "pk", "kind__name", "dissolved_on"),
        text,
        _organization,
        listed("members:organization_list", text, ended="all"),
    )


def _organization(name, pk, kind, dissolved_on) -> Hit:
    ended = f", giải thể từ {dissolved_on:%d/%m/%Y}" if dissolved_on else ""
    return Hit(name, reverse("members:organization_detail", args=[pk]), f"{kind}{ended}")


def people(user, text: str) -> Group:
    """By name and card number, with the cell of today."""
    rows = Member.objects.visible_to(user).search(text).order_by()
    homes = Membership.objects.home().on(timezone.localdate()).filter(member=OuterRef("pk"))
    cell = Subquery(homes.values("organization__name")[:1])
    lists = user.has_perm("members.list_members")
    return group(
        "Đảng viên",
        rows.values_list("full_name", "pk", "birth_date", cell),
        text,
        _person,
        listed("members:member_list", text) if lists else "",
    )


def _person(name, pk, birth_date, cell) -> Hit:
    born = f"sinh {birth_date:%d/%m/%Y}" if birth_date else ""
    note = ", ".join(filter(None, (cell, born)))
    return Hit(name, reverse("members:member_detail", args=[pk]), note)
