"""Two records of one person become one: every row moves, the duplicate goes.

What belongs to closed years that count both of them stays with the duplicate, so that these years
keep what they printed; the duplicate then remains as a record that nobody opens (`merged_into`).
"""

import datetime as dt
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from members.models import CorrectionRequest, LeavePeriod, Member, Membership, Position, User
from portal.kit.models import VersionedModel
from portal.kit.references import references_to

from .account_links import posts_beyond
from .accounts import set_active
from .dated import write
from .guards import refuse_own
from .memberships import check_post

DATED = (Membership, LeavePeriod, Position)
FACTS = (
    "birth_date", "sex", "workplace", "job", "card_number", "admitted_on", "official_on",
)  # fmt: skip


@transaction.atomic
def merge_members(*, kept: Member, duplicate: Member, reason: str, by: User) -> None:
    """Move everything of the duplicate to the record that is kept, and delete the duplicate.

    It is not deleted where closed years count both: their rows stay until the year is reopened.
    Facts that the kept record lacks are taken over. Where both have an account, the duplicate's is
    closed. Raises ValidationError where either holds a post that exceeds what the user may give,
    since post or account pass to the other, and, naming the rows, where both have one that only one
    may have.
    """
    if kept.pk == duplicate.pk:
        raise ValidationError({"duplicate": "Hãy chọn hồ sơ khác với hồ sơ được giữ lại."})
    refuse_own(kept, by)
    refuse_own(duplicate, by)
    if beyond := posts_beyond([kept.pk, duplicate.pk], by):
        raise ValidationError(
            f"Một trong hai hồ sơ đang giữ chức vụ {beyond[0]}, vượt quyền của đồng chí; việc gộp do "
            "cấp trên làm.",
            code="grant",
        )
    locked = Member.objects.select_for_update().order_by("pk").in_bulk([kept.pk, duplicate.pk])
    if len(locked) < 2:  # noqa: PLR2004  the two of them
        raise ValidationError("Một trong hai hồ sơ không còn nữa.")
    kept, duplicate = locked[kept.pk], locked[duplicate.pk]
    for membership in duplicate.memberships.all():
        _move_membership(membership, kept)
    for row in (*duplicate.leaves.all(), *duplicate.positions.all()):
        row.member = kept
        if isinstance(row, Position):
            check_post(row)
        write(row)
    _move_account(duplicate, kept, by)
    closed = _move_rows(duplicate, kept)
    _note(kept, duplicate, (reason, closed), by)
    facts = {name: getattr(duplicate, name) for name in FACTS}
    _remove(duplicate, kept, closed)
    for name, value in facts.items():
        setattr(kept, name, getattr(kept, name) or value)
    kept.full_clean()
    kept.save()
    kept.next_version()


@transaction.atomic
def finish_merges() -> None:
    """Move what stayed with duplicates for a year that is open again, where nothing collides."""
    for duplicate in Member.objects.exclude(merged_into=None).select_related("merged_into"):
        try:
            with transaction.atomic():
                closed = _move_rows(duplicate, duplicate.merged_into)
                _remove(duplicate, duplicate.merged_into, closed)
        except ValidationError:  # people decide which of the two rows is right
            continue


def _move_rows(duplicate: Member, kept: Member) -> set[int]:
    """Move all rows but those of closed years that count both; return these years."""
    tables = [pair for pair in references_to(Member) if pair[0] not in (*DATED, User)]
    counting = [pair for pair in tables if getattr(pair[0], "counts_people", False)]
    closed: set[int] = set()
    for model, name in counting:
        of_kept, of_duplicate = (
            {row.calendar_year for row in model._base_manager.filter(**{name: member})}
            for member in (kept, duplicate)
        )
        closed |= of_kept & of_duplicate
    for model, name in tables:
        for row in model._base_manager.filter(**{name: duplicate}):
            if getattr(row, "calendar_year", None) not in closed:
                _move(row, name, kept)
    return closed


def _remove(duplicate: Member, kept: Member, closed: set[int]) -> None:
    """Delete the duplicate; where closed years need it, only its card and its page go."""
    if not closed:
        duplicate.delete()
        return
    duplicate.merged_into, duplicate.card_number = kept, None
    duplicate.save()
    duplicate.next_version()


def _move_membership(row: Membership, kept: Member) -> None:
    """Move a membership; one that overlaps with the same cell's of the kept record joins it."""
    row.member = kept
    alike = kept.memberships.filter(kind=row.kind).during(row.starts_on, row.ends_on or dt.date.max)
    same = alike.first()
    if same is None:
        write(row)
        return
    if alike.exclude(organization=row.organization_id).exists():
        raise ValidationError(
            f"Hai hồ sơ sinh hoạt cùng lúc ở {row.organization} và {same.organization}; mời đồng "
            "chí sửa ngày sinh hoạt cho đúng trước khi gộp."
        )
    row.delete()
    same.starts_on = min(same.starts_on, row.starts_on)
    if row.ends_on is None or (same.ends_on and same.ends_on < row.ends_on):
        same.ends_on, same.end_reason = row.ends_on, row.end_reason
    write(same)


def _move_account(duplicate: Member, kept: Member, by: User) -> None:
    account = User.objects.filter(member=duplicate).first()
    if account is None:
        return
    if User.objects.filter(member=kept).exists():
        if account.is_active:
            set_active(user=account, active=False, by=by)
        account.member, account.last_name = None, duplicate.full_name
    else:
        account.member = kept
    account.save()


def _move(row: models.Model, name: str, kept: Member) -> None:
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            _refuse_collision(row, name, kept, constraint)
    setattr(row, name, kept)
    row.save(update_fields=[name])
    if isinstance(row, VersionedModel):
        row.next_version()


def _refuse_collision(row: Any, name: str, kept: Member, constraint) -> None:
    others = {field: getattr(row, field) for field in constraint.fields if field != name}
    condition = constraint.condition or Q()
    rows = type(row)._base_manager.filter(condition)
    if rows.filter(pk=row.pk).exists() and rows.filter(**others, **{name: kept}).exists():
        which = ", ".join(str(value) for value in others.values())
        raise ValidationError(
            f"Cả hai hồ sơ đều có {row._meta.verbose_name} ({which}); mời đồng chí xử lý một trong "
            "hai trước khi gộp."
        )


def _note(kept: Member, duplicate: Member, why: tuple[str, set[int]], by: User) -> None:
    """Keep who merged what and why, with the person and in the audit log.

    `why` is the reason and the closed years that go on counting both.
    """
    reason, closed = why
    names = [f"{member} ({member.card_number or 'chưa có số thẻ'})" for member in (duplicate, kept)]
    LogEntry.objects.log_create(
        kept, force_log=True, action=LogEntry.Action.UPDATE, changes={"gộp hồ sơ": names}
    )
    CorrectionRequest.objects.create(
        record=kept,
        organization=kept.home.organization,
        member=kept,
        subject=f"Gộp hồ sơ trùng của đồng chí {kept}",
        changes=[
            {"name": "merged", "label": "Hồ sơ", "before": names[0], "after": names[1]},
            *(
                {"name": "closed", "label": f"Năm {year} đã chốt", "after": "giữ nguyên như đã in"}
                | {"before": "tính cả hai hồ sơ"}
                for year in sorted(closed)
            ),
        ],
        reason=reason,
        state=CorrectionRequest.State.APPLIED,
        by=by,
        decided_by=by,
        decided_at=timezone.now(),
    )
