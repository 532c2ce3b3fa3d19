"""Writing a pledge with its items, and accepting many at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.models import CampaignYear, Pledge, PledgeItem, PledgeProgress, StudySession
from members.models import Position

TWICE = "Đã có một bản cùng loại trong năm; hãy mở bản ấy để sửa."


@transaction.atomic
def save_pledge(*, form, items, by) -> Pledge:
    """Write a pledge and its items from their valid forms.

    Raises ValidationError where the year is closed, the pledge was handed in meanwhile, there is
    one of its kind already, or someone else has written since the form was shown.
    """
    pledge: Pledge = form.instance
    pledge.year.require_open()
    if pledge.pk:
        form.claim()
        if Pledge.objects.values_list("state", flat=True).get(pk=pledge.pk) not in Pledge.WRITABLE:
            raise ValidationError("Bản cam kết đã được nộp nên không sửa được nữa.", code="state")
    else:
        pledge.entered_by = by
    pledge.is_leader = is_leading_today(pledge.member_id)
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError as error:
        if not form.others().exists():
            raise
        raise ValidationError({"kind": TWICE}) from error
    items.instance = pledge
    for position, line in enumerate(items.forms):
        line.instance.position = position
    items.save()
    return pledge


def is_leading_today(member: int | None) -> bool:
    """The member holds a leading post; his pledge has the part on setting an example."""
    posts = Position.objects.on(timezone.localdate())
    return member is not None and posts.filter(member=member, post__in=Position.LEADERS).exists()


def why_skipped(pledge: Pledge) -> str:
    """Why this pledge cannot be accepted now; nothing where it can."""
    is_running = pledge.year.state in CampaignYear.RUNNING
    return "" if is_running else f"năm {pledge.year.year} chưa mở hoặc đã chốt."


def accept_many(pledges, *, by) -> tuple[int, list[tuple[Pledge, str]]]:
    """Accept each pledge that can be; return how many, and which were skipped and why."""
    done, skipped = 0, []
    for pledge in pledges:
        try:
            pledge.accept(by=by)
            done += 1
        except ValidationError as error:
            skipped.append((pledge, error.messages[0]))
    return done, skipped


@transaction.atomic
def note_progress(*, session: StudySession, notes: list[tuple[Pledge, str]], by) -> None:
    """Keep what was told of each pledge in the meeting; an empty note takes the earlier one away.

    Raises ValidationError where the year is closed.
    """
    session.year.require_open()
    before = {note.pledge_id: note for note in PledgeProgress.objects.filter(session=session)}
    for pledge, text in notes:
        kept = before.get(pledge.pk)
        if kept and not text:
            kept.delete()
        elif text and (kept is None or kept.note != text):
            PledgeProgress.objects.update_or_create(
                pledge=pledge,
                session=session,
                defaults={"note": text, "noted_on": session.held_on, "by": by},
            )


@transaction.atomic
def assess_pledge(
    *, pledge: Pledge, level: str, result: str, comment: str, items: dict[int, str], by
) -> None:
    """The year-end assessment of one level (`self`, `cell`, `agency`), with the items' results.

    What the cell finds of an item stands above what its author found. Raises ValidationError where
    the pledge is not accepted or the year is closed.
    """
    if level == "cell":
        pledge.assess(by=by, cell_result=result, cell_comment=comment)
    else:
        pledge.write_assessment(level=level, result=result, comment=comment, by=by)
    if level == "self" and pledge.cell_result:
        return
    for item, found in items.items():
        PledgeItem.objects.filter(pledge=pledge, pk=item).update(result=found)
