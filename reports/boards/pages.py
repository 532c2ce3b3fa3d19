"""The boards in the order of their tabs: address, tab, what is built, name of the files."""

from collections.abc import Callable
from typing import NamedTuple

from reports.boards.board import Board
from reports.boards.choice import Choice
from reports.boards.composites import composites
from reports.boards.dashboard import dashboard
from reports.boards.grades import grades
from reports.boards.heat import heat
from reports.boards.late import late
from reports.boards.lists import commendation_list, grading_list, quarter_list
from reports.boards.months import months
from reports.boards.movers import movers
from reports.boards.pledges import pledges
from reports.boards.progress import progress
from reports.boards.statistics import statistics
from reports.boards.trend import trend


class BoardPage(NamedTuple):
    """One board under `/dashboard/`; the dashboard itself has no address of its own there."""

    address: str
    tab: str
    build: Callable[[Choice], Board]
    slug: str

    @property
    def path(self) -> str:
        return f"dashboard/{self.address}/" if self.address else "dashboard/"

    @property
    def name(self) -> str:
        """The name of its URL."""
        return f"board_{self.address.replace('-', '_')}" if self.address else "dashboard"


PAGES = (
    BoardPage("", "Số liệu", dashboard, "bang-theo-doi"),
    BoardPage("progress", "Tiến độ năm", progress, "tien-do"),
    BoardPage("pledges", "Cam kết", pledges, "cam-ket"),
    BoardPage("criteria", "Tiêu chí", heat, "diem-tieu-chi"),
    BoardPage("grades", "Xếp loại", grades, "phan-bo-xep-loai"),
    BoardPage("months", "Theo tháng", months, "sinh-hoat-theo-thang"),
    BoardPage("trend", "Qua các năm", trend, "xu-huong"),
    BoardPage("composites", "Tổng hợp", composites, "chi-tieu-tong-hop"),
    BoardPage("late", "Chậm", late, "don-vi-cham"),
    BoardPage("movers", "Thay đổi", movers, "thay-doi"),
    BoardPage("statistics", "Thống kê xếp loại", statistics, "thong-ke-xep-loai"),
    BoardPage("grading-list", "Danh sách xếp loại", grading_list, "danh-sach-xep-loai"),
    BoardPage("quarter-list", "Danh sách quý", quarter_list, "danh-sach-quy"),
    BoardPage("commendation-list", "Danh sách khen", commendation_list, "danh-sach-khen-thuong"),
)
