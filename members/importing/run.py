"""One import of an organisation at a time: planned and written under its lock."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Organization, RosterImport, User

from .apply import apply_roster
from .journal import Journal
from .mapping import mapping_of
from .parse import Roster, parse_roster
from .plan import RosterPlan, plan_roster
from .shown import fingerprint
from .undo import lock

MEANWHILE = (
    "Từ lúc đồng chí xem trước, dữ liệu trong cổng đã thay đổi; mời xem lại bản xem trước mới dưới đây "
    "rồi xác nhận."
)
COLLISION = "Người khác vừa ghi cùng dữ liệu này; chưa nhập gì, mời đồng chí thử lại."


def read_record(record: RosterImport) -> Roster:
    """The stored workbook, read with the organisation's own mapping of columns."""
    with record.file.open("rb") as file:
        return parse_roster(file, size=record.file.size, mapping=mapping_of(record.organization))


def plan_record(
    record: RosterImport,
    roster: Roster,
    user: User,
    progress: Callable[[int], object] = lambda _: None,
) -> RosterPlan:
    """What the workbook would change today, imported by the user."""
    return plan_roster(
        roster,
        record.organization,
        today=timezone.localdate(),
        allowed=lambda organization: user.scope.covers("manage", organization),
        importer_id=user.member_id,
        progress=progress,
    )


def import_file(
    roster: Roster, organization: Organization, *, today: dt.date, member_since: dt.date
) -> RosterPlan:
    """Plan under the lock of the organisation and write, as the server's command does."""
    with _one_at_a_time(organization):
        plan = plan_roster(roster, organization, today=today)
        apply_roster(plan, member_since=member_since)
    return plan


def import_record(
    record: RosterImport, *, by: User, ended: Collection[int] = (), seen: str = ""
) -> RosterImport:
    """Write an uploaded roster once; whoever comes later waits and then finds everybody there.

    `ended` are the memberships of missing people that the importer chose to end; `seen` is the
    fingerprint of the preview that was confirmed. Raises ValidationError where it was imported
    already, where the portal's data have changed since the preview, and where a rule refuses.
    """
    roster = read_record(record)
    with _one_at_a_time(record.organization):
        record = (
            RosterImport.objects.select_for_update(of=("self",))
            .select_related("organization__kind")
            .get(pk=record.pk)
        )
        if record.state in (RosterImport.State.APPLIED, RosterImport.State.UNDONE):
            raise ValidationError("Danh sách này đã được nhập rồi.")
        plan = plan_record(record, roster, by)
        if seen and seen != fingerprint(plan):
            raise ValidationError(MEANWHILE, code="meanwhile")
        plan.left = [home for home in plan.left if home.pk in set(ended)]
        journal = Journal(plan, ended)
        apply_roster(
            plan,
            member_since=record.member_since,
            end_left=True,
            by=by,
            roster=record,
        )
        record.state, record.applied_at = RosterImport.State.APPLIED, timezone.now()
        record.counts = plan.counts | {"ended": len(plan.left)}
        record.written = journal.written()
        record.preview = None
        record.save()
    return record


@contextmanager
def _one_at_a_time(organization: Organization) -> Iterator[None]:
    """A transaction that first takes the lock of the organisation; no collision reaches a person."""
    try:
        with transaction.atomic():
            lock(organization)
            yield
    except IntegrityError as error:
        raise ValidationError(COLLISION) from error
