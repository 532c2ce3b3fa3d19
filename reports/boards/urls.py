"""The dashboard, its boards and the calendar of meetings."""

from django.urls import path

from reports.boards.composites import composites
from reports.boards.dashboard import dashboard
from reports.boards.grades import grades
from reports.boards.heat import heat
from reports.boards.late import late
from reports.boards.lists import commendation_list, grading_list
from reports.boards.months import months
from reports.boards.movers import movers
from reports.boards.pledges import pledges
from reports.boards.progress import progress
from reports.boards.statistics import statistics
from reports.boards.trend import trend
from reports.boards.views import boards, calendar

# Address, what is built, the file's name.
BOARDS = (
    ("progress", progress, "tien-do"),
    ("pledges", pledges, "cam-ket"),
    ("criteria", heat, "diem-tieu-chi"),
    ("grades", grades, "phan-bo-xep-loai"),
    ("months", months, "sinh-hoat-theo-thang"),
    ("trend", trend, "xu-huong"),
    ("composites", composites, "chi-tieu-tong-hop"),
    ("late", late, "don-vi-cham"),
    ("movers", movers, "thay-doi"),
    ("statistics", statistics, "thong-ke-xep-loai"),
    ("grading-list", grading_list, "danh-sach-xep-loai"),
    ("commendation-list", commendation_list, "danh-sach-khen-thuong"),
)
urlpatterns = [
    path("sessions/calendar/", calendar.SessionCalendarView.as_view(), name="session_calendar"),
    path(
        "dashboard/",
        boards.BoardView.as_view(
            build=dashboard, slug="bang-theo-doi", template_name="reports/dashboard.html", lines=0
        ),
        name="dashboard",
    ),
    *(
        path(
            f"dashboard/{name}/",
            boards.BoardView.as_view(build=build, slug=slug),
            name=f"board_{name.replace('-', '_')}",
        )
        for name, build, slug in BOARDS
    ),
]
