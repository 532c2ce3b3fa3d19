"""The quarter's visits of a superior's delegates, assigned for all its cells on one page."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, F, OuterRef
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.actions.visits import assign_visits, committee_members, visit_plan
from campaigns.forms.visits import VisitPlanForm
from campaigns.models import CampaignYear, DelegateVisit
from members.models import Organization
from members.tree import lineage
from portal.kit.access import unlocked
from portal.kit.views import add_errors

MONTHS = 3  # of a quarter


class VisitPlanView(View):
    """Cells × one quarter: who is assigned, who came, and what the year's quota still asks for."""

    template_name = "campaigns/registers/visit_plan.html"

    def dispatch(self, request, *args, **kwargs):
        if not DelegateVisit.register.is_writable_by(request.user):
            raise PermissionDenied
        self.today = timezone.localdate()
        self.superiors = superiors_of_cells(request.user)
        key, quarter = request.GET.get("organization"), request.GET.get("quarter", "")
        self.superior = next(
            (superior for superior in self.superiors if str(superior.pk) == key),
            self.superiors[0] if self.superiors else None,
        )
        is_quarter = quarter in list("1234")
        self.quarter = int(quarter) if is_quarter else (self.today.month + 2) // MONTHS
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(self.plan())

    def post(self, request):
        plan = self.plan()
        if plan is None:
            raise PermissionDenied
        form = plan["form"]
        if not form.is_valid():
            return self.page(plan, status=422)
        try:
            visits = assign_visits(year=plan["year"], assigned=form.assigned())
        except ValidationError as error:
            add_errors(form, error)
            return self.page(plan, status=422)
        messages.success(request, f"Đã phân công {len(visits)} lượt dự sinh hoạt.")
        return redirect(request.get_full_path())

    def plan(self) -> dict | None:
        """The year, the cells with their fields, and the form; None where there is no year."""
        if self.superior is None:
            return None
        year = CampaignYear.objects.containing(self.superior, self.today).first()
        if year is None:
            return None
        unlocked(year)
        first, last = days_of_quarter(year.calendar_year, self.quarter)
        lines = visit_plan(
            superior=self.superior, year=year, first=first, last=last, today=self.today
        )
        form = VisitPlanForm(
            self.request.POST or None,
            cells=[line.cell for line in lines],
            delegates=committee_members(lineage(self.superior.path), self.today),
            first=first,
            last=last,
        )
        fields = [(line, *form.line(line.cell)) for line in lines]
        return {"year": year, "form": form, "lines": fields}

    def page(self, plan, status=200):
        context = {
            "superior": self.superior,
            "superiors": self.superiors,
            "quarter": self.quarter,
            "quarters": (1, 2, 3, 4),
            **(plan or {}),
        }
        return render(self.request, self.template_name, context, status=status)


def superiors_of_cells(user) -> list[Organization]:
    """The organisations that the user manages with cells that hold meetings directly under them."""
    cells = Organization.objects.filter(
        path__startswith=OuterRef("path"), depth=OuterRef("depth") + 1, kind__holds_meetings=True
    )
    managed = Organization.objects.with_power(user, "manage")
    return list(managed.filter(Exists(cells)).order_by(F("path")))


def days_of_quarter(year: int, quarter: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of a quarter."""
    first = dt.date(year, (quarter - 1) * MONTHS + 1, 1)
    after = (first + dt.timedelta(days=31 * MONTHS)).replace(day=1)
    return first, after - dt.timedelta(days=1)
