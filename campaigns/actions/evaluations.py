"""Opening the evaluations of a year: who is graded, and who is not and why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from campaigns.models import CampaignYear, Evaluation, GradingScheme
from members.models import LeavePeriod, Membership, Organization, OrganizationKind

Level = OrganizationKind.Level
BATCH = 1000


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier (the month's last day where it is shorter)."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    first = dt.date(year, month + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


@transaction.atomic
def start_grading(year: CampaignYear, *, by) -> int:
    """Start the year-end review and open an evaluation for everybody and every organisation."""
    year.start_grading(by=by)
    return open_evaluations(year, by=by)


@transaction.atomic
def open_evaluations(year: CampaignYear, *, by) -> int:
    """Open the evaluations that are still missing; return how many.

    Who moved to another cell of the bloc since is graded there, unless his old cell has voted.

    Members exempt or suspended, and members and organisations younger than the scheme's months,
    are entered as not graded, with the reason (HD 21; assumed carried on until HD 43 is checked).
    """
    year.require_open()
    scheme = GradingScheme.objects.of_year(year.year)
    day = year.figures_day(timezone.localdate())
    too_new = months_before(day, scheme.min_months)
    root = Organization.objects.get(pk=year.organization_id)
    opened = _member_evaluations(year, scheme, root, day, too_new)
    opened += _organization_evaluations(year, scheme, root, day, too_new)
    Evaluation.objects.bulk_create(opened, batch_size=BATCH)
    _follow_moved(year, root, day, by)
    _note_task_groups(year)
    return len(opened)


def _note_task_groups(year) -> None:
    """Keep with each undecided evaluation the group of similar tasks of its organisation today."""
    group = Organization.objects.filter(pk=OuterRef("organization")).values("task_group")
    undecided = Evaluation.objects.filter(year=year, state__in=Evaluation.UNDECIDED)
    undecided.update(task_group=Subquery(group[:1]))


def _follow_moved(year, root, day, by) -> None:
    homes = Membership.objects.home().on(day).filter(organization__path__startswith=root.path)
    moved = (
        Evaluation.objects.of_members()
        .filter(year=year, state__in=(Evaluation.State.OPEN, Evaluation.State.SELF_GRADED))
        .annotate(home=Subquery(homes.filter(member=OuterRef("member")).values("organization")[:1]))
        .filter(home__isnull=False)
        .exclude(organization=F("home"))
    )
    places = Organization.objects.in_bulk(moved.values_list("home", flat=True))
    for evaluation in moved:
        old, home = evaluation.organization_name, places[evaluation.home]
        evaluation.organization, evaluation.organization_name = home, home.name
        evaluation.save(update_fields=["organization", "organization_name"])
        evaluation.log_step(
            action="follow",
            before=evaluation.state,
            after=evaluation.state,
            by=by,
            reason=f"Chuyển sinh hoạt từ {old} đến {home.name}",
        )


def _member_evaluations(year, scheme, root, day, too_new) -> list[Evaluation]:
    off = dict(
        LeavePeriod.objects.on(day)
        .filter(kind__in=(LeavePeriod.Kind.EXEMPT, LeavePeriod.Kind.SUSPENDED))
        .values_list("member_id", "kind")
    )
    known = set(
        Evaluation.objects.of_members().filter(year=year).values_list("member_id", flat=True)
    )
    memberships = (
        Membership.objects.home()
        .on(day)
        .filter(organization__path__startswith=root.path, member__is_party_member=True)
        .exclude(member__in=known)
        .select_related("member", "organization")
    )
    found = []
    for membership in memberships:
        why = off.get(membership.member_id, "")
        admitted = membership.member.admitted_on
        if not why and admitted and admitted > too_new:
            why = Evaluation.NotGraded.NEW
        found.append(
            Evaluation(
                year=year,
                scheme=scheme,
                organization=membership.organization,
                organization_name=membership.organization.name,
                member=membership.member,
                not_graded_reason=why,
                state=Evaluation.State.NOT_GRADED if why else Evaluation.State.OPEN,
            )
        )
    return found


def _organization_evaluations(year, scheme, root, day, too_new) -> list[Evaluation]:
    known = Evaluation.objects.of_organizations().filter(year=year).values("organization")
    organizations = (
        Organization.objects.under(root)
        .existing_on(day)
        .filter(kind__level__in=(Level.GRASSROOTS, Level.INTERMEDIATE, Level.CELL))
        .exclude(pk__in=known)
    )
    found = []
    for organization in organizations:
        new = bool(organization.founded_on and organization.founded_on > too_new)
        found.append(
            Evaluation(
                year=year,
                scheme=scheme,
                organization=organization,
                organization_name=organization.name,
                not_graded_reason=Evaluation.NotGraded.NEW if new else "",
                state=Evaluation.State.NOT_GRADED if new else Evaluation.State.OPEN,
            )
        )
    return found
