"""What organisations and people recorded: meetings, pledges, exemplars, commendations, documents."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from campaigns.models import Commendation, Document, Nomination, Pledge, Practice, StudySession
from members.models import Member, Organization
from reports.desk.search.groups import Group, Hit, group, listed


def sessions(user, text: str) -> Group:
    """By cell, day or month, topic and content; the newest first."""
    rows = StudySession.objects.visible_to(user).search(text).order_by("-held_on", "-pk")
    lists = user.has_perm("campaigns.list_sessions")
    return group(
        "Buổi sinh hoạt",
        rows.values_list("kind", "pk", "held_on", "organization__name", "title"),
        text,
        _session,
        listed("campaigns:session_list", text) if lists else "",
    )


def _session(kind, pk, held_on, organization, title) -> Hit:
    label = f"{StudySession.SHORT_KINDS[kind]} ngày {held_on:%d/%m/%Y}"
    note = ", ".join(filter(None, (organization, title)))
    return Hit(label, reverse("campaigns:session_detail", args=[pk]), note)


def pledges(user, text: str) -> Group:
    """By the member's name or card number; a collective's by the organisation's name."""
    members = Member.objects.search(text).order_by().values("pk")
    units = Organization.objects.search(text).order_by().values("pk")
    rows = Pledge.objects.filter(
        Q(member__in=members) | Q(member__isnull=True, organization__in=units)
    )
    columns = ("member__full_name", "pk", "kind", "year__year", "state", "organization__name")
    return group(
        "Cam kết",
        rows.visible_to(user).order_by().values_list(*columns),
        text,
        _pledge,
        listed("campaigns:pledge_list", text) if user.has_perm("campaigns.list_pledges") else "",
    )


def _pledge(name, pk, kind, year, state, organization) -> Hit:
    label = f"{Pledge.Kind(kind).label} {year}: {name or organization}"
    note = Pledge.State(state).label
    return Hit(label, reverse("campaigns:pledge_detail", args=[pk]), note)


def exemplars(user, text: str) -> Group:
    """Those nominated, by name and post."""
    rows = Nomination.objects.visible_to(user).search(text)
    return group(
        "Gương điển hình",
        rows.values_list("nominee_name", "pk", "year__year", "state", "organization__name"),
        text,
        _exemplar,
        listed("campaigns:exemplar_list", text),
    )


def _exemplar(name, pk, year, state, organization) -> Hit:
    note = f"{organization}, thành tích năm {year}: {Nomination.State(state).label}"
    return Hit(name, reverse("campaigns:exemplar_detail", args=[pk]), note)


def practices(user, text: str) -> Group:
    """By name and by who leads them."""
    rows = Practice.objects.visible_to(user).search(text)
    return group(
        "Mô hình, cách làm hay",
        rows.values_list("name", "pk", "organization__name", "status"),
        text,
        _practice,
        listed("campaigns:practice_list", text),
    )


def _practice(name, pk, organization, status) -> Hit:
    note = f"{organization}, {Practice.Status(status).label.lower()}"
    return Hit(name, reverse("campaigns:practice_detail", args=[pk]), note)


def commendations(user, text: str) -> Group:
    """By recipient, title and number of the decision."""
    rows = Commendation.objects.visible_to(user).search(text)
    return group(
        "Khen thưởng, tuyên dương",
        rows.values_list("recipient", "pk", "award", "decision__decided_on", "organization__name"),
        text,
        _commendation,
        listed("campaigns:commendation_list", text),
    )


def _commendation(recipient, pk, award, decided_on, organization) -> Hit:
    note = f"{Commendation.Award(award).label} ngày {decided_on:%d/%m/%Y}, {organization}"
    return Hit(recipient, reverse("campaigns:commendation_detail", args=[pk]), note)


def documents(user, text: str) -> Group:
    """By number, title and issuer."""
    rows = Document.objects.visible_to(user).search(text)
    return group(
        "Văn bản",
        rows.values_list("number", "pk", "title", "issued_on", "issuer"),
        text,
        _document,
        listed("campaigns:register_list", text, "documents"),
    )


def _document(number, pk, title, issued_on, issuer) -> Hit:
    url = reverse("campaigns:register_record", args=["documents", pk])
    return Hit(f"{number}: {title}", url, f"{issuer}, {issued_on:%d/%m/%Y}")
