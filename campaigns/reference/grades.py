"""Grades and disqualifying cases of each scheme in its own words, each with its source.

Only what was found is written (domain §1); where nothing was found the source says so, and an
office writes it in from the official text.
"""

from typing import NamedTuple

from campaigns.models import Disqualifier, Grade

S = Grade.Standing
ORG, MEMBER = Grade.Target.ORGANIZATION, Grade.Target.MEMBER
Measure = Disqualifier.Measure

# How sure a text is, in the words that an office reads beside it.
READ = "đọc trên trang đăng lại, cần đối chiếu văn bản gốc"
KNOWN = "theo hiểu biết chung, chưa đối chiếu văn bản gốc"
INFERRED = "suy ra từ quy định trước, chưa thấy văn bản"
UNKNOWN = "Chưa tra được điều kiện của mức này; mời ghi theo văn bản gốc"
HD_27 = "Hướng dẫn số 27-HD/BTCTW (2014)"
HD_21 = "Hướng dẫn số 21-HD/BTCTW (2019)"
QD_124 = "Quy định số 124-QĐ/TW (2023)"
QD_366 = "Quy định số 366-QĐ/TW (2025)"


class GradeText(NamedTuple):
    """What a scheme says of one grade."""

    conditions: str = ""
    source: str = UNKNOWN
    min_points: int | None = None


class Case(NamedTuple):
    """A disqualifying case: above which grade nobody can be, and how the portal finds it."""

    target: str
    text: str
    source: str
    ceiling: str = S.FAILED
    measure: str = Measure.BY_HAND
    over_percent: str | None = None


SINCE_2018 = (
    (S.TOP, "Hoàn thành xuất sắc nhiệm vụ", "HTXSNV"),
    (S.GOOD, "Hoàn thành tốt nhiệm vụ", "HTTNV"),
    (S.DONE, "Hoàn thành nhiệm vụ", "HTNV"),
    (S.FAILED, "Không hoàn thành nhiệm vụ", "KHTNV"),
)
ORGANIZATIONS_2014 = (
    (S.TOP, "Trong sạch, vững mạnh", "TSVM"),
    (S.GOOD, "Hoàn thành tốt nhiệm vụ", "HTTNV"),
    (S.DONE, "Hoàn thành nhiệm vụ", "HTNV"),
    (S.FAILED, "Yếu kém", "YK"),
)
MEMBERS_2014 = (
    (S.TOP, "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ", "ĐTC-XS"),
    (S.GOOD, "Đủ tư cách, hoàn thành tốt nhiệm vụ", "ĐTC-T"),
    (S.DONE, "Đủ tư cách, hoàn thành nhiệm vụ", "ĐTC-HT"),
    (S.FAILED, "Không hoàn thành nhiệm vụ", "KHTNV"),
)
LABELS = {
    "hd-27-2014": {ORG: ORGANIZATIONS_2014, MEMBER: MEMBERS_2014},
    "hd-21-2019": {ORG: SINCE_2018, MEMBER: SINCE_2018},
    "qd-124-2023": {ORG: SINCE_2018, MEMBER: SINCE_2018},
    "qd-366-2025": {ORG: SINCE_2018, MEMBER: SINCE_2018},
}

