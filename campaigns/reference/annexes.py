"""The criteria of part B from Phụ lục 1, 3, 4 and 5 of QĐ 366, as far as a page quotes their lines.

The general lines of Phụ lục 1 and 4 and the results of Phụ lục 5 were read, told in short. Of the
rest only the groups were readable: each stands as one line, and its source says that an office types
the official lines in its place. Points by line are set by each authority: none is preset.
"""

from collections.abc import Iterator
from typing import NamedTuple

from campaigns.models import ReviewCriterion, SubjectKind

from .sureness import READ

Group, Kind = ReviewCriterion.Group, SubjectKind
_366 = "Quy định số 366-QĐ/TW"
_SPLIT = "điểm từng dòng do cấp có thẩm quyền chia"


class Line(NamedTuple):
    """A criterion of part B: its group, its sub-group where it has one, its words, its source."""

    group: str
    part: str
    text: str
    source: str


def _read(group: str, annex: int, *texts: str, part: str = "", note: str = "") -> Iterator[Line]:
    """Lines that a page quotes."""
    source = f"{_366}, Phụ lục {annex}, lời rút gọn; {READ}; {_SPLIT}{note}"
    return (Line(group, part, text, source) for text in texts)


def _unseen(group: str, annex: int, groups: dict[str, str]) -> Iterator[Line]:
    """Groups of an annex of which no line was seen, each with how many lines the annex has."""
    for text, count in groups.items():
        source = (
            f"Chưa thấy từng dòng của Phụ lục {annex}, {_366}{count}: đây là tên nhóm, mời ghi theo "
            f"văn bản gốc; {_SPLIT}"
        )
        yield Line(group, "", text, source)


_GENERAL_4 = (
    (
        "Chính trị, phẩm chất đạo đức và ý thức tổ chức kỷ luật",
        (
            "Bản lĩnh chính trị vững vàng, kiên định lập trường, không dao động trước khó khăn, thách thức",
            (
                "Thực hiện nguyên tắc tổ chức của Đảng, nhất là tập trung dân chủ; chấp hành chủ trương của "
                "Đảng, pháp luật của Nhà nước; kỷ luật phát ngôn, bảo vệ bí mật nhà nước"
            ),
            "Học tập, vận dụng chủ nghĩa Mác - Lênin, tư tưởng Hồ Chí Minh, nghị quyết, chỉ thị của Đảng",
            (
                "Đạo đức, lối sống trong sáng, trung thực, giản dị; tham gia phòng, chống tham nhũng, lãng "
                "phí, tiêu cực; không suy thoái, “tự diễn biến”, “tự chuyển hóa”; không làm những điều đảng "
                "viên không được làm"
            ),
            (
                "Không tham nhũng, quan liêu, cửa quyền, vụ lợi; không để người thân, người quen lợi dụng "
                "quyền hạn của mình"
            ),
            "Ý thức tổ chức kỷ luật, tinh thần trách nhiệm; chấp hành sự phân công, quy chế, nội quy",
            "Kê khai, công khai tài sản, thu nhập theo quy định",
            "Báo cáo đầy đủ, trung thực, cung cấp thông tin chính xác khi được yêu cầu",
            "Giữ gìn đoàn kết nội bộ; tham gia xây dựng tổ chức đảng, đoàn thể và phong trào tập thể",
            "Sâu sát cơ sở; giữ mối liên hệ với cấp ủy và Nhân dân nơi cư trú",
        ),
    ),
    (
        "Năng lực chuyên môn, nghiệp vụ theo vị trí việc làm",
        (
            "Hiểu biết lĩnh vực được phân công; nắm vững pháp luật, quy trình nghiệp vụ",
            "Cập nhật kiến thức, nghiên cứu, tổng hợp, vận dụng sáng tạo; đáp ứng cải cách hành chính",
            "Kỹ năng xử lý công việc độc lập, làm việc nhóm",
            "Sử dụng công nghệ thông tin trong công việc",
        ),
    ),
    (
        "Khả năng đáp ứng yêu cầu thực thi nhiệm vụ",
        (
            "Nhiệm vụ thường xuyên: xử lý thành thạo theo kế hoạch, giữ ổn định chất lượng",
            "Nhiệm vụ đột xuất: đề xuất giải pháp, thực hiện hiệu quả, kịp thời",
        ),
    ),
    (
        "Thái độ công tác",
        (
            "Trách nhiệm, tích cực; đề xuất cải tiến quy trình, nâng cao hiệu quả công việc",
            "Thái độ đúng mực, phong cách làm việc chuẩn mực, chuyên nghiệp",
            "Phối hợp hiệu quả với tập thể, cá nhân có liên quan",
        ),
    ),
    (
        "Đổi mới sáng tạo, dám nghĩ, dám làm, dám chịu trách nhiệm vì lợi ích chung",
        (
            "Sản phẩm, giải pháp đột phá, sáng tạo đem lại hiệu quả thiết thực",
            "Sẵn sàng nhận nhiệm vụ chính trị, đột xuất, phức tạp hoặc trong điều kiện khó khăn",
            "Chịu trách nhiệm trước kết quả công việc; nhận sai sót và có biện pháp khắc phục cụ thể",
        ),
    ),
    (
        "Tự phê bình và phê bình, khắc phục hạn chế, khuyết điểm",
        (
            (
                "Tự phê bình, tự soi, tự sửa; tự giác nhận diện hạn chế và kết quả khắc phục những hạn chế đã "
                "được chỉ ra"
            ),
        ),
    ),
)

