"""The calendar of a year's meetings: many cells as a table, one cell month by month."""

from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from campaigns.models import CampaignYear
from members.hub import hub_of
from members.models import Organization
from portal.kit.list_workbook import list_answer, rows_xlsx
from reports.boards.calendar import Row, calendar, months_of
from reports.boards.views.choice import viewed
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.views import parent_of

PAGE = 300


class SessionCalendarView(TemplateView):
    """Which cell met in which month; every mark opens its session or the list."""

    template_name = "reports/session_calendar.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        organization = viewed(self.request)
        campaign_years = CampaignYear.objects.visible_to(user).values_list("year", flat=True)
        years = sorted({*campaign_years, today.year}, reverse=True)
        year = self.year(years, today.year)
        with as_known(organization, Period.of_year(year)) as then:
            board = calendar(then.reader(user), then.unit(organization), year, today)
        context = {
            "board": board,
            "organization": organization,
            "parent": parent_of(organization, user),
            "others": self.others(organization),
            "year": year,
            "years": years,
            "counts": board.counts(),
        }
        if organization.kind.holds_meetings and len(board.rows) == 1:
            context["months"] = months_of(user, board.rows[0], year)
            running = CampaignYear.objects.visible_to(user).filter(state__in=CampaignYear.RUNNING)
            is_running = running.filter(year=year).exists()
            context["can_record"] = is_running and user.scope.covers("record", organization)
        else:
            context |= self.table(board)
        if "organization" in self.request.GET:
            context |= hub_of(user, organization, "sessions")
        return super().get_context_data(**context, **kwargs)

    def render_to_response(self, context, **kwargs):
        if self.request.GET.get("format") != "xlsx" or "months" in context:
            return super().render_to_response(context, **kwargs)
        board = context["board"]
        title = f"Lịch sinh hoạt năm {context['year']}"
        header = ["Chi bộ", *(slot.name for slot in board.columns), "Còn thiếu (buổi)"]
        rows = board.late() if context["only_late"] else board.rows
        content = rows_xlsx(title, header, map(_values, rows))
        return list_answer(title, content, context["organization"], by=self.request.user)

    def year(self, years: list[int], this_year: int) -> int:
        """The year of the address, else this one; 404 where it is none of those offered."""
        asked = self.request.GET.get("year") or str(this_year)
        year = next((year for year in years if str(year) == asked), None)
        if year is None:
            raise Http404
        return year

    def table(self, board) -> dict:
        """One page of cells; `late` leaves only those with a meeting overdue."""
        late = board.late()
        only_late = bool(self.request.GET.get("late"))
        page = Paginator(late if only_late else board.rows, PAGE).get_page(
            self.request.GET.get("page")
        )
        return {
            "page": page,
            "groups": board.groups(list(page)),
            "late": len(late),
            "only_late": only_late,
        }

    def others(self, organization: Organization) -> list[Organization]:
        """The other organisations that the reader watches, for those with several posts."""
        watched = {key.pk for key in self.request.user.scope.held_at("view")}
        others = watched - {organization.pk}
        return list(Organization.objects.filter(pk__in=others)) if len(watched) > 1 else []


def _values(row: Row) -> list:
    """The line of a cell as the calendar shows it."""
    return [row.organization.name, *(box.words for box in row.meetings), row.missing]
