"""The boards in the order of their tabs, in four groups: address, tab, what is built, its files."""

from collections.abc import Callable
from typing import NamedTuple

from reports.boards.board import Board
from reports.boards.choice import Choice
from reports.boards.composites import composites
from reports.boards.grades import YEARLY as GRADES, grades
from reports.boards.heat import heat
from reports.boards.late import late
from reports.boards.lists import commendation_list, grading_list, quarter_list
from reports.boards.months import months
from reports.boards.movers import movers
from reports.boards.pledges import KEYS as PLEDGES, pledges
from reports.boards.progress import progress
from reports.boards.statistics import statistics
from reports.boards.trend import trend
from reports.boards.unit_figures import COLUMNS, unit_figures


class BoardPage(NamedTuple):
    """One board under `/dashboard/`; the dashboard itself has no address of its own there.

    With `has_levels` it shows the units directly below, or all cells. Of a period that is no year
    it shows the figures `over_years`; a board without any is of a year by its nature.
    """

    group: str
    address: str
    tab: str
    build: Callable[[Choice], Board]
    slug: str
    has_levels: bool = False
    over_years: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"dashboard/{self.address}/" if self.address else "dashboard/"

    @property
    def name(self) -> str:
        """The name of its URL."""
        return f"board_{self.address.replace('-', '_')}" if self.address else "dashboard"


GROUPS = (
    ("now", "Tình hình"),
    ("units", "Đơn vị, chi bộ"),
    ("grades", "Xếp loại"),
    ("years", "So sánh"),
)
# Of several years also what they leave behind.
MAIN = (*COLUMNS, "exemplars", "people_awarded", "models_new", "solutions", "welfare_paid")
PAGES = (
    # The files of the dashboard hold the figures of its units.
    BoardPage("now", "", "Cần quan tâm", unit_figures, "bang-theo-doi"),
    BoardPage("now", "late", "Chậm, quá hạn", late, "don-vi-cham"),
    BoardPage("now", "progress", "Tiến độ hồ sơ", progress, "tien-do", has_levels=True),
    BoardPage("units", "figures", "Số liệu chính", unit_figures, "so-lieu", True, MAIN),
    BoardPage("units", "months", "Sinh hoạt theo tháng", months, "sinh-hoat-theo-thang", True),
    BoardPage("units", "pledges", "Cam kết", pledges, "cam-ket", True, PLEDGES),
    BoardPage("units", "criteria", "Điểm tiêu chí", heat, "diem-tieu-chi", has_levels=True),
    BoardPage("units", "composites", "Chỉ tiêu tổng hợp", composites, "chi-tieu-tong-hop", True),
    BoardPage("grades", "grades", "Phân bố mức", grades, "phan-bo-xep-loai", True, GRADES),
    BoardPage("grades", "statistics", "Thống kê", statistics, "thong-ke-xep-loai", has_levels=True),
    BoardPage("grades", "grading-list", "Danh sách xếp loại", grading_list, "danh-sach-xep-loai"),
    BoardPage("grades", "quarter-list", "Danh sách quý", quarter_list, "danh-sach-quy"),
    BoardPage(
        "grades",
        "commendation-list",
        "Danh sách khen thưởng",
        commendation_list,
        "danh-sach-khen-thuong",
    ),
    BoardPage("years", "trend", "Qua các năm", trend, "xu-huong"),
    BoardPage("years", "movers", "Thay đổi so với cùng kỳ", movers, "thay-doi", has_levels=True),
)
