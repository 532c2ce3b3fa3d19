"""Who decides, which posts lead and by when, in each scheme."""

from typing import NamedTuple

from campaigns.models import Deadline, DecidingLine, OrderLine
from members.models import OrganizationKind, Position

from .sureness import (
    HD_21,
    HD_25,
    HD_43,
    INFERRED,
    LOCAL,
    OF_2014,
    OF_2018,
    OF_2023,
    OF_2025,
    QD_366,
    READ,
    SURE,
    UNKNOWN,
)

Subject, By = DecidingLine.Subject, DecidingLine.Level
Level, Post, Stage = OrganizationKind.Level, Position.Post, Deadline.Stage


class Decides(NamedTuple):
    """Whose grade, decided by which level, and where that stands."""

    subject: str
    decided_by: str
    source: str


class Leads(NamedTuple):
    """Whether a post at a level leads or manages."""

    level: int
    post: str
    leads: bool
    source: str


class Due(NamedTuple):
    """Before which day a stage is over."""

    stage: str
    day: int
    month: int
    is_next_year: bool
    source: str


class Order(NamedTuple):
    """A rule of the order of review or grading, and what the portal checks of it."""

    stage: str
    position: int
    text: str
    check_code: str
    source: str


_43, _13 = f"{HD_43}, mục 3; {SURE}", f"{QD_366}, Điều 13; {READ}"
_CHOICE = f"{_43}. Văn bản để đảng ủy cơ sở hoặc ban thường vụ cấp trên quyết định"
_OF_2025 = (
    Decides(Subject.MEMBER, By.BASE, f"{_13}: cấp ủy cấp trên trực tiếp, theo phân cấp cán bộ"),
    Decides(
        Subject.BASE_CELL_MEMBER, By.BASE,
        f"Mẫu phiếu 2019, 2023: chi ủy cơ sở; với những năm này {INFERRED}",
    ),
    Decides(Subject.LEADER, By.ABOVE, f"{_13}: không cấp nào tự quyết định"),
    Decides(Subject.CELL, By.BASE, _CHOICE),
    Decides(Subject.DEPARTMENT, By.BASE, _CHOICE),
    Decides(Subject.BASE_CELL, By.ABOVE, _43),
    Decides(Subject.BASE, By.ABOVE, _43),
)  # fmt: skip


def _as_before(source: str) -> tuple[Decides, ...]:
    return tuple(line._replace(source=f"{source}; {INFERRED}") for line in _OF_2025)


DECIDING = {
    OF_2014: _as_before(UNKNOWN),
    OF_2018: _as_before(f"Mẫu phiếu của {HD_21}"),
    OF_2023: _as_before(f"Mẫu phiếu của {HD_25}"),
    OF_2025: _OF_2025,
}

_POST = f"Quy định chưa nêu từng chức vụ; {INFERRED}"
_CELL = f"Quy định không nói; {LOCAL}. Mời đơn vị xem lại"
LEADING = (
    *(
        Leads(level, post, True, _POST)
        for level in (Level.UPPER, Level.GRASSROOTS)
        for post in (Post.SECRETARY, Post.DEPUTY, Post.STANDING)
    ),
    *(Leads(level, Post.AGENCY_HEAD, True, _POST) for level in Level if level != Level.GROUP),
    *(
        Leads(level, post, False, _CELL)
        for level in (Level.INTERMEDIATE, Level.CELL)
        for post in (Post.SECRETARY, Post.DEPUTY)
    ),
)
DEADLINES = {
    OF_2025: (
        Due(Stage.GRADED, 31, 12, False, f"{HD_43}, mục 4; {READ}"),
        Due(Stage.LATE_UNITS, 15, 1, True, f"{HD_43}, mục 4; {READ}"),
        Due(Stage.FILED, 1, 2, True, f"{HD_43}, mục 4; {READ}"),
    )
}
_REVIEWED, _GRADED = f"{QD_366}, Điều 7.3; {SURE}", f"{QD_366}, Điều 12.2; {SURE}"
_CELL_ALONE = f"{HD_43}, mục 1.1; {SURE}"
_VERIFIED = f"{QD_366}, Điều 12, bước 3; {SURE}"
_Stage, _Check = OrderLine.Stage, OrderLine.Check
_REVIEW = (
    ("Tập thể kiểm điểm trước, cá nhân sau", _Check.COLLECTIVE_REVIEW, _REVIEWED),
    ("Người đứng đầu trước, rồi cấp phó, rồi các thành viên", "", _REVIEWED),
    ("Chính quyền, chuyên môn, đoàn thể trước, cấp ủy sau", "", _REVIEWED),
    ("Cá nhân lãnh đạo, quản lý kiểm điểm ở chi bộ trước, ở tập thể lãnh đạo sau", "", _REVIEWED),
    (
        "Chi bộ không có chi ủy thì không kiểm điểm tập thể; bí thư, phó bí thư kiểm điểm trong chi bộ",
        "", _CELL_ALONE,
    ),
)  # fmt: skip
_GRADING = (
    ("Tập thể trước, các thành viên của tập thể sau", "", _GRADED),
    ("Tập thể trước, người đứng đầu tập thể sau", _Check.HEAD_LAST, _GRADED),
    ("Tổ chức trực thuộc và đảng viên trước, tổ chức đảng sau", _Check.BELOW_FIRST, _GRADED),
    ("Cơ quan, đơn vị trước, tổ chức đảng sau", _Check.AGENCY_FIRST, _GRADED),
    ("Cấp dưới trước, cấp trên sau", "", _GRADED),
    (
        "Có đơn thư, dấu hiệu vi phạm, mất đoàn kết: cấp trên trực tiếp xác minh trước khi quyết định",
        "", _VERIFIED,
    ),
)  # fmt: skip
ORDERS = {
    OF_2025: tuple(
        Order(stage, position, text, check, source)
        for stage, rules in ((_Stage.REVIEW, _REVIEW), (_Stage.GRADING, _GRADING))
        for position, (text, check, source) in enumerate(rules, start=1)
    )
}
