"""Forms 01, 2A, 2B and 2C of HD 43 (2025), heading by heading.

Read on pages that quote them. The foot was seen nowhere: the one of 2023 stands in its place, and
says so.
"""

from campaigns.models import ReviewSection, SubjectKind

from .review_parts import AUTHOR, OPENING, Form, Section, written
from .sureness import HD_25, HD_43, INFERRED, READ, SURE

Content, Kind = ReviewSection.Content, SubjectKind
TEXT, PLEDGE, SHORTCOMINGS = Content.TEXT, Content.PLEDGE, Content.SHORTCOMINGS
PERSONAL = "Bản kiểm điểm, tự đánh giá, xếp loại cá nhân"
_43 = f"{HD_43}; {SURE}"
_43_READ = f"{HD_43}; {READ}"
_FOOT = f"Chưa thấy phần cuối của mẫu năm 2025; tạm theo mẫu của {HD_25}, {INFERRED}"

PLEDGED = Section(
    "3", "Việc thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu của cá nhân theo quy định", PLEDGE,
    is_required=True, source=_43,
)  # fmt: skip
CHARACTER = written(
    "1",
    "Về phẩm chất chính trị, đạo đức, lối sống; đoàn kết nội bộ; ý thức tổ chức kỷ luật, nêu gương, "
    "những điều đảng viên không được làm; tác phong, lề lối làm việc; liên hệ các biểu hiện suy thoái, "
    "“tự diễn biến”, “tự chuyển hóa”",
    source=_43,
)
DUTIES = written(
    "2",
    "Việc thực hiện nhiệm vụ, quyền hạn và kết quả thực hiện các chỉ tiêu, nhiệm vụ được giao trong "
    "năm, gắn với hiệu quả, tiến độ, chất lượng",
    source=_43,
)
_ITEM = f"Nội dung theo Điều 6: {SURE}; số mục trên mẫu {INFERRED}"
OF_LEADERS = (
    written(
        "3",
        "Kết quả lãnh đạo, chỉ đạo, quản lý, điều hành; mức độ hoàn thành nhiệm vụ của các tổ chức, cơ "
        "quan, đơn vị trực thuộc; khả năng quy tụ, xây dựng đoàn kết nội bộ",
        source=_ITEM,
    ),
    written(
        "4",
        "Tinh thần trách nhiệm, năng động, sáng tạo, dám nghĩ, dám làm, dám chịu trách nhiệm; khoa học "
        "– công nghệ, đổi mới sáng tạo, chuyển đổi số; xử lý việc khó",
        source=_ITEM,
    ),
    written(
        "5",
        "Trách nhiệm nêu gương của bản thân và gia đình; đấu tranh phòng, chống tham nhũng, lãng phí, "
        "tiêu cực; sự tín nhiệm của cán bộ, đảng viên",
        source=_ITEM,
    ),
)
REMEDIED = Section(
    "III",
    "Kết quả khắc phục những hạn chế, khuyết điểm đã được cấp có thẩm quyền kết luận hoặc được chỉ ra "
    "ở các kỳ kiểm điểm trước",
    Content.REMEDIES,
    source=_43,
)
EXPLAINED = Section(
    "IV", "Giải trình những vấn đề được gợi ý kiểm điểm (nếu có)", Content.ISSUES, source=_43
)
AHEAD = written("VI", "Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm", source=_43)
REST = (
    Section("II", "Hạn chế, khuyết điểm và nguyên nhân", source=_43),
    Section("1", "Hạn chế, khuyết điểm", SHORTCOMINGS, is_required=True, source=_43),
    written("2", "Nguyên nhân của hạn chế, khuyết điểm", source=_43),
    REMEDIED,
    EXPLAINED,
)
STRENGTHS = (
    Section("A", "NỘI DUNG KIỂM ĐIỂM", source=_43),
    Section("I", "Ưu điểm, kết quả đạt được", source=_43),
)
ANSWERABLE = Section(
    "V",
    "Làm rõ trách nhiệm của cá nhân đối với những hạn chế, khuyết điểm của tập thể (nếu có)",
    TEXT,
    source=_43,
)


