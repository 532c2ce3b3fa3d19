"""What a correction of an organisation, a decision or a commendation touches, tried out and undone."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from campaigns.actions.corrections import Row
from campaigns.actions.touched import Touched, touched_by
from campaigns.actions.touched_figures import About, Watch, open_years
from campaigns.models import Commendation, Decision, Evaluation, Pledge, StudySession
from members.models import EarlierName, Organization

Change = Callable[[], Any]


def touched_of(row: Row, change: Change, *, user) -> Touched:
    """What the change of a row touches. Raises ValidationError where the change itself is refused."""
    match row:
        case Organization():
            return touched_unit(row, change)
        case Decision():
            awards = row.commendations.order_by().values("pk")
            counts = [(row.evaluations.count(), "hồ sơ xếp loại"), (len(awards), "khen thưởng")]
            return _touched_awards([award["pk"] for award in awards], change, counts)
        case Commendation():
            return _touched_awards([row.pk], change, [])
        case EarlierName():
            return Touched()
    return touched_by(change, member=row.member, user=user)


def touched_unit(organization: Organization, change: Change) -> Touched:
    """Its records go with it; the figures are its own and those of what it stands below.

    A name changes no figure.
    """
    years = open_years(organization)
    here = {"organization__path__startswith": organization.path, "year__in": years}
    counts = [
        (StudySession.objects.counted().filter(**here).count(), "buổi đã nộp"),
        (Pledge.objects.filter(**here, state__in=Pledge.COUNTED).count(), "bản cam kết"),
        (Evaluation.objects.filter(**here).count(), "hồ sơ xếp loại"),
    ]
    units = [organization, Organization.objects.get_parent(organization)]
    with transaction.atomic():
        change()
        moved = Organization.objects.get(pk=organization.pk)
        units.append(Organization.objects.get_parent(moved))
        is_alike = (moved.path, moved.kind_id) == (organization.path, organization.kind_id)
        keys = {unit.pk for unit in units if unit}
        watch = Watch(About.UNITS, () if is_alike else keys, years)
        texts = watch.texts()
        transaction.set_rollback(True)
    return Touched(figures=watch.changed(texts), counts=[line for line in counts if line[0]])


def _touched_awards(keys: list[int], change: Change, counts: list[tuple[int, str]]) -> Touched:
    """The figures of the units and years that the commendations had, and have afterwards."""
    rows = Commendation.objects.filter(pk__in=keys)
    with transaction.atomic():
        places = _places(rows)
        change()
        places |= _places(rows)
        units, days = {unit for unit, _ in places}, [day for _, day in places]
        bloc = Organization.objects.filter(pk__in=units).first()
        years = open_years(bloc, min(days), max(days)) if bloc else []
        watch = Watch(About.DECISIONS, units, years)
        texts = watch.texts()
        transaction.set_rollback(True)
    return Touched(figures=watch.changed(texts), counts=[line for line in counts if line[0]])


def _places(rows: QuerySet[Commendation]) -> set:
    """Whose they are, and the days on which they were decided."""
    return set(rows.order_by().values_list("organization", "decision__decided_on"))
