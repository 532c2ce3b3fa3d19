"""The lines of committees and the standing committee: to confirm, to review, to decide."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.urls import reverse

from campaigns.models import Evaluation, Nomination, StudySession
from members.models import OrganizationKind

from .base import Section, Task, counted
from .cells import pledges_to_review

UPPER = OrganizationKind.Level.UPPER
GRASSROOTS = OrganizationKind.Level.GRASSROOTS


def above_section(user) -> Section:
    """What waits for the reader's confirmation or decision at his level."""
    scope = user.scope
    reviewed = scope.down.get("review", ())
    bloc_only = bool(reviewed) and all(place.level == UPPER for place in reviewed)
    section = Section("Chờ ban thường vụ xử lý" if bloc_only else "Chờ cấp ủy xử lý")
    section.tasks += _decisions(user)
    if reviewed:
        section.tasks += nominations(user)
    if not scope.here.get("review"):
        section.tasks += pledges_to_review(user)
    section.tasks += _sessions(user, bloc_only=bloc_only)
    return section


def _sessions(user, *, bloc_only: bool) -> list[Task]:
    """Sessions to confirm. A cell below a committee is that committee's; the bloc is only told."""
    found = StudySession.objects.awaiting_confirmation(user).aggregate(
        count=Count("pk"), own=Count("pk", filter=Q(organization__kind__level=GRASSROOTS))
    )
    note = "Cấp ủy cơ sở xác nhận các chi bộ của mình."
    if found["own"]:
        note = (
            f"{found['own']} buổi của tổ chức cơ sở trực thuộc; còn lại do cấp ủy cơ sở xác nhận."
        )
    return counted(
        "Buổi sinh hoạt chờ xác nhận",
        found["count"],
        reverse("campaigns:session_confirm_many"),
        action="Xác nhận",
        waits=bool(found["own"]) or not bloc_only,
        note=note if bloc_only else "",
    )


def nominations(user) -> list[Task]:
    """Exemplars to verify, appraise or decide on."""
    waiting = Nomination.objects.awaiting(user).count()
    return counted("Đề nghị gương điển hình chờ xử lý", waiting, reverse("campaigns:exemplar_list"))


def _decisions(user) -> list[Task]:
    found = Evaluation.objects.awaiting_decision(user).aggregate(
        count=Count("pk"), due=Min("year__grassroots_grade_due")
    )
    return counted(
        "Xếp loại chờ quyết định",
        found["count"],
        reverse("campaigns:evaluation_decide"),
        due=found["due"],
        action="Quyết định",
    )
