"""The failing cases of each scheme, by kind, with their exceptions."""

from typing import NamedTuple

from campaigns.models import Grade, SubjectKind
from campaigns.models.measures import Measure

from .sureness import HD_21, HD_27, OF_2014, OF_2018, OF_2023, OF_2025, QD_124, QD_366, READ, SURE

S = Grade.Standing
ORG, MEMBER = Grade.Target.ORGANIZATION, Grade.Target.MEMBER
LEADER, NON_LEADER, OUTSIDE = SubjectKind.LEADER, SubjectKind.NON_LEADER, SubjectKind.OUTSIDE


class Case(NamedTuple):
    """A failing case, above which grade nobody can be, and how the portal finds it."""

    target: str
    text: str
    source: str
    kind: str = ""
    ceiling: str = S.FAILED
    measure: str = Measure.BY_HAND
    over_percent: str | None = None
    exception: str = ""


_27, _21 = f"{HD_27}, {READ}", f"{HD_21}, {READ}"
_124, _366 = f"{QD_124}, {READ}", f"{QD_366}, Điều 11.4; {SURE}"
_FOUND_BY_ITSELF = "Tự phát hiện và đã khắc phục xong"

_CASES_2014 = (
    Case(ORG, "Cấp ủy mất đoàn kết", _27),
    Case(ORG, "Có tham nhũng, suy thoái đến mức bị kỷ luật", _27),
    Case(
        ORG,
        "Chính quyền cùng cấp, hoặc từ hai tổ chức chính trị – xã hội trở lên, bị xếp loại thấp nhất",
        _27,
    ),
    Case(
        ORG, "Trên một phần ba tổ chức trực thuộc yếu kém", _27,
        measure=Measure.UNITS_FAILED, over_percent="33.33",
    ),
    Case(
        ORG, "Ở chi bộ: trên một nửa đảng viên không hoàn thành nhiệm vụ", _27,
        measure=Measure.MEMBERS_FAILED, over_percent="50",
    ),
)  # fmt: skip
_CASES_2018 = (
    Case(
        MEMBER, "Cán bộ, công chức, viên chức không được xếp loại hoàn thành xuất sắc nhiệm vụ",
        _21, ceiling=S.GOOD,
    ),
    *(
        Case(
            target, "Có tiêu chí về kết quả nhiệm vụ dưới “Xuất sắc”, hoặc tiêu chí khác dưới “Tốt”",
            _21, ceiling=S.GOOD,
        )
        for target in (ORG, MEMBER)
    ),
    Case(MEMBER, "Cấp có thẩm quyền kết luận suy thoái, “tự diễn biến”, “tự chuyển hóa”", _21),
    Case(
        MEMBER, "Hoàn thành dưới 50% nhiệm vụ được giao", _21,
        measure=Measure.TASKS_UNDONE, over_percent="50",
    ),
    Case(MEMBER, "Cán bộ, công chức, viên chức bị xếp loại không hoàn thành nhiệm vụ", _21),
    Case(
        MEMBER, "Bị kỷ luật trong năm (một vi phạm chỉ tính một lần)", _21,
        measure=Measure.DISCIPLINED, over_percent="0",
    ),
)  # fmt: skip
_CASES_2023 = (
    Case(
        ORG, "Có tham nhũng, lãng phí, vi phạm ở đơn vị trực thuộc", _124,
        exception=_FOUND_BY_ITSELF,
    ),
    Case(
        ORG, "Hoàn thành dưới 50% chỉ tiêu, nhiệm vụ, không đạt các chỉ tiêu chính", _124,
        measure=Measure.TASKS_UNDONE, over_percent="50", exception="Bất khả kháng",
    ),
    Case(
        ORG, "Tập thể bị kỷ luật", _124, measure=Measure.UNIT_DISCIPLINED, over_percent="0"
    ),
    Case(
        ORG, "Trên 20% tổ chức trực thuộc bị kỷ luật", _124,
        measure=Measure.UNITS_DISCIPLINED, over_percent="20",
    ),
    Case(ORG, "Có kết luận mất đoàn kết nội bộ hoặc có thành viên suy thoái", _124),
    Case(ORG, "Có tiêu chí ở cấp độ “Kém”", _124),
    Case(MEMBER, "Có tiêu chí ở cấp độ “Kém”", _124),
    Case(
        MEMBER, "Hoàn thành dưới 50% nhiệm vụ, không đạt các chỉ tiêu chính", _124,
        measure=Measure.TASKS_UNDONE, over_percent="50",
    ),
    Case(
        MEMBER, "Bị kỷ luật trong năm", _124, exception=_FOUND_BY_ITSELF,
        measure=Measure.DISCIPLINED_UNREMEDIED, over_percent="0",
    ),
    Case(MEMBER, "Có kết luận về biểu hiện suy thoái, vi phạm những điều không được làm hoặc nêu gương", _124),
)  # fmt: skip

