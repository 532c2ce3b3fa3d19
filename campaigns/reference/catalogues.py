"""Catalogues to refer to: standards, the forbidden acts, the signs of degradation, usual areas.

Short labels; the full wording is in the regulation named as source.
"""

import datetime as dt

from campaigns.models import Catalogue, CatalogueEntry

_STANDARDS = (
    "Yêu nước, tôn trọng Nhân dân, tuyệt đối trung thành với Đảng, với Tổ quốc",
    "Bản lĩnh, đổi mới, sáng tạo, hội nhập",
    "Cần, kiệm, liêm, chính, chí công vô tư",
    "Đoàn kết, kỷ cương, tình thương, trách nhiệm",
    "Gương mẫu, khiêm tốn, tu dưỡng rèn luyện, học tập suốt đời",
)
_FORBIDDEN = (
    "Nói, viết, làm trái chủ trương, pháp luật",
    "Không chấp hành nguyên tắc tổ chức",
    "Xuyên tạc chủ nghĩa Mác – Lênin, tư tưởng Hồ Chí Minh",
    "Làm lộ, làm mất bí mật",
    "Phát tán tin sai",
    "Tố cáo bịa đặt, giấu tên, mạo tên",
    "Bè phái, cục bộ",
    "Lập tổ chức, hội trái quy định",
    "Báo cáo, kê khai không trung thực",
    "Dùng văn bằng không hợp pháp",
    "Vi phạm đạo đức công vụ",
    "Chạy chức, chạy quyền",
    "Tham ô, hối lộ",
    "Tặng, nhận quà trái quy định",
    "Lãng phí",
    "Nhận tài trợ du lịch, học tập, chữa bệnh của bên liên quan",
    "Cản trở kiểm tra, thanh tra, điều tra",
    "Cờ bạc, ma túy, rượu bia",
    "Mê tín, hoạt động tôn giáo trái phép",
)
_SIGNS = {
    "A. Tư tưởng chính trị": (
        "Phai nhạt lý tưởng",
        "Xa rời tôn chỉ, mục đích",
        "Lười học tập lý luận",
        "Sa sút ý chí, trung bình chủ nghĩa",
        "Nể nang, né tránh phê bình",
        "Nói không đi đôi với làm",
        "Duy ý chí, áp đặt, bảo thủ",
        "Tham vọng chức quyền",
        "Tư duy nhiệm kỳ, ưu ái người thân",
    ),
    "B. Đạo đức, lối sống": (
        "Cá nhân, ích kỷ, cơ hội",
        "Vi phạm tập trung dân chủ, mất đoàn kết",
        "Kê khai tài sản không trung thực",
        "Bệnh thành tích",
        "Quan liêu, vô cảm",
        "Lãng phí, thất thoát",
        "Tham ô, lợi dụng chức vụ",
        "Thao túng công tác cán bộ",
        "Tệ nạn, mê tín, bê tha",
    ),
    "C. Tự diễn biến, tự chuyển hóa": (
        "Phủ nhận chủ nghĩa Mác – Lênin, đòi đa đảng",
        "Đòi “tam quyền phân lập”, “xã hội dân sự”",
        "Phủ nhận thành quả, xuyên tạc lịch sử",
        "Kích động bất mãn",
        "“Phi chính trị hóa” quân đội, công an",
        "Móc nối thế lực thù địch",
        "Thông tin sai về đối ngoại",
        "Lôi kéo dư luận, sáng tác lệch lạc",
        "Dân tộc hẹp hòi, tôn giáo cực đoan",
    ),
}
_AREAS = (
    "Tư tưởng chính trị",
    "Đạo đức, lối sống",
    "Chống “tự diễn biến”, “tự chuyển hóa”",
    "Kỷ luật, tác phong, trách nhiệm nêu gương",
    "Việc làm theo cụ thể",
    "Nhiệm vụ được giao",
    "Khắc phục hạn chế đã nêu",
)
AREAS = "linh-vuc"
CATALOGUES = (
    (
        "5-chuan-muc",
        "5 chuẩn mực đạo đức cách mạng",
        "QĐ 144-QĐ/TW ngày 9/5/2024",
        dt.date(2024, 5, 9),
        {"": _STANDARDS},
    ),
    (
        "19-dieu",
        "19 điều đảng viên không được làm",
        "QĐ 207-QĐ/TW ngày 26/7/2026",
        dt.date(2026, 7, 26),
        {"": _FORBIDDEN},
    ),
    (
        "27-bieu-hien",
        "27 biểu hiện suy thoái",
        "NQ 04-NQ/TW ngày 30/10/2016",
        dt.date(2016, 10, 30),
        _SIGNS,
    ),
    (AREAS, "Lĩnh vực của bản cam kết", "Gợi ý, các đơn vị sửa được", None, {"": _AREAS}),
)


def load() -> None:
    """Write the catalogues that are missing."""
    for code, name, source, valid_from, groups in CATALOGUES:
        catalogue, created = Catalogue.objects.get_or_create(
            code=code, defaults={"name": name, "source": source, "valid_from": valid_from}
        )
        if created:
            CatalogueEntry.objects.bulk_create(
                CatalogueEntry(catalogue=catalogue, group=group, number=number, text=text)
                for group, texts in groups.items()
                for number, text in enumerate(texts, start=1)
            )
