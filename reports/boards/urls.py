"""The dashboard, its boards and the calendar of meetings."""

from django.urls import path

from reports.boards.pages import PAGES
from reports.boards.views import boards, calendar, dashboard

urlpatterns = [
    path("sessions/calendar/", calendar.SessionCalendarView.as_view(), name="session_calendar"),
    *(
        path(
            page.path,
            (boards.BoardView if page.address else dashboard.DashboardView).as_view(
                build=page.build,
                slug=page.slug,
                tab=page.tab,
                has_levels=page.has_levels,
                over_years=page.over_years,
            ),
            name=page.name,
        )
        for page in PAGES
    ),
]
