"""One import of an organisation at a time: planned and written under its lock."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Organization, RosterImport, User

from .apply import apply_roster
from .journal import Journal
from .mapping import mapping_of
from .parse import Roster, parse_roster
from .plan import RosterPlan, plan_roster
from .progress import Tell
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
    user: User | None,
    tell: Tell = lambda *_: None,
) -> RosterPlan:
    """What the workbook would change today, imported by the user (nobody: the server)."""
    return plan_roster(
        roster,
        record.organization,
        today=timezone.localdate(),
        member_since=record.member_since,
        allowed=lambda organization: user is None or user.scope.covers("manage", organization),
        importer_id=user.member_id if user else None,
        progress=lambda done: tell("Đang so sánh với dữ liệu trong cổng", done, len(roster.rows)),
    )


def import_file(
    path: Path,
    roster: Roster,
    organization: Organization,
    *,
    today: dt.date,
    member_since: dt.date,
    by: User | None = None,
) -> RosterPlan:
    """Plan under the lock of the organisation and write, as the server's command does.

    It is kept as an import like others, which can be undone; `by` is who ran the command. Raises
    ValidationError where a rule refuses.
    """
    with _one_at_a_time(organization):
        plan = plan_roster(roster, organization, today=today, member_since=member_since)
        record = RosterImport(
            organization=organization,
            file_name=path.name[:200],
            member_since=member_since,
            uploaded_by=by,
        )
        written = _written(plan, record)
        with path.open("rb") as file:
            record.file.save("danh-sach.xlsx", File(file), save=False)
        _keep(record, plan, written)
    return plan


def import_record(
    record: RosterImport,
    *,
    by: User,
    ended: Collection[int] = (),
    seen: str = "",
    tell: Tell = lambda *_: None,
) -> RosterImport:
    """Write an uploaded roster once; whoever comes later waits and then finds everybody there.

    `ended` are the memberships of missing people that the importer chose to end; `seen` is the
    fingerprint of the preview that was confirmed; `tell` hears how far it is. Raises ValidationError where it was imported
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
        plan = plan_record(record, roster, by, tell)
        if seen and seen != fingerprint(plan):
            raise ValidationError(MEANWHILE, code="meanwhile")
        plan.left = [home for home in plan.left if home.pk in set(ended)]
        written = _written(plan, record, ended=ended, by=by, tell=tell)
        _keep(record, plan, written, ended=len(plan.left))
    return record


def _written(
    plan: RosterPlan,
    record: RosterImport,
    *,
    ended: Collection[int] = (),
    by: User | None = None,
    tell: Tell = lambda *_: None,
) -> dict[str, Any]:
    """Apply the plan; what it wrote, so that it can be undone."""
    journal = Journal(plan, ended)
    apply_roster(
        plan,
        member_since=record.member_since,
        end_left=bool(ended),
        by=by,
        roster=record,
        progress=lambda done: tell("Đang ghi vào cổng", done, len(plan.entries)),
    )
    return journal.written()


def _keep(
    record: RosterImport, plan: RosterPlan, written: dict[str, Any], *, ended: int = 0
) -> None:
    record.state, record.applied_at = RosterImport.State.APPLIED, timezone.now()
    record.counts = plan.counts | {"ended": ended, "closed_years": plan.closed_years}
    record.written, record.preview, record.failure = written, None, ""
    record.save()


@contextmanager
def _one_at_a_time(organization: Organization) -> Iterator[None]:
    """A transaction that first takes the lock of the organisation; no collision reaches a person."""
    try:
        with transaction.atomic():
            lock(organization)
            yield
    except IntegrityError as error:
        raise ValidationError(COLLISION) from error