_WEIGHED = "Bất khả kháng, hoặc vi phạm do tập thể tự phát hiện và khắc phục kịp thời"
_OF_COLLECTIVES = (
    Case(
        ORG,
        "Có kết luận sai phạm trong công tác cán bộ, mất đoàn kết, cục bộ, bè phái, chạy chức, chạy quyền",
        _366, exception=_WEIGHED,
    ),
    Case(
        ORG, "Có thành viên bị kỷ luật từ khiển trách trở lên do vi phạm gắn với nhiệm vụ",
        _366,
        exception="Vi phạm ở đơn vị cũ, không thuộc thẩm quyền của tập thể này, hoặc do tập thể tự "
        "phát hiện và khắc phục kịp thời",
        measure=Measure.COLLECTIVE_ON_DUTY, over_percent="0",
    ),
    Case(
        ORG, "Có thành viên bị kết luận suy thoái, “tự diễn biến”, “tự chuyển hóa”", _366,
        exception=_WEIGHED,
    ),
    Case(
        ORG, "Hoàn thành dưới 70% nhiệm vụ của năm", _366,
        measure=Measure.TASKS_UNDONE, over_percent="30", exception=_WEIGHED,
    ),
    Case(ORG, "Không đạt năm chỉ tiêu kinh tế – xã hội cơ bản", _366, exception=_WEIGHED),
)  # fmt: skip
_LED_WEIGHED = "Bản thân phát hiện, báo cáo, xử lý kịp thời và đã khắc phục"
_OF_LEADERS = tuple(
    Case(MEMBER, text, _366, LEADER, measure=measure, over_percent=over, exception=_LED_WEIGHED)
    for text, measure, over in (
        (
            "Đơn vị, lĩnh vực lãnh đạo hoàn thành dưới 70% nhiệm vụ của năm",
            Measure.LED_TASKS_UNDONE, "30",
        ),
        ("Đơn vị lãnh đạo không đạt năm chỉ tiêu kinh tế – xã hội cơ bản", Measure.BY_HAND, None),
        (
            "Trên 50% đơn vị, lĩnh vực phụ trách bị xếp loại không hoàn thành nhiệm vụ",
            Measure.LED_UNITS_FAILED, "50",
        ),
        (
            "Trên 50% phiếu “tín nhiệm thấp” trong năm lấy phiếu tín nhiệm",
            Measure.LOW_CONFIDENCE, "50",
        ),
        (
            "Bị kỷ luật từ khiển trách trở lên do vi phạm nhiệm vụ",
            Measure.DISCIPLINED_ON_DUTY, "0",
        ),
        ("Có kết luận suy thoái, “tự diễn biến”, “tự chuyển hóa”", Measure.BY_HAND, None),
        (
            "Có tham nhũng, lãng phí, tiêu cực ở đơn vị trực tiếp quản lý và bản thân bị kỷ luật",
            Measure.BY_HAND, None,
        ),
    )
)  # fmt: skip
_OTHERS_WEIGHED = "Tự nhận, tự phát hiện và đã khắc phục"
_OF_OTHERS = tuple(
    Case(MEMBER, text, _366, kind, measure=measure, over_percent=over, exception=_OTHERS_WEIGHED)
    for kind in (NON_LEADER, OUTSIDE)
    for text, measure, over in (
        (
            "Có kết luận suy thoái; vi phạm những điều không được làm, nêu gương, ảnh hưởng uy tín",
            Measure.BY_HAND, None,
        ),
        (
            "Bị kỷ luật từ khiển trách trở lên trong công tác",
            Measure.DISCIPLINED_ON_DUTY, "0",
        ),
        (
            "Trên 50% nhiệm vụ của năm được đánh giá không hoàn thành",
            Measure.TASKS_UNDONE, "50",
        ),
    )
)  # fmt: skip
CASES: dict[str, tuple[Case, ...]] = {
    OF_2014: _CASES_2014,
    OF_2018: _CASES_2018,
    OF_2023: _CASES_2023,
    OF_2025: _OF_COLLECTIVES + _OF_LEADERS + _OF_OTHERS,
}
