"""Copying a scheme for the years of a new regulation."""

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import (
    Condition,
    Deadline,
    DecidingLine,
    Disqualifier,
    Evaluation,
    Grade,
    GradingScheme,
    LeadingPost,
    OrderLine,
    QuarterAxis,
    QuarterCriterion,
    ReviewCriterion,
    ReviewForm,
    ReviewSection,
    SpecialCase,
)

# Everything that belongs to a scheme and is copied with it.
LINES = (
    Grade,
    Condition,
    Disqualifier,
    SpecialCase,
    DecidingLine,
    LeadingPost,
    Deadline,
    OrderLine,
    QuarterCriterion,
    QuarterAxis,
    ReviewForm,
    ReviewSection,
    ReviewCriterion,
)


@transaction.atomic
def succeed_scheme(
    scheme: GradingScheme, *, first_year: int, name: str, source: str
) -> GradingScheme:
    """Copy a scheme with all its lines, to be in force from `first_year` on.

    The old scheme ends the year before and is otherwise unchanged. Raises ValidationError for a
    year in which the old scheme is not in force, and where evaluations of that year or a later one
    were opened under it.
    """
    old = GradingScheme.objects.select_for_update().get(pk=scheme.pk)
    if first_year <= old.first_year or (old.last_year and first_year > old.last_year):
        until = f" đến {old.last_year}" if old.last_year else ""
        raise ValidationError(
            {"first_year": f"Phải là một năm sau năm {old.first_year}{until}, khi {old} áp dụng."}
        )
    if Evaluation.objects.filter(scheme=old, year__year__gte=first_year).exists():
        raise ValidationError(
            {"first_year": f"Từ năm {first_year} đã có hồ sơ xếp loại mở theo {old}."}
        )
    last_year, old.last_year = old.last_year, first_year - 1
    old.save(update_fields=["last_year"])
    old.next_version()
    new = GradingScheme.objects.get(pk=old.pk)
    new.pk, new.code, new.name, new.source = None, f"tu-nam-{first_year}", name, source
    new.first_year, new.last_year, new._state.adding = first_year, last_year, True
    new.full_clean()
    new.save()
    for model in LINES:
        rows = list(model.objects.filter(scheme=old).order_by("pk"))
        for row in rows:
            row.pk, row.scheme = None, new
        model.objects.bulk_create(rows)
    return new
