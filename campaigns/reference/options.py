"""Areas of issues and grades of civil servants that a bloc starts with; the office corrects and adds."""

import datetime as dt

from campaigns.models import Option
from members.models import Organization

from .sureness import KNOWN, LOCAL

Subject = Option.Subject
DECREES = f"Nghị định 56/2015/NĐ-CP (từ 1/8/2015), 90/2020/NĐ-CP (từ 20/8/2020); {KNOWN}"
BEFORE = f"Nghị định 56/2015/NĐ-CP, từ 1/8/2015 đến 19/8/2020; {KNOWN}"
ISSUES = f"Cách chia của cổng; {LOCAL}"
# Each with its name, whether it counts as good, where it comes from, its first and last day.
GRADES = (
    ("Hoàn thành xuất sắc nhiệm vụ", True, DECREES, dt.date(2015, 8, 1), None),
    ("Hoàn thành tốt nhiệm vụ", True, DECREES, dt.date(2015, 8, 1), None),
    (
        "Hoàn thành nhiệm vụ nhưng còn hạn chế về năng lực",
        False,
        BEFORE,
        dt.date(2015, 8, 1),
        dt.date(2020, 8, 19),
    ),
    ("Hoàn thành nhiệm vụ", False, DECREES, dt.date(2015, 8, 1), None),
    ("Không hoàn thành nhiệm vụ", False, DECREES, dt.date(2015, 8, 1), None),
)
OF_SERVICE = "Thủ tục hành chính, thái độ phục vụ"
AREAS = (
    "Quản lý đô thị, xây dựng, hạ tầng",
    "Đất đai, đền bù, giải phóng mặt bằng",
    "Môi trường, vệ sinh",
    OF_SERVICE,
    "Chính sách, an sinh xã hội",
    "An ninh, trật tự",
    "Nội bộ cơ quan, chuyên môn, tổ chức",
    "Lĩnh vực khác",
)
SINCE = dt.date(2007, 2, 3)


def load() -> None:
    """Write the catalogues of each bloc that has none."""
    lines = [
        *((Subject.ISSUE_AREA, name, False, ISSUES, SINCE, None) for name in AREAS),
        *((Subject.CIVIL_SERVANT, *grade) for grade in GRADES),
    ]
    for bloc in Organization.objects.filter(depth=1, options__isnull=True):
        Option.objects.bulk_create(
            Option(
                organization=bloc, subject=subject, name=name, position=position, is_good=is_good,
                source=source, valid_from=first, valid_to=last,
            )
            for position, (subject, name, is_good, source, first, last) in enumerate(lines)
        )  # fmt: skip
