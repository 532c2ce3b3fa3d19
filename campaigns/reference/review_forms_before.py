"""Forms 01 and 02 of HD 21 (2019) and 01, 02A and 02B of HD 25 (2023), in their order.

The author ticks how far each item was reached. 02A is for those who do not lead, 02B for those who
do; HD 43 of 2025 turned the letters round.
"""

from campaigns.models import ReviewSection, SubjectKind

from .review_parts import AUTHOR, OPENING, Form, Section, written
from .sureness import HD_21, HD_25, INFERRED, OF_2014, OF_2018, OF_2023, READ

Content, Kind = ReviewSection.Content, SubjectKind
TEXT, SHORTCOMINGS = Content.TEXT, Content.SHORTCOMINGS
_SEEN = f"Mẫu công khai của một trường đại học; {READ}"


def _graded(number: str, heading: str, **more) -> Section:
    return written(number, heading, has_level=True, **more)


_OLD_STRENGTHS = (
    Section("I", "Ưu điểm, kết quả đạt được"),
    _graded("1", "Về tư tưởng chính trị; phẩm chất đạo đức, lối sống; ý thức tổ chức kỷ luật; tác phong, lề lối làm việc"),
    _graded("2", "Về thực hiện chức trách, nhiệm vụ được giao"),
)  # fmt: skip
_OLD_OF_LEADERS = (
    _graded("3", "Về công tác lãnh đạo, chỉ đạo, quản lý, điều hành"),
    _graded("4", "Tinh thần năng động, đổi mới, sáng tạo, dám nghĩ, dám làm, dám chịu trách nhiệm"),
    _graded("5", "Trách nhiệm nêu gương của bản thân và gia đình; đấu tranh phòng, chống tham nhũng, lãng phí, tiêu cực"),
)  # fmt: skip
_OLD_PLEDGED = Section(
    "3", "Việc thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu hằng năm", Content.PLEDGE, True,
)  # fmt: skip
_OLD_REST = (
    Section("II", "Hạn chế, khuyết điểm và nguyên nhân", SHORTCOMINGS, True),
    Section("III", "Kết quả khắc phục những hạn chế, khuyết điểm đã được cấp có thẩm quyền kết luận hoặc được chỉ ra ở các kỳ kiểm điểm trước", Content.REMEDIES, has_level=True),
    Section("IV", "Giải trình những vấn đề được gợi ý kiểm điểm (nếu có)", Content.ISSUES),
)  # fmt: skip
_OLD_FOOT = (
    written("V", "Làm rõ trách nhiệm của cá nhân đối với những hạn chế, khuyết điểm của tập thể (nếu có)")._replace(is_required=False),
    written("VI", "Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm"),
    Section("VII", "Tự nhận mức xếp loại chất lượng"),
    Section("1", "Xếp loại cán bộ, công chức, viên chức", TEXT),
    Section("2", "Xếp loại đảng viên", Content.GRADE, signed_by=AUTHOR),
    Section("", "Đánh giá, xếp loại của cấp quản lý cán bộ, công chức, viên chức", Content.AGENCY, signed_by="Thủ trưởng cơ quan, đơn vị"),
    Section("", "Nhận xét của chi ủy; chi bộ đề xuất xếp loại mức chất lượng", Content.PROPOSAL, signed_by="T/M {ten}"),
    Section("", "Đảng ủy, chi ủy cơ sở xếp loại mức chất lượng", Content.DECISION, signed_by="T/M {ten}"),
)  # fmt: skip
_WITHOUT_AGENCY = tuple(
    section
    for section in _OLD_FOOT
    if section.content != Content.AGENCY and not section.heading.startswith("Xếp loại cán bộ")
)
_OF_ALL = (*_OLD_STRENGTHS, _OLD_PLEDGED, *_OLD_REST, *_OLD_FOOT)
_OF_LEADERS = (
    *_OLD_STRENGTHS, *_OLD_OF_LEADERS, _OLD_PLEDGED._replace(number="6"), *_OLD_REST, *_OLD_FOOT,
)  # fmt: skip
_OF_OUTSIDE = (*_OLD_STRENGTHS, _OLD_PLEDGED, *_OLD_REST, *_WITHOUT_AGENCY)
_OLD_01 = Form(
    Kind.COLLECTIVE,
    "01",
    "Báo cáo kiểm điểm tập thể",
    (
        Section("I", "Ưu điểm, kết quả đạt được"),
        _graded("1", "Việc chấp hành nguyên tắc tổ chức và hoạt động, nhất là nguyên tắc tập trung dân chủ; thực hiện quy chế làm việc"),
        _graded("2", "Kết quả thực hiện các mục tiêu, chỉ tiêu, nhiệm vụ được đề ra trong nghị quyết đại hội, kế hoạch công tác năm và nhiệm vụ đột xuất"),
        _graded("3", "Công tác xây dựng, chỉnh đốn Đảng và hệ thống chính trị; học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"),
        _graded("4", "Trách nhiệm của tập thể lãnh đạo, quản lý trong thực hiện nhiệm vụ chính trị"),
        *_OLD_REST,
        written("V", "Trách nhiệm của tập thể, cá nhân"),
        written("VI", "Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm"),
        Section("VII", "Đề nghị mức xếp loại", Content.GRADE, signed_by="T/M {ten}"),
    ),
    "",
    opening=OPENING,
)  # fmt: skip


def _old(sureness: str, outside: str, leader: str, non_leader: str) -> tuple[Form, ...]:
    """The forms before 2025 by the codes of their persons; every heading bears the source."""
    title, posts = "Bản kiểm điểm cá nhân", {"names_posts": True}
    return tuple(
        form._replace(
            source=sureness,
            sections=tuple(section._replace(source=sureness) for section in form.sections),
        )
        for form in (
            _OLD_01,
            Form(Kind.LEADER, leader, title, _OF_LEADERS, "", **posts),
            Form(Kind.NON_LEADER, non_leader, title, _OF_ALL, "", **posts),
            Form(Kind.OUTSIDE, outside, title, _OF_OUTSIDE, "", **posts),
        )
    )


FORMS = {
    OF_2014: _old(f"Chưa thấy mẫu năm 2014; tạm theo {HD_21}, {INFERRED}", "02", "02", "02"),
    OF_2018: _old(f"{HD_21}; {_SEEN}", "02", "02", "02"),
    OF_2023: _old(f"{HD_25}; {_SEEN}", "02A", "02B", "02A"),
}
