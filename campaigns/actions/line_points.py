"""Points of part B line by line, beside those of the author: what is proposed, what is appraised."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import CriterionPoints, Evaluation, ReviewCriterion
from campaigns.models.review_forms import check_points
from campaigns.models.reviews import LineColumn, review_of, total
from portal.kit.text import number

State = Evaluation.State
OPEN_IN = {
    LineColumn.PROPOSED: (State.SELF_GRADED, State.PROPOSED),
    LineColumn.APPRAISED: (State.PROPOSED,),
}
VERBS = {LineColumn.PROPOSED: "propose", LineColumn.APPRAISED: "decide"}


def columns_open_to(user, evaluation: Evaluation) -> list[LineColumn]:
    """The columns that the user may write now: what the cell or the appraiser proposes, what who decides gives.

    The rights are those of the proposal and of the decision.
    """
    if not CriterionPoints.objects.filter(review__evaluation=evaluation).exists():
        return []
    proposing = "enter_ballot" if evaluation.is_of_member else "appraise_evaluation"
    rights = {LineColumn.PROPOSED: proposing, LineColumn.APPRAISED: "decide_evaluation"}
    return [
        column
        for column, right in rights.items()
        if evaluation.state in OPEN_IN[column] and user.has_perm(f"campaigns.{right}", evaluation)
    ]


@transaction.atomic
def write_points(
    evaluation: Evaluation,
    *,
    by,
    column: LineColumn,
    points: Mapping[ReviewCriterion, Decimal | None],
) -> None:
    """Write one column of points; the points that are proposed become their sum.

    Raises ValidationError in a closed year, in another state, for who may not handle the record,
    where points are above those of a line or group, and where the grade proposed asks for more.
    """
    evaluation.year.require_open()
    if evaluation.state not in OPEN_IN[column]:
        raise ValidationError("Hồ sơ đã chuyển bước nên cột điểm này không ghi được nữa.")
    evaluation.check_handler(VERBS[column], by)
    check_points(evaluation.scheme, points)
    review = review_of(evaluation)
    if review is None:
        raise ValidationError("Chưa có bản tự kiểm điểm nên chưa chấm được từng tiêu chí.")
    stored = {score.criterion_id: score for score in review.scores.all()}
    for criterion, value in points.items():
        score = stored.get(criterion.pk)
        if score is None and value is None:
            continue
        score = score or CriterionPoints(review=review, criterion=criterion)
        setattr(score, column, value)
        score.save()
    evaluation.kept = [f"Tổng điểm {column.label.lower()}: {number(total([*points.values()]))}"]
    if column == LineColumn.PROPOSED and evaluation.state == State.PROPOSED:
        _propose_sum(evaluation, total([*points.values()]))
    evaluation.log_step(action=column.value, before=evaluation.state, after=evaluation.state, by=by)


def _propose_sum(evaluation: Evaluation, points: Decimal | None) -> None:
    """What was proposed already has the points of its lines."""
    if points is None or points == evaluation.proposed_points:
        return
    evaluation.check_grade(evaluation.proposed_grade, points)
    evaluation.kept = [
        *evaluation.kept,
        f"Trước đó đề xuất {number(evaluation.proposed_points)} điểm",
    ]
    evaluation.proposed_points = points
    evaluation.save(update_fields=["proposed_points"])
