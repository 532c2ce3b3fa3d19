"""Writing totals on paper: those of one form, those of one workbook."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import Organization
from members.tree import root_path
from portal.kit.lines import refuse_lines
from reports.models import PastFigure, PastFigureImport
from reports.past.parse import parse_totals
from reports.past.plan import Change, Entry, PastPlan, plan_totals


@transaction.atomic
def save_totals(*, entries: Sequence[Entry], versions: Mapping[str, int], by) -> PastPlan:
    """Save the lines of one form, all or none; `versions` is what its reader saw, by figure.

    Raises ValidationError with errors by key of the figure.
    """
    _lock(entries[0].organization)
    plan = plan_totals(entries, by=by)
    errors = {where: ValidationError(message) for where, message in plan.problems}
    for change in plan.changes:
        try:
            with transaction.atomic():
                _write(change, versions[change.record.key])
        except ValidationError as error:
            errors[change.where] = error
    refuse_lines(errors)
    return plan


@transaction.atomic
def apply_import(*, record: PastFigureImport, seen: str, by) -> PastPlan:
    """Write what is right in the workbook, once. `seen` is the state of the preview that is confirmed.

    Raises ValidationError where it was applied already, or somebody has changed the totals since.
    """
    record = PastFigureImport.objects.select_for_update().get(pk=record.pk)
    if record.state == PastFigureImport.State.APPLIED:
        raise ValidationError("Tệp này đã được nhập rồi.")
    _lock(record.organization)
    plan = read_and_plan(record, by=by)
    if plan.state != seen:
        raise ValidationError(
            "Số liệu trong cổng vừa thay đổi; mời đồng chí xem lại bản dưới đây rồi xác nhận."
        )
    for change in plan.changes:
        _write(change, change.record.seen_version)
    record.state, record.applied_at = PastFigureImport.State.APPLIED, timezone.now()
    record.counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "problems": len(plan.problems),
    }
    record.save()
    return plan


def read_and_plan(record: PastFigureImport, *, by) -> PastPlan:
    """Plan the stored workbook against what is stored by now."""
    with record.file.open("rb") as file:
        read = parse_totals(file, size=record.file.size, root=record.organization)
    plan = plan_totals(read.entries, by=by)
    plan.problems = [*read.problems, *plan.problems]
    return plan


def _lock(organization: Organization) -> None:
    """One writer of a bloc waits for the other: sums are compared across organisations."""
    Organization.objects.select_for_update().get(path=root_path(organization.path))


def _write(change: Change, read_version: int) -> None:
    record: PastFigure = change.record
    if change.is_removal:
        record.claim_version(read_version)
        record.delete()
    else:
        record.save_version(read_version)
