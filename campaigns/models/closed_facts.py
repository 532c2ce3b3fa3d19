"""People and units as they stood when a year was closed: what is later recorded leaves it alone.

`campaigns.actions.closed_facts` writes these rows when a year closes and reads a closed year
through them. A column has the name of the column that it was copied from.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from members.models import (
    EarlierName,
    LeavePeriod,
    Member,
    Membership,
    Organization,
    Position,
)

from .assignments import Assignment
from .registers import SteeringMember
from .years import CampaignYear


def copy_of(model: type[models.Model], name: str) -> Any:
    """A column like this one, without what only the original needs."""
    field: Any = model._meta.get_field(name)
    options = {"verbose_name": field.verbose_name, "null": field.null, "blank": field.blank}
    if relation := field.remote_field:
        return models.ForeignKey(relation.model, relation.on_delete, related_name="+", **options)
    if isinstance(field, models.CharField):
        options["max_length"] = field.max_length
    return type(field)(**options)


class ClosedFact(models.Model):
    """One row of people or units at the closing of a year; `row` is the key of the row it shows.

    `is_partial`: the other columns, and rows that were not kept, are read as they are today.
    """

    source: ClassVar[type[models.Model]]
    is_partial: ClassVar[bool] = False

    year = models.ForeignKey(CampaignYear, models.CASCADE, related_name="+", verbose_name="năm")
    row = models.PositiveBigIntegerField("dòng")

    class Meta:
        abstract = True
        verbose_name = "dòng trong số liệu của năm đã chốt"
        constraints = [models.UniqueConstraint(fields=["year", "row"], name="%(class)s_once")]

    def __str__(self) -> str:
        return f"{self.source._meta.verbose_name} {self.row}, {self.year}"

    @property
    def calendar_year(self) -> int:
        """The number of the closed year."""
        return self.year.calendar_year


class ClosedOrganization(ClosedFact):
    """An organisation: its place in the tree, kind, names and days."""

    source = Organization

    row = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_column="row")
    path = copy_of(Organization, "path")
    depth = copy_of(Organization, "depth")
    numchild = copy_of(Organization, "numchild")
    kind = copy_of(Organization, "kind")
    name = copy_of(Organization, "name")
    short_name = copy_of(Organization, "short_name")
    committee_name = copy_of(Organization, "committee_name")
    sector = copy_of(Organization, "sector")
    task_group = copy_of(Organization, "task_group")
    founded_on = copy_of(Organization, "founded_on")
    dissolved_on = copy_of(Organization, "dissolved_on")
    records_from = copy_of(Organization, "records_from")

    class Meta(ClosedFact.Meta):
        abstract = False
        indexes = [models.Index(fields=["year", "path"], name="closed_organization_path")]


class ClosedName(ClosedFact):
    """What an organisation was called before."""

    source = EarlierName

    organization = copy_of(EarlierName, "organization")
    until = copy_of(EarlierName, "until")
    name = copy_of(EarlierName, "name")
    short_name = copy_of(EarlierName, "short_name")
    committee_name = copy_of(EarlierName, "committee_name")

    class Meta(ClosedFact.Meta):
        abstract = False


class ClosedMember(ClosedFact):
    """What figures ask of a member."""

    source = Member
    is_partial = True
    counts_people = True  # merging two records leaves both in the year

    row = models.ForeignKey(Member, models.PROTECT, related_name="+", db_column="row")
    sex = copy_of(Member, "sex")
    admitted_on = copy_of(Member, "admitted_on")
    official_on = copy_of(Member, "official_on")
    is_party_member = copy_of(Member, "is_party_member")

    class Meta(ClosedFact.Meta):
        abstract = False


class ClosedMembership(ClosedFact):
    """Where a member belonged."""

    source = Membership

    member = copy_of(Membership, "member")
    organization = copy_of(Membership, "organization")
    kind = copy_of(Membership, "kind")
    starts_on = copy_of(Membership, "starts_on")
    ends_on = copy_of(Membership, "ends_on")
    end_reason = copy_of(Membership, "end_reason")

    class Meta(ClosedFact.Meta):
        abstract = False
        indexes = [models.Index(fields=["year", "organization"], name="closed_membership_cell")]


class ClosedLeave(ClosedFact):
    """When a member was exempt, suspended, away or ill; the reason is not kept."""

    source = LeavePeriod

    member = copy_of(LeavePeriod, "member")
    kind = copy_of(LeavePeriod, "kind")
    starts_on = copy_of(LeavePeriod, "starts_on")
    ends_on = copy_of(LeavePeriod, "ends_on")

    class Meta(ClosedFact.Meta):
        abstract = False


class ClosedPosition(ClosedFact):
    """Who held which post."""

    source = Position

    member = copy_of(Position, "member")
    organization = copy_of(Position, "organization")
    post = copy_of(Position, "post")
    starts_on = copy_of(Position, "starts_on")
    ends_on = copy_of(Position, "ends_on")

    class Meta(ClosedFact.Meta):
        abstract = False


class ClosedSteering(ClosedFact):
    """Who served in a steering body, which may be recorded later."""

    source = SteeringMember

    organization = copy_of(SteeringMember, "organization")
    member = copy_of(SteeringMember, "member")
    role = copy_of(SteeringMember, "role")
    area = copy_of(SteeringMember, "area")
    decision_number = copy_of(SteeringMember, "decision_number")
    starts_on = copy_of(SteeringMember, "starts_on")
    ends_on = copy_of(SteeringMember, "ends_on")

    class Meta(ClosedFact.Meta):
        abstract = False


class ClosedAssignment(ClosedFact):
    """Whether a task was done, which a meeting of the next year may still report."""

    source = Assignment
    is_partial = True

    due_on = copy_of(Assignment, "due_on")
    done_on = copy_of(Assignment, "done_on")

    class Meta(ClosedFact.Meta):
        abstract = False


CLOSED_FACTS: tuple[type[ClosedFact], ...] = (
    ClosedOrganization,
    ClosedName,
    ClosedMember,
    ClosedMembership,
    ClosedLeave,
    ClosedPosition,
    ClosedSteering,
    ClosedAssignment,
)
