"""Keeping people and units as they stand when a year closes, and reading the closed year so."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from campaigns.models import Assignment, CampaignYear, SteeringMember
from campaigns.models.closed_facts import (
    CLOSED_FACTS,
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
from members.models import EarlierName, LeavePeriod, Member, Membership, Organization, Position
from portal.kit.shadows import shadowed, stored_table


@transaction.atomic
def keep_facts(year: CampaignYear) -> None:
    """Copy what figures of the year read about people and units; one statement a table."""
    drop_facts(year)
    for model, rows in rows_of(year).items():
        names = kept_names(model)
        select, params = (
            rows.order_by().values_list(Value(year.pk), "pk", *names).query.sql_with_params()
        )
        columns = ", ".join(
            connection.ops.quote_name(name) for name in ("year_id", "row", *_columns(model))
        )
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({columns}) {select}", params)


@transaction.atomic
def drop_facts(year: CampaignYear) -> None:
    """Forget them: the year is read as people and units are today."""
    for model in CLOSED_FACTS:
        model._base_manager.filter(year=year).delete()


def with_facts(years: QuerySet[CampaignYear]) -> QuerySet[CampaignYear]:
    """The closed years among these that keep their facts."""
    kept = ClosedOrganization.objects.filter(year=OuterRef("pk"))
    return years.filter(Exists(kept), state=CampaignYear.State.CLOSED)


def closed_tables(year: int) -> dict[str, str]:
    """What stands for each table where people and units are read as when the year was closed."""
    return {model.source._meta.db_table: _query(model, year) for model in CLOSED_FACTS}


@contextmanager
def as_closed(year: CampaignYear) -> Iterator[None]:
    """Read people and units as the year kept them when it was closed; else as they are today."""
    is_kept = with_facts(CampaignYear.objects.filter(pk=year.pk)).exists()
    with shadowed(closed_tables(year.pk) if is_kept else {}):
        yield


def rows_of(year: CampaignYear) -> dict[type[ClosedFact], QuerySet]:
    """What the year's figures may read of its bloc, and those of periods that end in the year.

    So what was over before the year is there too; only tasks are those due in the year.
    """
    within = Q(organization__path__startswith=year.organization.path)
    begun = Q(starts_on__lte=year.last_day)
    homes = Membership.objects.filter(within, begun)
    people = homes.order_by().values("member")
    return {
        ClosedOrganization: Organization.objects.under(year.organization),
        ClosedName: EarlierName.objects.filter(within),
        ClosedMember: Member.objects.filter(pk__in=people),
        ClosedMembership: homes,
        ClosedLeave: LeavePeriod.objects.filter(begun, member__in=people),
        ClosedPosition: Position.objects.filter(within, begun),
        ClosedSteering: SteeringMember.objects.filter(within, begun),
        ClosedAssignment: Assignment.objects.filter(
            session__organization__path__startswith=year.organization.path,
            due_on__gte=year.first_day,
            due_on__lte=year.last_day,
        ),
    }


def kept_names(model: type[ClosedFact]) -> list[str]:
    """The columns that are kept of each row, by their names in the models."""
    return [field.attname for field in _kept_fields(model)]


def _kept_fields(model: type[ClosedFact]) -> list:
    own = ("id", "year", "row")
    return [field for field in model._meta.concrete_fields if field.name not in own]


def _columns(model: type[ClosedFact]) -> list[str]:
    return [field.column for field in _kept_fields(model)]


def _query(model: type[ClosedFact], year: int) -> str:
    """The rows of the closed year with all the columns of the table that they were copied from.

    Columns that were not kept are those of the row as it is today, if it still exists.
    """
    quote, kept = connection.ops.quote_name, set(_columns(model))
    columns = []
    for field in model.source._meta.concrete_fields:
        name = quote(field.column)
        if field.primary_key:
            value = f"f.{quote('row')}" if not model.is_partial else f"l.{name}"
        elif field.column not in kept:
            value = f"l.{name}"
        elif model.is_partial:
            value = f"CASE WHEN f.{quote('row')} IS NULL THEN l.{name} ELSE f.{name} END"
        else:
            value = f"f.{name}"
        columns.append(f"{value} AS {name}")
    facts = f"{quote(model._meta.db_table)} f"
    live = f"{stored_table(model.source._meta.db_table)} l"
    same = f"f.{quote('row')} = l.{quote(model.source._meta.pk.column)}"
    of_year = f"f.{quote('year_id')} = {int(year)}"
    tables = (
        f"{live} LEFT JOIN {facts} ON {same} AND {of_year}"
        if model.is_partial
        else f"{facts} LEFT JOIN {live} ON {same} WHERE {of_year}"
    )
    return f"SELECT {', '.join(columns)} FROM {tables}"  # noqa: S608  names of ours alone
