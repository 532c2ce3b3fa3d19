"""The conditions of each grade, by kind: points and conditions hold together."""

from typing import NamedTuple

from campaigns.models import Grade, SubjectKind
from campaigns.models.measures import Measure

from .sureness import (
    HD_21,
    HD_27,
    HD_43,
    OF_2014,
    OF_2018,
    OF_2023,
    OF_2025,
    QD_124,
    QD_366,
    READ,
    SURE,
    UNKNOWN,
)

S = Grade.Standing
ORG, MEMBER = Grade.Target.ORGANIZATION, Grade.Target.MEMBER
LEADER, NON_LEADER, OUTSIDE = SubjectKind.LEADER, SubjectKind.NON_LEADER, SubjectKind.OUTSIDE


class Line(NamedTuple):
    """A condition of a grade; measured ones fail where the share is over the percentage."""

    standing: str
    target: str
    text: str
    source: str
    kind: str = ""
    measure: str = Measure.BY_HAND
    over_percent: int | None = None


_SURE = f"{QD_366}, Điều 11; {SURE}"
_REMEDY = f"{HD_43}, mục 1.4; {SURE}"
_COUNTLESS = f"{_SURE}; cách xét đối với nhiệm vụ không đếm được chưa tra được quy định"
_ALL = "Hoàn thành 100% nhiệm vụ, bảo đảm chất lượng, hiệu quả"
_ON_TIME = "Các nhiệm vụ đều hoàn thành đúng tiến độ"
_ABOVE = "Ít nhất 30% nhiệm vụ hoàn thành vượt mức yêu cầu"
_REMEDIED = "Hạn chế, khuyết điểm đã được chỉ ra từ trước được khắc phục 100%"
_LATE = "Không quá 20% nhiệm vụ chậm tiến độ"
_LED = "Địa bàn, lĩnh vực, đơn vị trực tiếp phụ trách: "


def _of_2025(target: str, kind: str = "") -> tuple[Line, ...]:
    """The conditions of QĐ 366 for one kind: 100 %, 30 % above, on time, remedied."""
    led = kind == LEADER
    undone, late = (
        (Measure.LED_TASKS_UNDONE, Measure.LED_TASKS_LATE)
        if led
        else (Measure.TASKS_UNDONE, Measure.TASKS_LATE)
    )

    def text(sentence: str) -> str:
        return f"{_LED}{sentence[0].lower()}{sentence[1:]}" if led else sentence

    remedy = Measure.UNREMEDIED if target == ORG else Measure.BY_HAND
    return (
        Line(S.TOP, target, text(_ALL), _SURE, kind, undone, 0),
        Line(S.TOP, target, text(_ON_TIME), _SURE, kind, late, 0),
        Line(S.TOP, target, text(_ABOVE), _COUNTLESS if kind == OUTSIDE else _SURE, kind),
        Line(
            S.TOP, target, _REMEDIED, _REMEDY, kind, remedy, 0 if remedy else None,
        ),
        Line(S.GOOD, target, text(_ALL), _SURE, kind, undone, 0),
        Line(S.GOOD, target, text(_ON_TIME), _SURE, kind, late, 0),
        Line(S.DONE, target, text(_ALL), _SURE, kind, undone, 0),
        Line(S.DONE, target, text(_LATE), _SURE, kind, late, 20),
    )  # fmt: skip


_CRITERIA_2018 = (
    "Các tiêu chí về kết quả thực hiện nhiệm vụ đều ở cấp độ “Xuất sắc”, các tiêu chí còn lại từ "
    "“Tốt” trở lên"
)
_CRITERIA_2023 = {
    S.TOP: "Tiêu chí kết quả thực hiện nhiệm vụ ở cấp độ “Xuất sắc”, các tiêu chí còn lại từ “Tốt” trở lên",
    S.GOOD: "Tiêu chí kết quả thực hiện nhiệm vụ từ “Tốt” trở lên, các tiêu chí còn lại từ “Trung bình” trở lên",
    S.DONE: "Các tiêu chí đều từ “Trung bình” trở lên",
}
_OF_124 = f"{QD_124}; {READ}"
LINES: dict[str, tuple[Line, ...]] = {
    OF_2014: tuple(
        Line(
            standing, ORG, "Từ 50 điểm trở lên và không thuộc trường hợp xếp loại yếu kém",
            f"{HD_27}, {READ}; điều kiện riêng của từng mức: {UNKNOWN}",
        )
        for standing in (S.TOP, S.GOOD, S.DONE)
    ),
    OF_2018: (
        *(Line(S.TOP, target, _CRITERIA_2018, f"{HD_21}, {READ}") for target in (ORG, MEMBER)),
        Line(
            S.TOP, MEMBER,
            "Cán bộ, công chức, viên chức được xếp loại hoàn thành xuất sắc nhiệm vụ ở cơ quan",
            f"{HD_21}, {READ}",
        ),
    ),
    OF_2023: (
        *(
            Line(standing, target, text, _OF_124)
            for target in (ORG, MEMBER)
            for standing, text in _CRITERIA_2023.items()
        ),
        Line(
            S.TOP, ORG, "Không có tổ chức, thành viên nào bị kỷ luật", _OF_124,
            measure=Measure.ANYBODY_DISCIPLINED, over_percent=0,
        ),
        Line(
            S.DONE, ORG, "Không bị kỷ luật, trừ khi tự phát hiện và đã khắc phục xong", _OF_124,
            measure=Measure.UNIT_UNREMEDIED, over_percent=0,
        ),
    ),
    OF_2025: (
        *_of_2025(ORG),
        Line(
            S.TOP, ORG, "Không có tổ chức trực thuộc, thành viên tập thể lãnh đạo nào bị kỷ luật",
            _SURE, measure=Measure.ANYBODY_DISCIPLINED, over_percent=0,
        ),
        Line(S.TOP, MEMBER, "Bảo đảm các tiêu chí chung", _SURE, LEADER),
        *_of_2025(MEMBER, LEADER),
        *_of_2025(MEMBER, NON_LEADER),
        *_of_2025(MEMBER, OUTSIDE),
    ),
}  # fmt: skip
