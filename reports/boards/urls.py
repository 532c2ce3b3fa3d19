"""The dashboard, its boards and the calendar of meetings."""

from django.urls import path

from reports.boards.pages import PAGES
from reports.boards.views import boards, calendar

urlpatterns = [
    path("sessions/calendar/", calendar.SessionCalendarView.as_view(), name="session_calendar"),
    *(
        path(
            page.path,
            (boards.BoardView if page.address else boards.DashboardView).as_view(
                build=page.build, slug=page.slug
            ),
            name=page.name,
        )
        for page in PAGES
    ),
]
