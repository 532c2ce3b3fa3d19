"""Criteria and axes of a quarter. The lines are told in short; the axes' points are a local split.

Source: Phụ lục 2 of QĐ 366 (three groups, 17 lines), HD 02-HD/BTCTW as local guides have it.
"""

from typing import NamedTuple

from .sureness import LOCAL, OF_2025, QD_366

_SOURCE = f"Phụ lục 2 {QD_366}, lời rút gọn; điểm từng dòng: {LOCAL}"
_OF_AXES = f"Hướng dẫn số 02-HD/BTCTW (2026); tên và điểm của trục: {LOCAL}, mời sửa theo nơi mình"
GROUPS = (
    (
        "Phẩm chất chính trị, đạo đức, lối sống, trách nhiệm nêu gương", 2,
        (
            "Trung thành, kiên định, có bản lĩnh chính trị",
            "Tận tụy phục vụ Nhân dân, đặt lợi ích chung lên trên",
            "Chấp hành nguyên tắc tổ chức, kỷ luật của Đảng, pháp luật, sự phân công",
            "Tự giác học tập lý luận, nghị quyết, cập nhật kiến thức",
            "Đạo đức, lối sống trong sáng; cần, kiệm, liêm, chính; nêu gương",
            "Không tham vọng quyền lực; chống tham nhũng, lãng phí, tiêu cực",
            "Có uy tín, là trung tâm đoàn kết",
            "Chủ động, đổi mới sáng tạo vì sự phát triển của đơn vị",
            "Kê khai tài sản, báo cáo đầy đủ, trung thực",
        ),
    ),
    (
        "Tư duy đổi mới, khát vọng cống hiến, dám nghĩ, dám làm", 1,
        (
            "Tư duy đổi mới, tầm nhìn, cụ thể hóa được chủ trương",
            "Bám sát thực tiễn, có cách làm hay",
            "Nói đi đôi với làm, dám chịu trách nhiệm",
            "Có khát vọng cống hiến, quy tụ được tập thể",
        ),
    ),
    (
        "Tự phê bình và phê bình, tự soi, tự sửa, khắc phục hạn chế", 2,
        (
            "Chủ động tự phê bình và phê bình, cầu thị",
            "Có kế hoạch khắc phục hạn chế đã được chỉ ra",
            "Khắc phục được từ 80% nội dung, không để tái diễn",
            "Tự soi, tự sửa, không né tránh, không đổ lỗi",
        ),
    ),
)  # fmt: skip
AXES = (
    ("Nhiệm vụ chính trị, chuyên môn", 15),
    ("Thể chế, phân cấp, kiểm tra, giám sát", 10),
    ("Khoa học, công nghệ, đổi mới sáng tạo, chuyển đổi số", 10),
    ("Xây dựng Đảng và hệ thống chính trị", 15),
    ("Văn hóa, con người, an sinh", 10),
    ("Quốc phòng, an ninh, đối ngoại", 10),
)


class CriterionLine(NamedTuple):
    order: int
    group: str
    text: str
    points: int
    source: str = _SOURCE


class AxisLine(NamedTuple):
    order: int
    text: str
    points: int
    source: str = _OF_AXES


_LINES = [(group, text, points) for group, points, texts in GROUPS for text in texts]
CRITERIA = {
    OF_2025: tuple(
        CriterionLine(order, group, text, points)
        for order, (group, text, points) in enumerate(_LINES, start=1)
    )
}
AXES_OF = {OF_2025: tuple(AxisLine(order, *axis) for order, axis in enumerate(AXES, start=1))}
