"""One column of points of part B: what is proposed, or what who decides gives."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError

from campaigns.forms.scores import PointsField
from campaigns.models import CriterionPoints, Evaluation, ReviewCriterion
from campaigns.models.review_forms import group_limits
from campaigns.models.reviews import LineColumn, review_of
from portal.kit.forms import VersionedForm
from portal.kit.lines import WRONG_LINES, LineForm, add_line_errors


class LinePointsForm(LineForm):
    """The points of one criterion, beside what was given before."""

    points = PointsField(label="Điểm", max_digits=5, decimal_places=2, required=False)

    def __init__(
        self, *args, criterion: ReviewCriterion, score: CriterionPoints, limit: int | None, **kwargs
    ):
        super().__init__(*args, key=criterion.pk, **kwargs)
        self.criterion, self.score, self.limit = criterion, score, limit

    @property
    def whose(self) -> str:
        return str(self.criterion)


class PointsHeadForm(VersionedForm):
    """The version of the evaluation that the reader of the page saw."""

    class Meta:
        model = Evaluation
        fields = ()

    def _post_clean(self):
        """The evaluation is checked by the action."""


class PointsSheet:
    """The page: every criterion of the form with the points of each, and one column to fill in."""

    def __init__(
        self,
        evaluation: Evaluation,
        criteria: Sequence[ReviewCriterion],
        column: LineColumn,
        data=None,
    ):
        self.column = column
        self.form = PointsHeadForm(data, instance=evaluation)
        review = review_of(evaluation)
        scores = {score.criterion_id: score for score in review.scores.all()} if review else {}
        limits = group_limits(evaluation.scheme)
        self.lines = []
        for criterion in criteria:
            score = scores.get(criterion.pk) or CriterionPoints(criterion=criterion)
            before = getattr(score, column)
            line = LinePointsForm(
                data,
                criterion=criterion,
                score=score,
                limit=limits[criterion.group],
                initial={"points": self._suggested(score) if before is None else before},
            )
            line.fields["points"].widget.attrs |= {
                "class": "form-control votes",
                "aria-label": f"{column.label}: {criterion}",
            }
            self.lines.append(line)

    def _suggested(self, score: CriterionPoints) -> Decimal | None:
        """The points to begin with: those that were given last."""
        if self.column == LineColumn.APPRAISED and score.proposed_points is not None:
            return score.proposed_points
        return score.self_points

    def is_valid(self) -> bool:
        are_valid = [line.is_valid() for line in self.lines]
        is_valid = self.form.is_valid()
        if not all(are_valid):
            self.form.add_error(None, WRONG_LINES)
        return is_valid and all(are_valid)

    def points(self) -> dict[ReviewCriterion, Decimal | None]:
        """What a valid page holds."""
        return {line.criterion: line.cleaned_data["points"] for line in self.lines}

    def refuse(self, error: ValidationError) -> ValidationError:
        """Show a refusal at the line that it is about; return the rest."""
        return add_line_errors({str(line.key): line for line in self.lines}, error)
