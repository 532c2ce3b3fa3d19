"""The forms of the review of each scheme, written with the scheme."""

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
            scheme=scheme, kind=form.kind, group=group, position=position, text=text,
            source=form.annex,
        )
        for form in forms
        for group, texts in form.criteria.items()
        for position, text in enumerate(texts, start=1)
    )  # fmt: skip
