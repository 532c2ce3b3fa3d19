"""What was recorded about people and units after a year was closed, and so stays out of its figures."""

import datetime as dt
from dataclasses import dataclass

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from campaigns.actions.closed_facts import kept_names, rows_of
from campaigns.models import Assignment, CampaignYear
from campaigns.models.closed_facts import (
    ClosedAssignment,
    ClosedFact,
    ClosedLeave,
    ClosedMember,
    ClosedMembership,
    ClosedName,
    ClosedOrganization,
    ClosedPosition,
    ClosedSteering,
)
from members.models import CorrectionRequest, Membership, Position, User
from portal.kit.reading import CHANGES, COMMAND

LABELS: dict[type[ClosedFact], str] = {
    ClosedOrganization: "Tổ chức đảng",
    ClosedMember: "Thông tin đảng viên",
    ClosedMembership: "Sinh hoạt đảng",
    ClosedLeave: "Thời gian miễn, nghỉ",
    ClosedPosition: "Chức vụ đảng",
    ClosedName: "Tên cũ của tổ chức",
    ClosedSteering: "Thành viên ban chỉ đạo",
    ClosedAssignment: "Nhiệm vụ được giao",
}


@dataclass(frozen=True)
class LateFact:
    """One entry: what was recorded, by whom and when; of a correction also why."""

    moment: dt.datetime
    who: str
    verb: str
    kind: str
    record: str
    reason: str = ""


def late_facts(year: CampaignYear, user: User) -> list[LateFact]:
    """The entries since the closing that would change the year, as far as the reader sees them.

    Newest first; a fixed number of queries.
    """
    closing = year.steps.filter(action="close").last()
    if closing is None:
        return []
    about, labels, holders = Q(pk__in=[]), {}, {}
    for model, label in LABELS.items():
        kind = ContentType.objects.get_for_model(model.source)
        moved = _moved(model, year, user)
        about |= Q(content_type=kind, object_id__in=moved)
        labels[kind.pk] = label
        if model is ClosedPosition:
            holders = {(kind.pk, row): f"{name} – " for row, name in _holders(year, moved)}
    entries = LogEntry.objects.filter(about, timestamp__gte=closing.at, action__in=CHANGES)
    facts = [
        LateFact(
            entry.timestamp,
            str(entry.actor or COMMAND),
            CHANGES[entry.action],
            labels[entry.content_type_id],
            holders.get((entry.content_type_id, entry.object_id), "") + entry.object_repr,
        )
        for entry in entries.select_related("actor__member")
    ]
    member = ContentType.objects.get_for_model(ClosedMember.source)
    merged = ClosedMember.objects.filter(year=year, row__merged_into__isnull=False)
    merged = _seen(ClosedMember, merged, user, key="row__merged_into")
    about |= Q(content_type=member, object_id__in=merged.values("row__merged_into"))
    facts += _corrections(about, closing.at, labels)
    return sorted(facts, key=lambda fact: fact.moment, reverse=True)


def _corrections(about: Q, since: dt.datetime, labels: dict[int, str]) -> list[LateFact]:
    """The requests for a correction that were applied to these rows since that moment."""
    requests = CorrectionRequest.objects.filter(
        about, state=CorrectionRequest.State.APPLIED, decided_at__gte=since
    )
    return [
        LateFact(
            request.decided_at or request.at,
            str(request.decided_by),
            "Sửa",
            labels[request.content_type_id],
            request.subject,
            request.reason,
        )
        for request in requests.select_related("decided_by__member")
    ]


def _moved(model: type[ClosedFact], year: CampaignYear, user: User) -> set[int]:
    """The keys of rows that are not as they were: added, changed or deleted since."""
    names = kept_names(model)
    live = _seen(model, rows_of(year)[model], user).order_by().values_list("pk", *names)
    kept = model._base_manager.filter(year=year)
    kept = _seen(model, kept, user, key="row").order_by().values_list("row", *names)
    if "starts_on" in names:
        running = Q(ends_on__isnull=True) | Q(ends_on__gte=year.first_day)
        live, kept = live.filter(running), kept.filter(running)
    if model is ClosedName:  # a name of after the year says nothing of it
        until = {"until__range": (year.first_day, year.last_day)}
        live, kept = live.filter(**until), kept.filter(**until)
    moved = {row[0] for rows in (live.difference(kept), kept.difference(live)) for row in rows}
    if model is ClosedAssignment:  # done after the year: no fact of the year
        later = Assignment.objects.filter(pk__in=moved, done_on__gt=year.last_day)
        moved -= set(later.values_list("pk", flat=True))
    return moved


def _holders(year: CampaignYear, moved: set[int]) -> list[tuple[int, str]]:
    """Whose these posts are or were, which their own text does not say.

    Leaves stay without a name: who keeps the years may not know of everybody's health.
    """
    kept = ClosedPosition.objects.filter(year=year, row__in=moved)
    live = Position.objects.filter(pk__in=moved)
    name = "member__full_name"
    return [*kept.values_list("row", name), *live.values_list("pk", name)]


def _seen(model: type[ClosedFact], rows: QuerySet, user: User, key: str = "pk") -> QuerySet:
    """Those of the organisations, or of people of the organisations, that the reader views."""
    if model is ClosedOrganization:
        return rows.filter(user.scope.within("view", of="" if key == "pk" else key))
    if model in (ClosedMembership, ClosedName, ClosedPosition, ClosedSteering):
        return rows.filter(user.scope.within("view"))
    if model is ClosedAssignment:
        seen = Assignment.objects.filter(user.scope.within("view", of="session__organization"))
        return rows.filter(**{f"{key}__in": seen.order_by().values("pk")})
    people = Membership.objects.filter(user.scope.within("view")).order_by().values("member")
    return rows.filter(**{f"{key if model is ClosedMember else 'member'}__in": people})
