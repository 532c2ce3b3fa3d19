"""The forms of the review of each scheme, written with the scheme."""

from campaigns.models import ReviewCriterion, ReviewForm, ReviewSection

from .annexes import ANNEXES
from .review_forms_2025 import FORMS_2025
from .review_forms_before import FORMS as FORMS_BEFORE
from .sureness import OF_2025

FORMS = FORMS_BEFORE | {OF_2025: FORMS_2025}
CRITERIA = {OF_2025: ANNEXES}


def write(scheme) -> None:
    """Write the forms of a new scheme, with their sections and criteria."""
    forms = FORMS[scheme.code]
    ReviewForm.objects.bulk_create(
        ReviewForm(
            scheme=scheme,
            **{name: value for name, value in form._asdict().items() if name != "sections"},
        )
        for form in forms
    )
    ReviewSection.objects.bulk_create(
        ReviewSection(scheme=scheme, kind=form.kind, position=position, **section._asdict())
        for form in forms
        for position, section in enumerate(form.sections, start=1)
    )
    ReviewCriterion.objects.bulk_create(
        ReviewCriterion(scheme=scheme, kind=kind, position=position, **line._asdict())
        for kind, lines in CRITERIA.get(scheme.code, {}).items()
        for position, line in enumerate(lines, start=1)
    )
