"""Figures of exemplars and practices (mô hình): by level, award and recipient.

A commendation counts by the day of its decision; `exemplars_achieved` alone counts it by the year
of the achievement. A practice is running until the day on which it ended.
"""

from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from campaigns.models import Commendation, Nomination, Practice
from reports.figures.measure import distinct, event, stock
from reports.figures.period import Period
from reports.figures.tally import ROWS, Tally, dated, of_years

Kind, Award = Nomination.Kind, Commendation.Award


def decided_in(period: Period) -> QuerySet:
    """Commendations decided in the period, which nobody has to confirm any more."""
    rows = dated(Commendation, "decision__decided_on")(period)
    return rows.filter(state=Commendation.State.CONFIRMED)


def awarded(value: Any = ROWS, **filters) -> Tally:
    """Commendations decided in the period."""
    return Tally(decided_in, value, where=Q(**filters))


def achieved(period: Period) -> QuerySet:
    """Commendations for achievements of the period's years, whenever they were decided."""
    return Commendation.objects.counted().filter(**period.in_years("achievement_year"))


def _begun(period: Period) -> QuerySet:
    """Practices begun by the last day."""
    return Practice.objects.filter(started_on__lte=period.end)


def _new(period: Period) -> Q:
    return Q(started_on__gte=period.start)


def _running(period: Period) -> Q:
    """Not yet stopped on the last day."""
    return Q(ended_on__isnull=True) | Q(ended_on__gt=period.end)


def _replicated(period: Period) -> Q:
    """Of those running, the ones that others copied, or that were spread, by the last day."""
    copied = _begun(period).filter(copied_from__isnull=False).values("copied_from")
    return _running(period) & (Q(replicated_on__lte=period.end) | Q(pk__in=copied))


def _copies(period: Period) -> Q:
    """Practices begun in the period that copy another unit's."""
    return _new(period) & Q(copied_from__isnull=False)


# A person in one organisation: the member, or whoever is no member by name.
PERSONS = partial(
    Count,
    Concat(
        Cast("organization", TextField()),
        Value(":"),
        Coalesce(Cast("member", TextField()), F("recipient"), output_field=TextField()),
        output_field=TextField(),
    ),
    distinct=True,
)
NOMINATED = ~Q(state__in=(Nomination.State.DRAFT, Nomination.State.RETURNED))
MEASURES = (
    event(
        "nominations",
        "Gương điển hình được đề nghị",
        Tally(of_years(Nomination), where=NOMINATED),
    ),
    event(
        "nominations_commended",
        "Gương điển hình được đề nghị đã được khen",
        Tally(of_years(Nomination), where=Q(state=Nomination.State.COMMENDED)),
        Tally(of_years(Nomination), where=NOMINATED),
    ),
    event("exemplars", "Lượt khen thưởng, tuyên dương, giới thiệu", awarded()),
    event("exemplars_achieved", "Lượt tính theo năm có thành tích", Tally(achieved)),
    event("collectives", "Tập thể", awarded(kind=Kind.COLLECTIVE)),
    event("practices_awarded", "Mô hình", awarded(kind=Kind.PRACTICE)),
    event("individuals", "Cá nhân", awarded(kind=Kind.INDIVIDUAL)),
    event(
        "individual_members",
        "Cá nhân là đảng viên",
        awarded(kind=Kind.INDIVIDUAL, is_party_member=True),
    ),
    event(
        "individual_non_members",
        "Cá nhân là quần chúng",
        awarded(kind=Kind.INDIVIDUAL, is_party_member=False),
    ),
    *(event(f"award_{award.value}", award.label, awarded(award=award)) for award in Award),
    *(
        event(
            f"award_{level.value}_level",
            f"Khen ở {level.label.lower()}",
            awarded(level=level),
        )
        for level in Commendation.Level
    ),
    event("models_new", "Mô hình mới", Tally(_begun, where=_new)),
    stock("models", "Mô hình đang duy trì, nhân rộng", Tally(_begun, where=_running)),
    stock("models_replicated", "Mô hình được nhân rộng", Tally(_begun, where=_replicated)),
    event(
        "model_copies",
        "Mô hình học theo đơn vị khác",
        Tally(_begun, where=_copies),
    ),
    distinct(
        "people_awarded",
        "Người được khen, tuyên dương, giới thiệu",
        awarded(PERSONS, kind=Kind.INDIVIDUAL),
        note="Trong một tổ chức, một người được nhiều lần chỉ tính một.",
    ),
)
