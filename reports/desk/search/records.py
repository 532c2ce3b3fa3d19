"""What organisations and people recorded: meetings, pledges, exemplars, commendations, documents."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from campaigns.models import (
    Commendation,
    Decision,
    Document,
    Nomination,
    Pledge,
    Practice,
    StudySession,
)
from campaigns.models.session_search import names_day
from members.models import Organization
from reports.desk.search.asked import Asked
from reports.desk.search.groups import MOST, Group, Hit, group, listed
from reports.desk.search.held import UNITS


def sessions(asked: Asked) -> Group:
    """By cell, day or month, topic and content; the newest first."""
    rows = StudySession.objects.visible_to(asked.user).search(
        asked.text, None if names_day(asked.text) else asked.held
    )
    rows = rows.order_by("-held_on", "-pk")
    lists = asked.user.has_perm("campaigns.list_sessions")
    return group(
        "Buổi sinh hoạt",
        rows.values_list("kind", "pk", "held_on", "organization__name", "title"),
        asked.text,
        _session,
        listed("campaigns:session_list", asked.text) if lists else "",
    )


def _session(kind, pk, held_on, organization, title) -> Hit:
    label = f"{StudySession.SHORT_KINDS[kind]} ngày {held_on:%d/%m/%Y}"
    note = ", ".join(filter(None, (organization, title)))
    return Hit(label, reverse("campaigns:session_detail", args=[pk]), note)


def pledges(asked: Asked) -> Group:
    """Of the people found, and of the collectives of the organisations found."""
    found = Q(member__in=[pk for _, pk, _ in asked.people])
    if UNITS & asked.held:
        units = Organization.objects.search(asked.text).order_by().values("pk")
        found |= Q(member__isnull=True, organization__in=units)
    rows = Pledge.objects.filter(found).visible_to(asked.user).order_by()
    columns = ("member__full_name", "pk", "kind", "year__year", "state", "organization__name")
    lists = asked.user.has_perm("campaigns.list_pledges")
    url = listed("campaigns:pledge_list", asked.text) if lists else ""
    pledged = group("Cam kết", rows.values_list(*columns), asked.text, _pledge, url)
    pledged.has_more |= len(asked.people) > MOST
    return pledged


def _pledge(name, pk, kind, year, state, organization) -> Hit:
    label = f"{Pledge.Kind(kind).label} {year}: {name or organization}"
    note = Pledge.State(state).label
    return Hit(label, reverse("campaigns:pledge_detail", args=[pk]), note)


def exemplars(asked: Asked) -> Group:
    """Those nominated, by name and post."""
    rows = Nomination.objects.visible_to(asked.user).search(asked.text)
    return group(
        "Gương điển hình",
        rows.values_list("nominee_name", "pk", "year__year", "state", "organization__name"),
        asked.text,
        _exemplar,
        listed("campaigns:exemplar_list", asked.text),
    )


def _exemplar(name, pk, year, state, organization) -> Hit:
    note = f"{organization}, thành tích năm {year}: {Nomination.State(state).label}"
    return Hit(name, reverse("campaigns:exemplar_detail", args=[pk]), note)


def practices(asked: Asked) -> Group:
    """By name and by who leads them."""
    rows = Practice.objects.visible_to(asked.user).search(asked.text)
    return group(
        "Mô hình, cách làm hay",
        rows.values_list("name", "pk", "organization__name", "status"),
        asked.text,
        _practice,
        listed("campaigns:practice_list", asked.text),
    )


def _practice(name, pk, organization, status) -> Hit:
    note = f"{organization}, {Practice.Status(status).label.lower()}"
    return Hit(name, reverse("campaigns:practice_detail", args=[pk]), note)


def commendations(asked: Asked) -> Group:
    """By recipient, title and number of the decision."""
    rows = Commendation.objects.visible_to(asked.user).search(asked.text)
    return group(
        "Khen thưởng, tuyên dương",
        rows.values_list("recipient", "pk", "award", "decision__decided_on", "organization__name"),
        asked.text,
        _commendation,
        listed("campaigns:commendation_list", asked.text),
    )


def _commendation(recipient, pk, award, decided_on, organization) -> Hit:
    note = f"{Commendation.Award(award).label} ngày {decided_on:%d/%m/%Y}, {organization}"
    return Hit(recipient, reverse("campaigns:commendation_detail", args=[pk]), note)


def decisions(asked: Asked) -> Group:
    """By number and subject."""
    rows = Decision.objects.visible_to(asked.user).search(asked.text)
    lists = asked.user.has_perm("campaigns.list_decisions")
    return group(
        "Quyết định",
        rows.values_list("number", "pk", "kind", "decided_on", "issuer__name"),
        asked.text,
        _decision,
        listed("campaigns:decision_list", asked.text) if lists else "",
    )


def _decision(number, pk, kind, decided_on, issuer) -> Hit:
    note = ", ".join(filter(None, (Decision.Kind(kind).label, issuer, f"{decided_on:%d/%m/%Y}")))
    return Hit(number or "Chưa lấy số", reverse("campaigns:decision_detail", args=[pk]), note)


def documents(asked: Asked) -> Group:
    """By number, title and issuer."""
    rows = Document.objects.visible_to(asked.user).search(asked.text)
    return group(
        "Văn bản",
        rows.values_list("number", "pk", "title", "issued_on", "issuer"),
        asked.text,
        _document,
        listed("campaigns:register_list", asked.text, "documents"),
    )


def _document(number, pk, title, issued_on, issuer) -> Hit:
    url = reverse("campaigns:register_record", args=["documents", pk])
    return Hit(f"{number}: {title}", url, f"{issuer}, {issued_on:%d/%m/%Y}")
