"""Board of pledges: how many each unit handed in, had accepted and fulfilled, and how many are late.

It is all that the levels above a cell learn of its members' pledges.
"""

from members.models import Organization
from reports.boards.bars import share_bars
from reports.boards.board import SHARE, Board, Cell, Column
from reports.boards.choice import Choice, total_row, unit_rows
from reports.figures.figure import Figure, Unit

PAGE = "reports:board_pledges"
INTRO = (
    "Nộp, được thông qua, hoàn thành trên số đảng viên, trên số đã học chuyên đề năm và của cán bộ "
    "lãnh đạo. Tên người và nội dung chỉ chi bộ xem được."
)
STEPS = ("Đã nộp", "Được thông qua", "Hoàn thành")
GROUPS = {
    "Trên số đảng viên": ("pledges_submitted", "pledges_accepted", "pledges_fulfilled"),
    "Trên số đã học chuyên đề năm": (
        "pledges_of_attendees",
        "pledges_accepted_of_attendees",
        "pledges_fulfilled_of_attendees",
    ),
    "Cán bộ lãnh đạo": (
        "pledges_of_leaders",
        "pledges_accepted_of_leaders",
        "pledges_fulfilled_of_leaders",
    ),
}
COUNTS = {
    "members_unpledged": "Đảng viên chưa nộp",
    "pledges_late": "Bản nộp muộn",
    "pledges_unfinished": "Bản chờ thông qua, bị trả lại",
}
KEYS = (*(key for keys in GROUPS.values() for key in keys), *COUNTS)


def pledges(choice: Choice) -> Board:
    """A line for each unit; every number opens the same number one level down."""
    whole, parts = choice.figures(KEYS, choice.period)

    def cells(unit: Organization) -> list[Cell]:
        return [_cell(figure) for figure in parts[unit.pk].values()]

    return Board(
        f"Cam kết năm {choice.year.calendar_year}",
        INTRO,
        [
            *(Column(step, group, SHARE) for group in GROUPS for step in STEPS),
            *(Column(label, "Chậm") for label in COUNTS.values()),
        ],
        unit_rows(choice, PAGE, cells),
        total_row(choice, [_cell(figure) for figure in whole.values()]),
        worst="0",
        draw=lambda rows: [share_bars("Đảng viên đã nộp cam kết", rows, 0)],
        is_pictured=not choice.is_leaf,
    )


def _cell(figure: Figure) -> Cell:
    if figure.unit is Unit.SHARE:
        return Cell.share(figure)
    return Cell.count(figure.numerator, figure.url)
