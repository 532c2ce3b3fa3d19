"""The page on which a member or a unit writes the self-review, section by section."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.reviews import hand_in, save_draft
from campaigns.forms.review_sheet import ReviewSheet
from campaigns.models import Evaluation
from campaigns.models.notes import special_notes
from portal.kit.access import visible_or_404
from portal.kit.views import refuse


class SelfReviewView(View):
    """Buttons: one more row, keep the draft, hand in."""

    def get_evaluation(self) -> Evaluation:
        rows = Evaluation.objects.select_related(
            "member", "organization__kind", "year", "scheme", "self_grade"
        )
        if self.request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        return visible_or_404(rows, self.request.user, self.kwargs["pk"], "campaigns.grade_self")

    def get(self, request, **kwargs):
        evaluation = self.get_evaluation()
        return self.page(ReviewSheet(evaluation, by=request.user))

    @transaction.atomic
    def post(self, request, **kwargs):
        evaluation = self.get_evaluation()
        sheet = ReviewSheet(evaluation, by=request.user, data=request.POST)
        if sheet.is_more:
            sheet.focus_added()
            return self.page(sheet)
        if not sheet.is_valid():
            return self.page(sheet, status=422)
        try:
            with transaction.atomic():
                sheet.form.claim()
                write = hand_in if sheet.is_handed_in else save_draft
                write(evaluation, by=request.user, written=sheet.written())
        except ValidationError as error:
            evaluation.refresh_from_db()
            return self.refused(sheet, error)
        if sheet.is_handed_in:
            messages.success(request, "Đã nộp tự đánh giá.")
            return redirect(evaluation)
        messages.success(request, "Đã lưu bản nháp; chỉ người viết xem được cho đến khi nộp.")
        return redirect("campaigns:evaluation_self", evaluation.pk)

    def refused(self, sheet: ReviewSheet, error: ValidationError):
        """The page again with what was typed and why it was not taken."""
        rest = sheet.refuse(error)
        sheet.meet_saved()
        return self.page(sheet, status=refuse(sheet.form, rest))

    def page(self, sheet: ReviewSheet, status=200):
        evaluation = sheet.evaluation
        is_draft = evaluation.state == Evaluation.State.OPEN
        context = {
            "sheet": sheet,
            "form": sheet.form,
            "evaluation": evaluation,
            "notes": special_notes(evaluation, self.request.user),
            "returned": evaluation.last_return() if is_draft else None,
            "is_draft": is_draft,
        }
        return render(self.request, "campaigns/evaluations/review.html", context, status=status)
