"""Writing a comment on a member's evaluation."""

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Comment, Evaluation

from .findings import locked_undecided


@transaction.atomic
def write_comment(comment: Comment, *, by, read_version: int) -> Comment:
    """Keep the comment and leave a step.

    Raises ValidationError on oneself, once the grade is decided, and where someone else has written
    since `read_version`.
    """
    evaluation: Evaluation = locked_undecided(comment.evaluation, "write_comment", by)
    if evaluation.member_id is not None and evaluation.member_id == by.member_id:
        raise ValidationError("Không ai tự ghi nhận xét về mình.", code="own_hands")
    comment.by = by
    comment.full_clean()
    comment.save_version(read_version)
    evaluation.log_step(
        action="write_comment",
        before=evaluation.state,
        after=evaluation.state,
        by=by,
        reason=comment.whose,
    )
    return comment
