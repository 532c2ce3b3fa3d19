"""Grading schemes of the last years as dated data, each line with its source and how sure it is.

What no text settles (rounding, small units, ballot) is not preset: each year decides it.
"""

from collections.abc import Iterable

from campaigns.models import (
    Condition,
    Deadline,
    DecidingLine,
    Disqualifier,
    Grade,
    GradingScheme,
    LeadingPost,
    OrderLine,
    QuarterAxis,
    QuarterCriterion,
    SpecialCase,
)

from . import review_forms
from .cases import CASES
from .conditions import LINES
from .deciding import DEADLINES, DECIDING, LEADING, ORDERS
from .grades import LABELS, POINTS, SOURCES
from .quarters import AXES_OF, CRITERIA
from .special_cases import SPECIAL_CASES
from .sureness import HD_21, HD_43, KNOWN, OF_2014, OF_2018, OF_2023, OF_2025, QD_124, READ, SURE

Base, Unit = GradingScheme.CapBase, GradingScheme.CapUnit
_CAP = {"cap_percent": 20, "cap_base": Base.FINAL_GOOD}
_BALLOT_NOTE = (
    "Ngưỡng và cách bỏ phiếu, cách làm tròn, số tối thiểu cho đơn vị nhỏ, có tính người đứng đầu "
    "hay không: không thấy văn bản nào quy định, từng năm tự quyết định."
)
SCHEMES = (
    {
        "code": OF_2014,
        "name": "Quy định xếp loại 2014–2017",
        "source": "Hướng dẫn số 27-HD/BTCTW ngày 25/9/2014",
        "notes": f"Tên các mức {KNOWN}. {_BALLOT_NOTE}",
        "first_year": 2014,
        "last_year": 2017,
        "uses_points": True,
    },
    {
        "code": OF_2018,
        "name": "Quy định xếp loại 2018–2022",
        "source": "Quy định số 132-QĐ/TW; Hướng dẫn số 16-HD/BTCTW (2018), số 21-HD/BTCTW ngày 18/10/2019",
        "notes": f"Tỷ lệ 20% số hoàn thành tốt trong từng tổ chức cơ sở đảng: {HD_21}, {READ}. "
        f"{_BALLOT_NOTE}",
        "first_year": 2018,
        "last_year": 2022,
        "uses_points": False,
        **_CAP,
        "cap_unit": Unit.GRASSROOTS,
    },
    {
        "code": OF_2023,
        "name": "Quy định xếp loại 2023–2024",
        "source": "Quy định số 124-QĐ/TW ngày 4/10/2023; Hướng dẫn số 25-HD/BTCTW ngày 10/11/2023",
        "notes": "Tỷ lệ 20% số hoàn thành tốt trong từng nhóm đối tượng có vị trí, chức năng, nhiệm "
        f"vụ tương đồng: {QD_124}, {READ} (với tập thể). {_BALLOT_NOTE}",
        "first_year": 2023,
        "last_year": 2024,
        "uses_points": False,
        **_CAP,
        "cap_unit": Unit.TASK_GROUP,
    },
    {
        "code": OF_2025,
        "name": "Quy định xếp loại từ 2025",
        "source": "Quy định số 366-QĐ/TW ngày 30/8/2025; Hướng dẫn số 43-HD/BTCTW ngày 31/10/2025",
        "notes": f"Thang 100 điểm gồm 30 và 70: {SURE}. Tỷ lệ 20%, và đến 25% cho tổ chức có thành "
        f"tích nổi bật, của số hoàn thành tốt trong nhóm tương đồng: {HD_43}, mục 1.5, {SURE}. "
        f"{_BALLOT_NOTE}",
        "first_year": 2025,
        "last_year": None,
        "uses_points": True,
        "general_points": 30,
        "result_points": 70,
        "cap_exception_percent": 25,
        "cap_exception_by": "Cấp có thẩm quyền quyết định xếp loại",
        "draft_days": 3,
        "anew_source": "Khoản 3 Điều 15 Quy định số 366-QĐ/TW ngày 30/8/2025; Mẫu 03 kèm theo "
        "Hướng dẫn số 43-HD/BTCTW ngày 31/10/2025",
        **_CAP,
        "cap_unit": Unit.TASK_GROUP,
    },
)  # fmt: skip


def load() -> None:
    """Write the schemes that are missing; a scheme that an office edited stays as it is."""
    for fields in SCHEMES:
        scheme, created = GradingScheme.objects.get_or_create(
            code=fields["code"], defaults={k: v for k, v in fields.items() if k != "code"}
        )
        if created:
            _write_grades(scheme)
            _write(Condition, scheme, LINES[scheme.code])
            _write(Disqualifier, scheme, CASES[scheme.code])
            _write(SpecialCase, scheme, SPECIAL_CASES[scheme.code])
            _write(DecidingLine, scheme, DECIDING[scheme.code])
            _write(LeadingPost, scheme, LEADING)
            _write(Deadline, scheme, DEADLINES.get(scheme.code, ()))
            _write(OrderLine, scheme, ORDERS.get(scheme.code, ()))
            _write(QuarterCriterion, scheme, CRITERIA.get(scheme.code, ()))
            _write(QuarterAxis, scheme, AXES_OF.get(scheme.code, ()))
            review_forms.write(scheme)


def _write(model, scheme: GradingScheme, lines: Iterable) -> None:
    model.objects.bulk_create(model(scheme=scheme, **line._asdict()) for line in lines)


def _write_grades(scheme: GradingScheme) -> None:
    points = POINTS.get(scheme.code, {})
    Grade.objects.bulk_create(
        Grade(
            scheme=scheme,
            target=target,
            standing=row.standing,
            rank=rank,
            label=row.label,
            short_label=row.short,
            min_points=points.get(target, {}).get(row.standing),
            source=SOURCES[scheme.code][target],
        )
        for target, rows in LABELS[scheme.code].items()
        for rank, row in enumerate(rows, start=1)
    )
