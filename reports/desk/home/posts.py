"""Lines about posts: to confirm, entered and waiting, and one's own that began or ended."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from members.models import PostChange
from reports.desk.home.base import NAMED, Task, counted, link
from reports.desk.home.corrections import TOLD_FOR


def posts_told(user, today: dt.date) -> list[Task]:
    """Both sides of a post are told: who confirms or entered it, and whose post it is."""
    page = reverse("members:post_changes")
    waiting = len(PostChange.objects.awaiting(user)) if user.scope.posts else 0
    rows = PostChange.objects.filter(Q(by=user) | Q(member=user.member_id)).select_related(
        "member", "organization", "by__member", "decided_by__member"
    )
    recent = Q(state=PostChange.State.WAITING) | Q(decided_at__date__gte=today - TOLD_FOR)
    own = list(rows.filter(recent).exclude(by=user, decided_by=user, single_handed=False))
    entered = sum(change.by_id == user.pk and change.decided_at is None for change in own)
    told = [change for change in own if change.decided_at]
    return [
        *counted("Chức vụ chờ đồng chí xác nhận", waiting, page, action="Xem", icon="id-card"),
        *counted("Chức vụ đồng chí đã ghi, chờ người khác xác nhận", entered, page, waits=False),
        *(_told(change) for change in told[:NAMED]),
    ]


def _told(change: PostChange) -> Task:
    people = " và ".join(dict.fromkeys((str(change.by), str(change.decided_by))))
    note = f"{change.get_state_display()}; {people} thực hiện. {change.answer}".strip()
    return link(f"Đồng chí {change}", change.member.get_absolute_url(), note)
