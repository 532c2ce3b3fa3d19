"""What a year still lacks, by cell; settled for the cells that are ticked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.missing import exclude_undecided, explain_missing_meetings
from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.access import rows_by_pk, unlocked, visible_or_404
from portal.kit.list_workbook import list_answer, rows_xlsx
from portal.kit.views import add_errors
from reports.year_end.forms.missing import ExcludeCellsForm, ExplainForm
from reports.year_end.missing import Gap, gaps_of

HEADER = ["Đơn vị", "Buổi còn thiếu", "Chưa đến hạn", "Hồ sơ chưa quyết định", "Giải trình"]
NOTHING_TICKED = "Hãy chọn ít nhất một đơn vị."


class MissingView(View):
    """For those who decide grades or close the year. Buttons: explain, leave out of grading."""

    def dispatch(self, request, *args, pk, **kwargs):
        years = CampaignYear.objects.select_related("organization")
        self.year = visible_or_404(years, request.user, pk)
        if not request.user.has_perm("campaigns.decide_evaluation"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        if request.GET.get("format") == "xlsx":
            return self.workbook()
        return self.page(ExplainForm(), ExcludeCellsForm())

    def post(self, request):
        unlocked(self.year)
        units = Organization.objects.with_power(request.user, "view").under(self.year.organization)
        cells = list(rows_by_pk(units, request.POST.getlist("cell")))
        if request.POST.get("action") == "explain":
            form, other, act = ExplainForm(request.POST), ExcludeCellsForm(), self.explain
            forms = (form, other)
        else:
            form, other, act = ExcludeCellsForm(request.POST), ExplainForm(), self.exclude
            forms = (other, form)
        if form.is_valid() and not cells:
            form.add_error(None, NOTHING_TICKED)
        if not form.is_valid():
            return self.page(*forms, status=422)
        try:
            done = act(cells, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(*forms, status=422)
        messages.success(request, done)
        return redirect("reports:year_missing", self.year.pk)

    def explain(self, cells, *, reason) -> str:
        count = explain_missing_meetings(
            year=self.year, cells=cells, reason=reason, by=self.request.user
        )
        return f"Đã ghi giải trình cho {count} chi bộ."

    def exclude(self, cells, *, why, note) -> str:
        count = exclude_undecided(
            year=self.year, cells=cells, why=why, note=note, by=self.request.user
        )
        return f"Đã ghi không xếp loại {count} hồ sơ."

    def workbook(self):
        """What each unit lacks, to be worked off beside the portal."""
        title = f"Những việc còn thiếu của năm {self.year.calendar_year}"
        rows = map(_values, gaps_of(self.year, self.request.user))
        content = rows_xlsx(title, HEADER, rows)
        return list_answer(title, content, self.year.organization, by=self.request.user)

    def page(self, explain, exclude, status=200):
        user, gaps = self.request.user, gaps_of(self.year, self.request.user)
        context = {
            "year": self.year,
            "gaps": gaps,
            "explain": explain,
            "exclude": exclude,
            "ticked": set(self.request.POST.getlist("cell")),
            "may_close": user.has_perm("campaigns.close_year", self.year),
            "may_exclude": exclude.is_bound or any(gap.mine for gap in gaps),
            "may_explain": explain.is_bound or any(gap.may_explain and gap.missing for gap in gaps),
            "is_open": self.year.state in CampaignYear.RUNNING,
        }
        return render(self.request, "reports/missing.html", context, status=status)


def _values(gap: Gap) -> list:
    """The line of a unit as the page shows it."""
    return [
        str(gap.organization),
        ", ".join(slot.label for slot in gap.missing),
        ", ".join(slot.label for slot in gap.to_come),
        gap.undecided or None,
        gap.explanation.reason if gap.explanation else "",
    ]