def _part_b(signed_by: str = AUTHOR) -> tuple[Section, ...]:
    return (
        Section("B", "NỘI DUNG TỰ ĐÁNH GIÁ, XẾP LOẠI", source=_43),
        Section("I", "Đánh giá theo các nhóm tiêu chí", Content.POINTS, source=_43),
        Section(
            "II", "Đề xuất xếp loại mức chất lượng", Content.GRADE, signed_by=signed_by, source=_43
        ),
    )


AGENCY = Section(
    "", "Nhận xét, đánh giá của cấp quản lý trực tiếp", Content.AGENCY,
    signed_by="Thủ trưởng cơ quan, đơn vị", source=_FOOT,
)  # fmt: skip
BY_CELL = Section(
    "", "Nhận xét của chi ủy; chi bộ đề xuất xếp loại mức chất lượng", Content.PROPOSAL,
    signed_by="T/M {ten}", source=_FOOT,
)  # fmt: skip
DECIDED = Section(
    "", "Cấp có thẩm quyền xếp loại mức chất lượng", Content.DECISION, signed_by="T/M {ten}",
    source=_FOOT,
)  # fmt: skip
ANNEX = Section("", "Phụ lục kết quả thực hiện nhiệm vụ", Content.RESULTS, source=_43)
_ANNEX_OF_LEADERS = ANNEX._replace(source=f"Mẫu 2B có phụ lục; với mẫu 2A {INFERRED}")

FORMS_2025 = (
    Form(
        Kind.COLLECTIVE,
        "01",
        "Báo cáo kiểm điểm, tự đánh giá, xếp loại chất lượng của tập thể",
        (
            *STRENGTHS,
            written("1", "Việc chấp hành nguyên tắc tổ chức và hoạt động, nhất là nguyên tắc tập trung dân chủ; thực hiện quy chế làm việc", source=_43),
            written("2", "Kết quả thực hiện các mục tiêu, chỉ tiêu, nhiệm vụ được đề ra trong nghị quyết đại hội, kế hoạch công tác năm và nhiệm vụ đột xuất", source=_43),
            written("3", "Công tác xây dựng, chỉnh đốn Đảng và hệ thống chính trị gắn với học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh; kiểm tra, giám sát; tiếp công dân", source=_43),
            written("4", "Trách nhiệm của tập thể lãnh đạo, quản lý trong triển khai chủ trương, nghị quyết và thực hiện nhiệm vụ chính trị", source=_43),
            *REST,
            written("V", "Trách nhiệm của tập thể, cá nhân", source=_43),
            AHEAD,
            *_part_b("T/M {ten}"),
            ANNEX,
        ),
        _43,
        opening=OPENING,
    ),
    Form(
        Kind.LEADER,
        "2A",
        PERSONAL,
        (
            *STRENGTHS,
            CHARACTER,
            DUTIES,
            *OF_LEADERS,
            PLEDGED._replace(number="6", source=f"Mục cuối của phần I: {SURE}; số mục {INFERRED}"),
            *REST,
            ANSWERABLE,
            AHEAD,
            *_part_b(),
            AGENCY,
            BY_CELL,
            DECIDED,
            _ANNEX_OF_LEADERS,
        ),
        _43,
        subtitle="(Cá nhân giữ chức vụ lãnh đạo, quản lý)",
        names_posts=True,
    ),
    Form(
        Kind.NON_LEADER,
        "2B",
        PERSONAL,
        (
            *STRENGTHS, CHARACTER, DUTIES, PLEDGED, *REST, ANSWERABLE, AHEAD, *_part_b(), AGENCY,
            BY_CELL, DECIDED, ANNEX,
        ),
        _43,
        subtitle="(Cá nhân không giữ chức vụ lãnh đạo, quản lý)",
    ),
    Form(
        Kind.OUTSIDE,
        "2C",
        PERSONAL,
        (
            *STRENGTHS,
            CHARACTER,
            written("2", "Việc thực hiện quyền và nghĩa vụ của đảng viên theo các nhiệm vụ chính trị được cấp ủy, chi bộ phân công", source=_43_READ),
            PLEDGED,
            *REST,
            ANSWERABLE,
            AHEAD,
            *_part_b(),
            BY_CELL,
            DECIDED,
        ),
        _43,
        subtitle="(Cá nhân là đảng viên không làm việc trong hệ thống chính trị)",
    ),
)  # fmt: skip