_FROM_50 = GradeText(
    "Từ 50 điểm trở lên và không thuộc trường hợp xếp loại yếu kém.",
    f"{HD_27}, {READ}; ngưỡng điểm riêng của mức này chưa tra được",
    50,
)
_LABEL_ONLY = GradeText("", f"Tên mức {KNOWN}; điều kiện chưa tra được, mời ghi theo văn bản gốc")
_CRITERIA_2019 = (
    "Các tiêu chí về kết quả thực hiện nhiệm vụ đều ở cấp độ “Xuất sắc”, các tiêu chí còn lại từ "
    "“Tốt” trở lên"
)
_TOP_2025 = (
    "Hoàn thành 100% nhiệm vụ đúng hạn, bảo đảm chất lượng, trong đó ít nhất 30% vượt yêu cầu; "
)
_REMEDIED = "hạn chế, khuyết điểm đã chỉ ra được khắc phục 100%."
_READ_366 = f"{QD_366}, Điều 11, {READ}"
_GRADES_2025 = {
    S.GOOD: GradeText("Hoàn thành 100% nhiệm vụ đúng hạn, bảo đảm chất lượng.", _READ_366, 70),
    S.DONE: GradeText("Hoàn thành 100% nhiệm vụ, không quá 20% chậm tiến độ.", _READ_366, 50),
    S.FAILED: GradeText("Dưới 50 điểm, hoặc thuộc trường hợp loại trừ.", _READ_366),
}
TEXTS: dict[str, dict[str, dict[str, GradeText]]] = {
    "hd-27-2014": {
        ORG: {
            S.TOP: _FROM_50,
            S.GOOD: _FROM_50,
            S.DONE: _FROM_50,
            S.FAILED: GradeText(
                "Dưới 50 điểm, hoặc từ 50 điểm nhưng thuộc một trong các trường hợp đã nêu.",
                f"{HD_27}, {READ}",
            ),
        },
        MEMBER: dict.fromkeys(S.values, _LABEL_ONLY),
    },
    "hd-21-2019": {
        ORG: {S.TOP: GradeText(f"{_CRITERIA_2019}.", f"{HD_21}, {READ}")},
        MEMBER: {
            S.TOP: GradeText(
                f"{_CRITERIA_2019}; cán bộ, công chức, viên chức thì bản thân phải được xếp loại "
                "hoàn thành xuất sắc nhiệm vụ.",
                f"{HD_21}, {READ}",
            )
        },
    },
    "qd-124-2023": {
        target: {S.FAILED: GradeText("Thuộc một trong các trường hợp đã nêu.", f"{QD_124}, {READ}")}
        for target in (ORG, MEMBER)
    },
    "qd-366-2025": {
        ORG: {
            S.TOP: GradeText(
                f"{_TOP_2025}không có tổ chức trực thuộc, thành viên lãnh đạo bị kỷ luật; {_REMEDIED}",
                _READ_366,
                90,
            )
        }
        | _GRADES_2025,
        MEMBER: {
            S.TOP: GradeText(
                f"{_TOP_2025}người đứng đầu: đơn vị, lĩnh vực phụ trách cũng đạt như vậy; {_REMEDIED}",
                _READ_366,
                90,
            )
        }
        | _GRADES_2025,
    },
}

_OF_124 = f"{QD_124}, {READ}"
_CASES_2023 = (
    (ORG, "Có tham nhũng, lãng phí, vi phạm ở đơn vị trực thuộc (trừ khi tự phát hiện và khắc phục)"),
    (ORG, "Hoàn thành dưới 50% chỉ tiêu, không đạt các chỉ tiêu chính (trừ bất khả kháng)"),
    (ORG, "Tập thể bị kỷ luật, hoặc trên 20% tổ chức trực thuộc bị kỷ luật"),
    (ORG, "Có kết luận mất đoàn kết nội bộ hoặc có thành viên suy thoái"),
    (MEMBER, "Bị kỷ luật trong năm (trừ khi tự phát hiện và khắc phục)"),
    (MEMBER, "Có kết luận về biểu hiện suy thoái, vi phạm những điều không được làm hoặc nêu gương"),
)  # fmt: skip
_OF_27 = f"{HD_27}, {READ}"
CASES: dict[str, tuple[Case, ...]] = {
    "hd-27-2014": (
        Case(ORG, "Cấp ủy mất đoàn kết", _OF_27),
        Case(ORG, "Có tham nhũng, suy thoái đến mức bị kỷ luật", _OF_27),
        Case(
            ORG,
            "Chính quyền cùng cấp, hoặc từ hai tổ chức chính trị – xã hội trở lên, bị xếp loại thấp nhất",
            _OF_27,
        ),
        Case(
            ORG, "Trên một phần ba tổ chức trực thuộc yếu kém", _OF_27,
            measure=Measure.UNITS_FAILED, over_percent="33.33",
        ),
        Case(
            ORG, "Ở chi bộ: trên một nửa đảng viên không hoàn thành nhiệm vụ", _OF_27,
            measure=Measure.MEMBERS_FAILED, over_percent="50",
        ),
    ),
    "hd-21-2019": (
        Case(
            MEMBER, "Cán bộ, công chức, viên chức không được xếp loại hoàn thành xuất sắc nhiệm vụ",
            f"{HD_21}, {READ}", ceiling=S.GOOD,
        ),
        *(
            Case(
                target, "Có tiêu chí về kết quả nhiệm vụ dưới “Xuất sắc”, hoặc tiêu chí khác dưới “Tốt”",
                f"{HD_21}, {READ}", ceiling=S.GOOD,
            )
            for target in (ORG, MEMBER)
        ),
    ),
    "qd-124-2023": tuple(Case(target, text, _OF_124) for target, text in _CASES_2023),
    "qd-366-2025": (
        *(Case(target, text, f"{QD_124}; với năm nay là {INFERRED}") for target, text in _CASES_2023),
        Case(
            ORG, "Có tổ chức trực thuộc hoặc thành viên lãnh đạo bị kỷ luật", _READ_366,
            ceiling=S.GOOD,
        ),
    ),
}  # fmt: skip
