"""Figures of exemplars and models: by level, award and recipient; by both of a record's years."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q

from campaigns.models import Commendation, Model, Nomination

from .base import Measure, Period, Tally

Kind, Award = Nomination.Kind, Commendation.Award


def awarded(**chosen):
    """Commendations decided in the period."""

    def rows(period: Period):
        return Commendation.objects.filter(
            decided_on__gte=period.start, decided_on__lte=period.end, **chosen
        )

    return rows


def achieved(period: Period):
    """Commendations for achievements of the period's years, whenever they were decided."""
    return Commendation.objects.filter(**period.in_years("achievement_year"))


def _running(period: Period):
    """Models begun and not yet stopped on the last day."""
    return Model.objects.filter(started_on__lte=period.end).exclude(ended_on__lte=period.end)


def _replicated(period: Period):
    """Of those running, the ones that others follow, or that were spread, by the last day."""
    copies = Model.objects.filter(copied_from=OuterRef("pk"), started_on__lte=period.end)
    return _running(period).filter(Q(replicated_on__lte=period.end) | Exists(copies))


def _copies(period: Period):
    """Models that follow another's, begun in the period."""
    return _new_models(period).filter(copied_from__isnull=False)


def _new_models(period: Period):
    return Model.objects.filter(started_on__gte=period.start, started_on__lte=period.end)


def _nominated(period: Period):
    return Nomination.objects.exclude(
        state__in=(Nomination.State.DRAFT, Nomination.State.RETURNED)
    ).filter(**period.in_years())


MEASURES = (
    Measure("nominations", "Gương điển hình được đề nghị", Tally(_nominated)),
    Measure("exemplars", "Lượt khen thưởng, tuyên dương, giới thiệu", Tally(awarded())),
    Measure("exemplars_achieved", "Lượt tính theo năm có thành tích", Tally(achieved)),
    Measure("collectives", "Tập thể", Tally(awarded(kind=Kind.COLLECTIVE))),
    Measure("individuals", "Cá nhân", Tally(awarded(kind=Kind.INDIVIDUAL))),
    Measure(
        "individual_members",
        "Cá nhân là đảng viên",
        Tally(awarded(kind=Kind.INDIVIDUAL, is_party_member=True)),
    ),
    Measure(
        "individual_non_members",
        "Cá nhân là quần chúng",
        Tally(awarded(kind=Kind.INDIVIDUAL, is_party_member=False)),
    ),
    *(Measure(f"award_{award.value}", award.label, Tally(awarded(award=award))) for award in Award),
    *(
        Measure(
            f"award_{level.value}_level",
            f"Khen ở {level.label.lower()}",
            Tally(awarded(level=level)),
        )
        for level in Commendation.Level
    ),
    Measure("models_new", "Mô hình mới", Tally(_new_models)),
    Measure("models", "Mô hình đang duy trì, nhân rộng", Tally(_running)),
    Measure("models_replicated", "Mô hình được nhân rộng", Tally(_replicated)),
    Measure("model_copies", "Mô hình học theo đơn vị khác", Tally(_copies)),
    Measure(
        "people_awarded",
        "Người được khen, tuyên dương, giới thiệu",
        Tally(awarded(kind=Kind.INDIVIDUAL), Count("recipient", distinct=True)),
        note="Trong một tổ chức, một người được nhiều lần chỉ tính một.",
    ),
)
