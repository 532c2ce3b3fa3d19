"""The forms of the review of each scheme, written with the scheme."""

from collections.abc import Iterable, Iterator

from campaigns.models import ReviewCriterion, ReviewForm, ReviewSection

from .review_forms_2025 import FORMS_2025
from .review_forms_before import FORMS as FORMS_BEFORE
from .sureness import OF_2025

FORMS = FORMS_BEFORE | {OF_2025: FORMS_2025}


def write(scheme) -> None:
    """Write the forms of a new scheme, with their sections and criteria."""
    forms = FORMS[scheme.code]
    ReviewForm.objects.bulk_create(
        ReviewForm(
            scheme=scheme,
            **{
                name: value
                for name, value in form._asdict().items()
                if name not in ("sections", "criteria", "annex")
            },
        )
        for form in forms
    )
    ReviewSection.objects.bulk_create(
        ReviewSection(scheme=scheme, kind=form.kind, position=position, **section._asdict())
        for form in forms
        for position, section in enumerate(form.sections, start=1)
    )
    ReviewCriterion.objects.bulk_create(
        ReviewCriterion(
            scheme=scheme, kind=form.kind, group=group, position=position, part=part, text=text,
            source=form.annex,
        )
        for form in forms
        for group, criteria in form.criteria.items()
        for position, (part, text) in enumerate(lines_of(criteria), start=1)
    )  # fmt: skip


def lines_of(criteria: Iterable) -> Iterator[tuple[str, str]]:
    """The lines of a group, each with the name of its sub-group; empty where it is in none."""
    for criterion in criteria:
        part, texts = ("", (criterion,)) if isinstance(criterion, str) else criterion
        for text in texts:
            yield part, text
