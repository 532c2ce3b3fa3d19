"""Grading schemes of the last years as settings (domain: HD 27, HD 21, QĐ 124, QĐ 366).

What no text settles (rounding, ballot threshold, small units) is a default that an office edits;
`notes` say how sure each setting is.
"""

from campaigns.models import Disqualifier, Grade, GradingScheme

from .grades import CASES, KNOWN, LABELS, READ, TEXTS, GradeText

_CAP = {
    "cap_percent": 20,
    "cap_base": GradingScheme.CapBase.REACHED_GOOD,
    "cap_unit": GradingScheme.CapUnit.GRASSROOTS,
}
_CAP_NOTE = (
    f"Tỷ lệ 20% số đạt từ mức tốt trong từng tổ chức cơ sở đảng: Hướng dẫn số 21-HD/BTCTW, {READ}."
)
_BALLOT_NOTE = (
    "Ngưỡng và cách tính phiếu chưa tra được văn bản: tạm theo nguyên tắc quá nửa tổng số đảng viên. "
    "Cách làm tròn và số tối thiểu cho đơn vị nhỏ không thấy văn bản nào quy định."
)
SCHEMES = (
    {
        "code": "hd-27-2014",
        "name": "Quy định xếp loại 2014–2017",
        "source": "Hướng dẫn số 27-HD/BTCTW ngày 25/9/2014",
        "notes": f"Tên các mức {KNOWN}. {_BALLOT_NOTE}",
        "first_year": 2014,
        "last_year": 2017,
        "uses_points": True,
    },
    {
        "code": "hd-21-2019",
        "name": "Quy định xếp loại 2018–2022",
        "source": "Quy định số 132-QĐ/TW; Hướng dẫn số 16-HD/BTCTW (2018), số 21-HD/BTCTW ngày 18/10/2019",
        "notes": f"{_CAP_NOTE} {_BALLOT_NOTE}",
        "first_year": 2018,
        "last_year": 2022,
        "uses_points": False,
        **_CAP,
    },
    {
        "code": "qd-124-2023",
        "name": "Quy định xếp loại 2023–2024",
        "source": "Quy định số 124-QĐ/TW ngày 4/10/2023; Hướng dẫn số 25-HD/BTCTW ngày 10/11/2023",
        "notes": f"{_CAP_NOTE} {_BALLOT_NOTE}",
        "first_year": 2023,
        "last_year": 2024,
        "uses_points": False,
        **_CAP,
    },
    {
        "code": "qd-366-2025",
        "name": "Quy định xếp loại từ 2025",
        "source": "Quy định số 366-QĐ/TW ngày 30/8/2025; Hướng dẫn số 43-HD/BTCTW ngày 31/10/2025",
        "notes": f"Thang 100 điểm gồm 30 và 70: {READ}. {_CAP_NOTE} Áp dụng tiếp từ 2025, và mức trần "
        f"25% khi có lý do đặc biệt: {KNOWN}. {_BALLOT_NOTE}",
        "first_year": 2025,
        "last_year": None,
        "uses_points": True,
        "general_points": 30,
        "result_points": 70,
        "cap_exception_percent": 25,
        **_CAP,
    },
)


def load() -> None:
    """Write the schemes that are missing; a scheme that an office edited stays as it is."""
    for fields in SCHEMES:
        scheme, created = GradingScheme.objects.get_or_create(
            code=fields["code"], defaults={k: v for k, v in fields.items() if k != "code"}
        )
        if created:
            _write(scheme)


def _write(scheme: GradingScheme) -> None:
    texts = TEXTS[scheme.code]
    Grade.objects.bulk_create(
        Grade(
            scheme=scheme,
            target=target,
            standing=standing,
            rank=rank,
            label=label,
            short_label=short,
            **texts[target].get(standing, GradeText())._asdict(),
        )
        for target, rows in LABELS[scheme.code].items()
        for rank, (standing, label, short) in enumerate(rows, start=1)
    )
    Disqualifier.objects.bulk_create(
        Disqualifier(scheme=scheme, **case._asdict()) for case in CASES[scheme.code]
    )
