"""The quarter's visits of a superior's delegates, assigned for all its cells on one page."""

from __future__ import annotations

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
from portal.kit.views import add_errors

MONTHS = 3


def superiors_of_cells(user) -> list[Organization]:
    """The organisations that the user manages with meeting cells directly under them."""
    cells = Organization.objects.filter(
        path__startswith=OuterRef("path"), depth=OuterRef("depth") + 1, kind__holds_meetings=True
    )
    managed = Organization.objects.filter(user.scope.q("manage", ""))
    return list(managed.filter(Exists(cells)).order_by(F("path")))


class VisitPlanView(View):
    """Cells × one quarter: who is assigned, who came, and what the year's quota still asks for."""

    template_name = "campaigns/registers/visit_plan.html"

    def dispatch(self, request, *args, **kwargs):
        if not DelegateVisit.register.is_writable_by(request.user):
            raise PermissionDenied
        self.today = timezone.localdate()
        self.superiors = superiors_of_cells(request.user)
        asked = request.GET.get("organization")
        self.superior = next(
            (place for place in self.superiors if str(place.pk) == asked),
            self.superiors[0] if self.superiors else None,
        )
        asked = request.GET.get("quarter", "")
        self.quarter = int(asked) if asked in list("1234") else (self.today.month + 2) // MONTHS
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page()

    def post(self, request):
        plan = self.plan()
        if plan is None:
            raise PermissionDenied
        year, _, form = plan
        if not form.is_valid():
            return self.page(plan, status=422)
        try:
            made = assign_visits(year, form.assigned())
        except ValidationError as error:
            add_errors(form, error)
            return self.page(plan, status=422)
        messages.success(request, f"Đã phân công {len(made)} lượt dự sinh hoạt.")
        return redirect(request.get_full_path())

    def plan(self):
        """The year, the cells' lines and the form; None where there is nothing to assign."""
        if self.superior is None:
            return None
        year = CampaignYear.objects.containing(self.superior, self.today).first()
        if year is None:
            return None
        first = dt.date(year.year, (self.quarter - 1) * MONTHS + 1, 1)
        after = first + dt.timedelta(days=31 * MONTHS)
        last = after.replace(day=1) - dt.timedelta(days=1)
        lines = visit_plan(self.superior, year, first, last, self.today)
        form = VisitPlanForm(
            self.request.POST or None,
            cells=[line.cell for line in lines],
            delegates=committee_members(lineage(self.superior.path), self.today),
            first=first,
            last=last,
        )
        return year, lines, form

    def page(self, plan=None, status=200):
        year, lines, form = plan or self.plan() or (None, [], None)
        context = {
            "superior": self.superior,
            "superiors": self.superiors,
            "quarter": self.quarter,
            "quarters": (1, 2, 3, 4),
            "year": year,
            "form": form,
            "lines": [(line, *form.line(line.cell)) for line in lines],
        }
        return render(self.request, self.template_name, context, status=status)