_BLOCS = (
    " (9 khối: tham mưu của Đảng; hành chính; dân cử; Mặt trận, đoàn thể; lực lượng vũ trang; "
    "tư pháp; sự nghiệp công lập; doanh nghiệp nhà nước; hội quần chúng)"
)


def _lines(count: int) -> str:
    return f" (nhóm này có {count} dòng)"


ANNEXES: dict[str, tuple[Line, ...]] = {
    Kind.COLLECTIVE: (
        *_read(
            Group.GENERAL, 1,
            "Xây dựng, chỉnh đốn Đảng",
            "Năng lực lãnh đạo của cấp ủy; phối hợp, đoàn kết",
            "Thanh tra, kiểm tra, giám sát, kiểm soát quyền lực",
            "Nguyên tắc tổ chức, quy chế làm việc, phân công nhiệm vụ",
            "Lãnh đạo nhiệm vụ chính trị; bộ máy tinh gọn; cải cách hành chính; chuyển đổi số",
            "Tự phê bình và phê bình; tự soi, tự sửa; khắc phục hạn chế",
            note=", một hướng dẫn địa phương chia mỗi dòng 5 điểm",
        ),
        *_unseen(Group.RESULT, 1, {
            "Cụ thể hóa nghị quyết và kết quả thực hiện nhiệm vụ theo khối công tác": _BLOCS,
            "Kết quả xếp loại của lĩnh vực, đơn vị phụ trách, tổ chức và cá nhân trực thuộc": "",
        }),
    ),
    Kind.LEADER: (
        *_unseen(Group.GENERAL, 3, {
            "Chính trị, tư tưởng": _lines(6),
            "Đạo đức, kỷ luật": _lines(6),
            "Năng lực: lãnh đạo, quản lý": _lines(4),
            "Năng lực: chuyên môn, nghiệp vụ": "",
            "Năng lực: đáp ứng nhiệm vụ thường xuyên, đột xuất": "",
            "Năng lực: thái độ công tác": "",
            "Năng lực: đổi mới sáng tạo": _lines(4),
            "Tín nhiệm, uy tín, khả năng quy tụ": _lines(2),
            "Tự phê bình và phê bình; khắc phục hạn chế": _lines(1),
        }),
        *_unseen(Group.RESULT, 3, {
            "Kết quả thực hiện nhiệm vụ của bản thân": "",
            "Kết quả lãnh đạo, chỉ đạo trong lĩnh vực phụ trách": "",
            "Kết quả xếp loại của tập thể và cán bộ trực tiếp quản lý": "",
        }),
    ),
    Kind.NON_LEADER: (
        *(line for part, texts in _GENERAL_4 for line in _read(Group.GENERAL, 4, *texts, part=part)),
        *_unseen(Group.RESULT, 4, {
            "Khối lượng, tiến độ, chất lượng công việc theo khối công tác": (
                " (9 khối, mỗi khối từ 1 đến 3 dòng)"
            ),
        }),
    ),
    Kind.OUTSIDE: (
        *_unseen(Group.GENERAL, 5, {
            "Phẩm chất, đạo đức, kỷ luật": _lines(3),
            "Tự phê bình và phê bình; khắc phục hạn chế": _lines(1),
        }),
        *_read(
            Group.RESULT, 5,
            "Quyền, nghĩa vụ của đảng viên và nhiệm vụ chi bộ giao",
            "Học tập nghị quyết, phát biểu ý kiến trong sinh hoạt",
            "Việc đột xuất, phong trào, theo sức khỏe, tuổi tác",
        ),
    ),
}  # fmt: skip
