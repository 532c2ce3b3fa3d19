"""Writing a pledge with its items, its progress as told in a meeting, its year-end assessments."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.models import CampaignYear, Pledge, PledgeItem, PledgeProgress, StudySession
from campaigns.models.pledges import TWICE
from members.models import Position


@transaction.atomic
def save_pledge(
    *,
    pledge: Pledge,
    items: Sequence[PledgeItem],
    removed: Sequence[PledgeItem] = (),
    by,
    read_version: int,
) -> None:
    """Write a pledge with its new values, its new and changed items, and take `removed` away.

    Raises ValidationError where the year is closed, the pledge was handed in meanwhile, there is
    one of its kind already, or someone else has written since `read_version`.
    """
    pledge.year.require_open()
    if pledge.pk:
        pledge.claim_draft(read_version)
    else:
        pledge.entered_by = by
    pledge.is_leader = is_leading_today(pledge.member_id)
    try:
        with transaction.atomic():
            pledge.save()
    except IntegrityError as error:
        if not pledge.twins().exists():
            raise
        raise ValidationError({"kind": TWICE}) from error
    for item in removed:
        item.delete()
    for item in items:
        item.pledge = pledge
        item.save()


def is_leading_today(member: int | None) -> bool:
    """The member holds a leading post; their pledge has the part on setting an example."""
    posts = Position.objects.on(timezone.localdate())
    return member is not None and posts.filter(member=member, post__in=Position.LEADERS).exists()


def why_skipped(pledge: Pledge) -> str:
    """Why this pledge cannot be accepted now; empty where it can."""
    is_running = pledge.year.state in CampaignYear.RUNNING
    return "" if is_running else f"năm {pledge.calendar_year} chưa mở hoặc đã chốt."


@transaction.atomic
def note_progress_in_meeting(*, session: StudySession, notes: list[tuple[Pledge, str]], by) -> None:
    """Keep what was told of each pledge in the meeting; an empty note deletes the earlier one.

    Raises ValidationError where the year is closed.
    """
    session.year.require_open()
    stored_notes = {note.pledge_id: note for note in PledgeProgress.objects.filter(session=session)}
    for pledge, text in notes:
        stored = stored_notes.get(pledge.pk)
        if stored and not text:
            stored.delete()
        elif text and (stored is None or stored.note != text):
            PledgeProgress.objects.update_or_create(
                pledge=pledge,
                session=session,
                defaults={"note": text, "noted_on": session.held_on, "by": by},
            )


@transaction.atomic
def assess_as_author(*, pledge: Pledge, result: str, comment: str, items: dict[int, str], by):
    """The author's year-end assessment, with a result per item until the cell has given its own.

    Raises ValidationError where the pledge is not accepted or the year is closed.
    """
    pledge.assess_self(by=by, self_result=result, self_comment=comment)
    if not pledge.cell_result:
        _write_item_results(pledge, items)


@transaction.atomic
def assess_as_cell(*, pledge: Pledge, result: str, comment: str, items: dict[int, str], by):
    """The cell's year-end assessment; its results of the items replace the author's.

    Raises ValidationError where the pledge is not accepted or the year is closed.
    """
    pledge.assess(by=by, cell_result=result, cell_comment=comment)
    _write_item_results(pledge, items)


def _write_item_results(pledge: Pledge, results: dict[int, str]) -> None:
    for item, result in results.items():
        pledge.items.filter(pk=item).update(result=result)
