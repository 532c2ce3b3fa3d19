"""Large rosters are read and written by the workers; the page shows how far they are."""

from functools import partial

from auditlog.context import set_actor
from django.core.exceptions import ValidationError
from django.db import transaction
from django_tasks import task

from members.models import RosterImport, User

from .progress import tell
from .run import import_record, plan_record, read_record
from .shown import shown
from .undo import undo_import

LARGE_ROWS = 3_000  # of an import that is undone while the reader waits
LARGE_BYTES = 300_000  # about 5 000 rows: what is smaller is read while the reader waits
STOPPED = "Việc ghi đã dừng giữa chừng, chưa ghi gì vào cổng; mời đồng chí xác nhận lại."
UNDO_STOPPED = "Việc hoàn tác đã dừng giữa chừng, chưa đổi gì; mời đồng chí làm lại."
State = RosterImport.State


def start_reading(record: RosterImport) -> None:
    """Let a worker read the workbook and prepare its preview."""
    tell(record.pk, State.READING.label, 0, 0)
    transaction.on_commit(lambda: read_large.enqueue(record.pk))


def start_writing(record: RosterImport, *, by: User, ended: list[int], seen: str) -> None:
    """Let a worker write what was confirmed. Raises ValidationError where that is under way."""
    taken = RosterImport.objects.filter(pk=record.pk, state=State.PLANNED)
    confirmed = {"by": by.pk, "ended": ended, "seen": seen}
    if not taken.update(state=State.WRITING, choices=confirmed, failure=""):
        raise ValidationError("Danh sách này đã được nhập rồi.")
    tell(record.pk, State.WRITING.label, 0, 0)
    transaction.on_commit(lambda: write_large.enqueue(record.pk))


def start_undoing(record: RosterImport, *, by: User) -> None:
    """Let a worker take a large import back. Raises ValidationError where that is under way."""
    taken = RosterImport.objects.filter(pk=record.pk, state=State.APPLIED)
    if not taken.update(state=State.WRITING, choices={"by": by.pk}, failure=""):
        raise ValidationError("Lần nhập này không hoàn tác được.")
    tell(record.pk, "Đang hoàn tác", 0, 0)
    transaction.on_commit(lambda: undo_large.enqueue(record.pk))


def take_up_again(record: RosterImport) -> None:
    """Let go on what a dead worker left: a reading begins anew, a writing is confirmed once more.

    Should the worker live after all, the lock of the import lets only one of the two write.
    """
    if record.state == State.READING:
        start_reading(record)
        return
    rows = RosterImport.objects.filter(pk=record.pk, state=State.WRITING)
    if record.applied_at:  # it was being undone
        rows.update(state=State.APPLIED, failure=UNDO_STOPPED)
    else:
        rows.update(state=State.PLANNED, failure=STOPPED)
    record.refresh_from_db()


@task()
def read_large(pk: int) -> None:
    """Prepare the preview of a large workbook; a refusal is kept for its page."""
    rows = RosterImport.objects.filter(pk=pk)
    record = rows.select_related("organization__kind", "uploaded_by__member").get()
    try:
        roster = read_record(record)
        plan = plan_record(record, roster, record.uploaded_by, partial(tell, pk))
        # Not what was confirmed or written meanwhile.
        rows.filter(state=State.READING).update(
            state=State.PLANNED, preview=shown(plan, roster), failure=""
        )
    except ValidationError as error:
        rows.update(failure=error.messages[0][:500])


@task()
def write_large(pk: int) -> None:
    """Write a confirmed workbook; a refusal leads back to a new preview."""
    rows = RosterImport.objects.filter(pk=pk)
    record = rows.select_related("organization__kind").get()
    by = User.objects.select_related("member").get(pk=record.choices["by"])
    try:
        with set_actor(by):
            chosen = {"ended": record.choices["ended"], "seen": record.choices["seen"]}
            import_record(record, by=by, tell=partial(tell, pk), **chosen)
    except ValidationError as error:
        rows.update(state=State.READING, failure="")
        read_large.call(pk)
        rows.update(failure=error.messages[0][:500])


@task()
def undo_large(pk: int) -> None:
    """Take a large import back; a refusal is shown with its result."""
    rows = RosterImport.objects.filter(pk=pk)
    record = rows.select_related("organization__kind").get()
    by = User.objects.select_related("member").get(pk=record.choices["by"])
    try:
        with set_actor(by):
            undo_import(record=record, by=by)
    except ValidationError as error:
        rows.filter(state=State.WRITING).update(
            state=State.APPLIED, failure=error.messages[0][:500]
        )
