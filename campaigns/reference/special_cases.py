"""Who is not reviewed or not graded in each scheme; sickness, maternity, change of cell."""

from typing import NamedTuple

from campaigns.models import SpecialCase

from .sureness import (
    HD_21,
    HD_43,
    INFERRED,
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

Case, Effect = SpecialCase.Case, SpecialCase.Effect


class Special(NamedTuple):
    """A special case, what is done, from or under how many months, and where it stands."""

    case: str
    effect: str
    source: str
    months: int | None = None
    text: str = ""


_21 = f"{HD_21}, {READ}"
_124 = f"{QD_124}; {SURE}"
_366 = f"{QD_366}, Điều 5.2; {SURE}"
_NOT_FOUND = f"{UNKNOWN}; tạm xếp loại như thường, cấp có thẩm quyền quyết định"
_AS_BEFORE = f"Theo {HD_21}; với những năm này {INFERRED}"
_OF_2018 = (
    Special(Case.EXEMPT, Effect.NOT_REVIEWED, _21),
    Special(Case.SUSPENDED, Effect.NOT_REVIEWED, _21),
    Special(
        Case.NEW_MEMBER, Effect.NOT_GRADED, _21, 6, "Kiểm điểm từ ngày kết nạp, không xếp loại."
    ),
    Special(Case.NEW_UNIT, Effect.NOT_GRADED, _21, 6),
    Special(Case.SICK, Effect.AT_MOST_DONE, _21, 3, "Không xếp loại từ hoàn thành tốt trở lên."),
    Special(Case.MATERNITY, Effect.AS_USUAL, _21, None, "Xếp loại theo thời gian làm việc."),
    Special(Case.TEMPORARY, Effect.COMMENTED, _21),
    Special(Case.TRANSFERRED, Effect.COMMENTED, _21, 6),
)
SPECIAL_CASES: dict[str, tuple[Special, ...]] = {
    OF_2014: tuple(
        case._replace(source=f"Theo {HD_21}; với những năm này {INFERRED}") for case in _OF_2018
    ),
    OF_2018: _OF_2018,
    OF_2023: (
        Special(Case.EXEMPT, Effect.NOT_REVIEWED, _124),
        Special(Case.SUSPENDED, Effect.NOT_REVIEWED, _124),
        Special(Case.NEW_MEMBER, Effect.NOT_REVIEWED, _124, 6),
        Special(Case.NEW_UNIT, Effect.AS_USUAL, _NOT_FOUND, 6),
        Special(Case.SICK, Effect.AS_USUAL, _NOT_FOUND, 3),
        Special(Case.MATERNITY, Effect.AS_USUAL, _NOT_FOUND),
        Special(Case.TEMPORARY, Effect.COMMENTED, _AS_BEFORE),
        Special(Case.TRANSFERRED, Effect.COMMENTED, _AS_BEFORE, 6),
    ),
    OF_2025: (
        Special(Case.EXEMPT, Effect.NOT_REVIEWED, _366),
        Special(Case.SUSPENDED, Effect.NOT_REVIEWED, _366),
        Special(Case.NEW_MEMBER, Effect.NOT_REVIEWED, _366, 6),
        Special(Case.NEW_UNIT, Effect.AS_USUAL, _NOT_FOUND, 6),
        Special(Case.SICK, Effect.AS_USUAL, f"{HD_43}, mục 7.5; {READ}", 3),
        Special(Case.MATERNITY, Effect.AS_USUAL, f"{HD_43}, mục 7.5; {READ}"),
        Special(
            Case.TEMPORARY, Effect.COMMENTED, f"{HD_43}, mục 7.6; {READ}", None,
            "Kiểm điểm, xếp loại ở chi bộ chính thức sau khi có nhận xét của chi bộ tạm thời.",
        ),
        Special(Case.TRANSFERRED, Effect.COMMENTED, _AS_BEFORE, 6),
        Special(
            Case.COMMITTEE, Effect.AS_USUAL, f"{HD_43}, mục 7.7; {READ}", None,
            "Kiểm điểm trách nhiệm ở cấp ủy trước khi bị đình chỉ, tại chi bộ.",
        ),
        Special(
            Case.SMALL, Effect.AS_USUAL, f"{HD_43}, mục 7.4; {READ}", None,
            "Kiểm điểm cùng cấp ủy (chi bộ) cơ quan hoặc cùng đơn vị tương đồng, do cấp có thẩm "
            "quyền quyết định.",
        ),
    ),
}  # fmt: skip
