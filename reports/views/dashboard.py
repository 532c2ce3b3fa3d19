"""The dashboard page and its workbook."""

from __future__ import annotations

import io

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView
from openpyxl import Workbook

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.xlsx import add_sheet
from reports.actions.scores import period_of
from reports.figures.base import Period
from reports.figures.dashboard import Dashboard, dashboard
from reports.views.figures import parent_of, viewable

EXTRA_SORTS = {"score": "Điểm tiêu chí", "grade": "Xếp loại", "waiting": "Chờ xử lý"}


class DashboardPage:
    """What page and workbook share: which organisation, year, order."""

    def choose(self) -> tuple[Organization, CampaignYear]:
        request = self.request
        places = request.user.scope.places("view")
        if not places:
            raise PermissionDenied
        wanted = request.GET.get("organization", "")
        organization = viewable(request.user, int(wanted) if wanted.isdecimal() else places[0].pk)
        self.years = list(
            CampaignYear.objects.filter(
                organization__path=organization.path[: Organization.steplen]
            )
        )
        year = request.GET.get("year") or str(timezone.localdate().year)
        found = next((y for y in self.years if str(y.year) == year), None)
        if found is None and self.years and "year" not in request.GET:
            found = self.years[0]
        if found is None:
            raise Http404
        return organization, found

    def compute(self) -> tuple[Dashboard, CampaignYear]:
        organization, year = self.choose()
        period = period_of(year)
        last_year = period.start.year - 1
        # The same part of last year, so that like is compared with like.
        day = period.end
        last_end = day.replace(year=last_year, day=min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004  February
        last = Period(period.start.replace(year=last_year), last_end, f"năm {last_year}")
        sector = self.request.GET.get("sector", "")
        board = dashboard(organization, year, period, last, sector=sector)
        sort = self.request.GET.get("sort", "")
        key = sort.removeprefix("-")
        if key in board.labels or key in EXTRA_SORTS:
            board.rows.sort(key=lambda row: row.sort_value(key), reverse=sort.startswith("-"))
        return board, year


class DashboardView(DashboardPage, TemplateView):
    template_name = "reports/dashboard.html"

    def get_context_data(self, **kwargs):
        board, year = self.compute()
        sort = self.request.GET.get("sort", "")
        labels = board.labels | EXTRA_SORTS
        return super().get_context_data(
            board=board,
            year=year,
            years=self.years,
            parent=parent_of(board.organization, self.request.user),
            headers=[
                (
                    label,
                    key if sort == f"-{key}" else f"-{key}",
                    sort.removeprefix("-") == key,
                    sort,
                )
                for key, label in labels.items()
            ],
            sectors=Organization.Sector.choices,
            sector=self.request.GET.get("sector", ""),
            **kwargs,
        )


class DashboardExportView(DashboardPage, TemplateView):
    """The same dashboard as a workbook: shares with their two integers."""

    def get(self, request, *args, **kwargs):
        board, year = self.compute()
        header = ["Đơn vị"]
        for label in board.labels.values():
            header += [f"{label}: số đạt", f"{label}: tổng số", f"{label} (%)", "Năm trước (%)"]
        header += list(EXTRA_SORTS.values())
        book = Workbook(write_only=True)
        rows = ([row.organization.name, *self.values(row)] for row in [*board.rows, board.total])
        add_sheet(book, f"Năm {year.year}", header, rows, widths=[40] + [14] * (len(header) - 1))
        data = io.BytesIO()
        book.save(data)
        name = f"bang-theo-doi-{year.year}.xlsx"
        return HttpResponse(
            data.getvalue(),
            content_type=CONTENT_TYPES["xlsx"],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def values(self, row) -> list:
        values: list = []
        for cell in row.cells:
            share, last = cell.figure.value, cell.last.value if cell.last else None
            values += [
                cell.figure.numerator,
                cell.figure.denominator,
                None if share is None else round(share, 2),
                None if last is None else round(last, 2),
            ]
        grade = row.evaluation and (row.evaluation.decided_grade or row.evaluation.proposed_grade)
        waiting = sum(figure.numerator for figure in row.waiting)
        return [*values, row.score, str(grade) if grade else None, waiting]
