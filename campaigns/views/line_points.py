"""The page on which others than the author give points line by line."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.line_points import columns_open_to, write_points
from campaigns.forms.line_points import PointsSheet
from campaigns.models import Evaluation
from campaigns.models.reviews import LineColumn, form_of
from campaigns.views.reading import log_inspection
from portal.kit.access import visible_or_404
from portal.kit.reading import log_reading
from portal.kit.views import refuse


class LinePointsView(View):
    """One column of part B; `?column=` chooses it where the reader may write both."""

    permission = "campaigns.read_self_review"

    def dispatch(self, request, *args, **kwargs):
        rows = Evaluation.objects.select_related(
            "member", "organization__kind", "year", "scheme", "proposed_grade"
        )
        self.evaluation = visible_or_404(rows, request.user, kwargs["pk"], self.permission)
        self.columns = columns_open_to(request.user, self.evaluation)
        if not self.columns:
            raise PermissionDenied
        asked = request.GET.get("column")
        last = self.columns[-1]
        self.column = next((column for column in self.columns if column.value == asked), last)
        return super().dispatch(request, *args, **kwargs)

    def sheet(self, data=None) -> PointsSheet:
        template = form_of(self.evaluation)
        return PointsSheet(
            self.evaluation, template.criteria if template else [], self.column, data
        )

    def get(self, request, **kwargs):
        if self.evaluation.is_of_organization:
            log_inspection(request.user, self.evaluation)
        elif self.evaluation.member_id != request.user.member_id:
            log_reading(self.evaluation)
        return self.page(self.sheet())

    @transaction.atomic
    def post(self, request, **kwargs):
        sheet = self.sheet(request.POST)
        if not sheet.is_valid():
            return self.page(sheet, status=422)
        try:
            with transaction.atomic():
                sheet.form.claim()
                write_points(
                    self.evaluation, by=request.user, column=self.column, points=sheet.points()
                )
        except ValidationError as error:
            self.evaluation.refresh_from_db()
            rest = sheet.refuse(error)
            sheet.form.meet_saved()
            return self.page(sheet, status=refuse(sheet.form, rest))
        messages.success(request, f"Đã ghi điểm từng tiêu chí, cột “{self.column.label}”.")
        return redirect(self.evaluation)

    def page(self, sheet: PointsSheet, status: int = 200):
        context = {
            "sheet": sheet,
            "form": sheet.form,
            "evaluation": self.evaluation,
            "column": self.column,
            "others": [column for column in self.columns if column != self.column],
            "appraises": self.column == LineColumn.APPRAISED,
        }
        return render(self.request, "campaigns/evaluations/points.html", context, status=status)
