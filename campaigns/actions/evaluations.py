"""Opening the evaluations of a year: who is graded, and who is not and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from campaigns.actions.kinds import note_kinds
from campaigns.models import CampaignYear, Evaluation, GradingScheme, SpecialCase, SubjectKind
from members.models import LeavePeriod, Membership, Organization, OrganizationKind

Level, State, Case = OrganizationKind.Level, Evaluation.State, SpecialCase.Case
REASONS = {
    Case.EXEMPT: Evaluation.NotGraded.EXEMPT,
    Case.SUSPENDED: Evaluation.NotGraded.SUSPENDED,
    Case.NEW_MEMBER: Evaluation.NotGraded.NEW,
    Case.NEW_UNIT: Evaluation.NotGraded.NEW,
}
BATCH = 1000


@transaction.atomic
def start_grading(year: CampaignYear, *, by) -> int:
    """Start the year-end review and open an evaluation for everybody and every organisation."""
    year.start_grading(by=by)
    return open_evaluations(year, by=by)


@transaction.atomic
def open_evaluations(year: CampaignYear, *, by) -> int:
    """Open the evaluations that are still missing; return how many.

    Members who moved to another cell of the bloc since are graded there, unless the old cell has
    voted. Whom the scheme leaves out (exempt, suspended, too new) is entered as not graded, with the
    reason. Whether a member leads is looked up anew while the grade is undecided. Raises ValidationError in a year that is not open or has no scheme.
    """
    year.require_open()
    opening = Opening.of(year)
    evaluations = [*_of_members(opening), *_of_organizations(opening)]
    Evaluation.objects.bulk_create(evaluations, batch_size=BATCH)
    _follow_moved(opening, by)
    _note_task_groups(year)
    note_kinds(years=[year])
    return len(evaluations)


@dataclass(frozen=True)
class Opening:
    """The year whose evaluations are opened, the day that counts, and by which scheme."""

    year: CampaignYear
    scheme: GradingScheme
    root: Organization
    day: dt.date
    left_out: dict[str, SpecialCase]  # by case

    @classmethod
    def of(cls, year: CampaignYear) -> Opening:
        scheme = GradingScheme.objects.of_year(year.calendar_year)
        day = year.figures_day(timezone.localdate())
        root = Organization.objects.get(pk=year.organization_id)
        left_out = {case.case: case for case in scheme.specialcases.all() if case.leaves_out}
        return cls(year, scheme, root, day, left_out)

    def too_new(self, case: str, since: dt.date | None) -> bool:
        """The member or unit is younger than the scheme's months for this case."""
        rule = self.left_out.get(case)
        return bool(rule and since and since > months_before(self.day, rule.months))

    def evaluation(self, organization: Organization, case: str, member=None) -> Evaluation:
        """A new evaluation; left out of grading where a special case of the scheme says so."""
        rule = self.left_out.get(case)
        return Evaluation(
            year=self.year,
            scheme=self.scheme,
            organization=organization,
            organization_name=organization.name,
            member=member,
            kind=SubjectKind.NON_LEADER if member else SubjectKind.COLLECTIVE,
            not_graded_reason=REASONS[case] if rule else "",
            not_graded_note=rule.get_effect_display() if rule else "",
            state=State.NOT_GRADED if rule else State.OPEN,
        )


def _of_members(opening: Opening) -> Iterator[Evaluation]:
    leaves = LeavePeriod.objects.on(opening.day).filter(
        kind__in=(LeavePeriod.Kind.EXEMPT, LeavePeriod.Kind.SUSPENDED)
    )
    on_leave = dict(leaves.values_list("member_id", "kind"))
    opened = Evaluation.objects.of_members().filter(year=opening.year).values_list("member_id")
    memberships = (
        Membership.objects.home()
        .on(opening.day)
        .filter(organization__path__startswith=opening.root.path, member__is_party_member=True)
        .exclude(member__in={pk for (pk,) in opened})
        .select_related("member", "organization")
    )
    for membership in memberships:
        member = membership.member
        case = on_leave.get(member.pk, "")
        if case not in opening.left_out:
            is_new = opening.too_new(Case.NEW_MEMBER, member.admitted_on)
            case = Case.NEW_MEMBER if is_new else ""
        yield opening.evaluation(membership.organization, case, member)


def _of_organizations(opening: Opening) -> Iterator[Evaluation]:
    opened = Evaluation.objects.of_organizations().filter(year=opening.year)
    organizations = (
        Organization.objects.under(opening.root)
        .existing_on(opening.day)
        .filter(kind__level__in=(Level.GRASSROOTS, Level.INTERMEDIATE, Level.CELL))
        .exclude(pk__in=opened.values("organization"))
    )
    for organization in organizations:
        is_new = opening.too_new(Case.NEW_UNIT, organization.founded_on)
        yield opening.evaluation(organization, Case.NEW_UNIT if is_new else "")


def _follow_moved(opening: Opening, by) -> None:
    """Move the evaluations of members who changed cell, as long as the old cell has not voted."""
    homes = Membership.objects.home().on(opening.day)
    homes = homes.filter(organization__path__startswith=opening.root.path)
    moved = (
        Evaluation.objects.of_members()
        .filter(year=opening.year, state__in=(State.OPEN, State.SELF_GRADED))
        .annotate(home=Subquery(homes.filter(member=OuterRef("member")).values("organization")[:1]))
        .filter(home__isnull=False)
        .exclude(organization=F("home"))
    )
    cells = Organization.objects.in_bulk(moved.values_list("home", flat=True))
    for evaluation in moved:
        old_name, home = evaluation.organization_name, cells[evaluation.home]
        evaluation.organization, evaluation.organization_name = home, home.name
        evaluation.save(update_fields=["organization", "organization_name"])
        evaluation.log_step(
            action="follow",
            before=evaluation.state,
            after=evaluation.state,
            by=by,
            reason=f"Chuyển sinh hoạt từ {old_name} đến {home.name}",
        )


def _note_task_groups(year: CampaignYear) -> None:
    """Keep with each undecided evaluation the group of similar tasks of its organisation today."""
    group = Organization.objects.filter(pk=OuterRef("organization")).values("task_group")
    undecided = Evaluation.objects.filter(year=year, state__in=Evaluation.UNDECIDED)
    undecided.update(task_group=Subquery(group[:1]))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier (the month's last day where it is shorter)."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    first = dt.date(year, month + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
