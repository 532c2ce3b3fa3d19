"""Writing the criteria of a set, all on one page."""

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import CriteriaSet
from portal.kit.text import number


@transaction.atomic
def save_criteria(criteria_set: CriteriaSet, forms, *, by) -> None:
    """Write the lines of a valid formset and leave a step that says what changed.

    Raises ValidationError in a closed year, where a line would go that was scored, where a weight
    would fall below points that were given, and where the weights of a published set no longer
    add up.
    """
    criteria_set.year.require_not_closed()
    given_points = criteria_set.given_points()
    for position, form in enumerate(forms.forms):
        form.instance.position = position
    for form in forms.deleted_forms:
        if form.instance.pk in given_points:
            raise ValidationError("Tiêu chí đã có đơn vị chấm điểm thì không xóa được.")
    for form in forms.forms:
        most = given_points.get(form.instance.pk)
        if most is not None and form.instance.weight < most:
            raise ValidationError(
                f"{form.instance}: đã có đơn vị được {number(most)} điểm, "
                "điểm tối đa không thể thấp hơn."
            )
    forms.save()
    if criteria_set.published_at:
        criteria_set.check_weights()
    if changes := _changes(forms):
        state = "published" if criteria_set.published_at else ""
        criteria_set.log_step(
            action="edit_criteria", before=state, after=state, by=by, reason="\n".join(changes)
        )


def _changes(forms) -> list[str]:
    """What was done to which line, in words."""
    fields = {
        criterion.pk: ", ".join(
            str(forms.empty_form.fields[name].label).lower()
            for name in names
            if name in forms.empty_form.fields
        )
        for criterion, names in forms.changed_objects
    }
    return [
        *(f"Thêm: {criterion}" for criterion in forms.new_objects),
        *(f"Sửa: {criterion} ({fields[criterion.pk]})" for criterion, _ in forms.changed_objects),
        *(f"Bỏ: {criterion}" for criterion in forms.deleted_objects),
    ]
