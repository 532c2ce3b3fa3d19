"""Grading schemes of the last years in their own words (domain: HD 27, HD 21, QĐ 124, QĐ 366).

What no text settles (rounding, ballot threshold, small units) is a default that an office edits.
"""

from campaigns.models import Disqualifier, Grade, GradingScheme

_S = Grade.Standing
_SINCE_2018 = (
    (_S.TOP, "Hoàn thành xuất sắc nhiệm vụ", "HTXSNV"),
    (_S.GOOD, "Hoàn thành tốt nhiệm vụ", "HTTNV"),
    (_S.DONE, "Hoàn thành nhiệm vụ", "HTNV"),
    (_S.FAILED, "Không hoàn thành nhiệm vụ", "KHTNV"),
)
_ORGANIZATIONS_2014 = (
    (_S.TOP, "Trong sạch, vững mạnh", "TSVM"),
    (_S.GOOD, "Hoàn thành tốt nhiệm vụ", "HTTNV"),
    (_S.DONE, "Hoàn thành nhiệm vụ", "HTNV"),
    (_S.FAILED, "Yếu kém", "YK"),
)
_MEMBERS_2014 = (
    (_S.TOP, "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ", "ĐTC-XS"),
    (_S.GOOD, "Đủ tư cách, hoàn thành tốt nhiệm vụ", "ĐTC-T"),
    (_S.DONE, "Đủ tư cách, hoàn thành nhiệm vụ", "ĐTC-HT"),
    (_S.FAILED, "Không hoàn thành nhiệm vụ", "KHTNV"),
)
_CONDITIONS_2025 = {
    _S.TOP: "100% nhiệm vụ hoàn thành đúng hạn, bảo đảm chất lượng, trong đó ít nhất 30% vượt yêu cầu.",
    _S.GOOD: "100% nhiệm vụ hoàn thành đúng hạn, bảo đảm chất lượng.",
    _S.DONE: "100% nhiệm vụ hoàn thành, không quá 20% chậm tiến độ.",
    _S.FAILED: "Dưới 50 điểm hoặc thuộc trường hợp loại trừ.",
}
_POINTS = {_S.TOP: 90, _S.GOOD: 70, _S.DONE: 50, _S.FAILED: 0}
_CAP = {
    "cap_percent": 20,
    "cap_base": GradingScheme.CapBase.REACHED_GOOD,
    "cap_unit": GradingScheme.CapUnit.GRASSROOTS,
}
_ORG, _MEMBER = Grade.Target.ORGANIZATION, Grade.Target.MEMBER
# QĐ 124's list; QĐ 366's own was not at hand and is assumed to carry it on: an office checks it.
_CASES_2023 = (
    (
        _ORG,
        "Có tham nhũng, lãng phí, vi phạm ở đơn vị (trừ khi tự phát hiện và khắc phục)",
        "",
        None,
    ),
    (
        _ORG,
        "Hoàn thành dưới 50% chỉ tiêu, không đạt các chỉ tiêu chính (trừ bất khả kháng)",
        "",
        None,
    ),
    (_ORG, "Tập thể bị kỷ luật, hoặc trên 20% tổ chức trực thuộc bị kỷ luật", "", None),
    (_ORG, "Có kết luận mất đoàn kết nội bộ hoặc có thành viên suy thoái", "", None),
    (_MEMBER, "Bị kỷ luật trong năm (trừ khi tự phát hiện và khắc phục)", "", None),
    (
        _MEMBER,
        "Có kết luận về biểu hiện suy thoái, vi phạm những điều không được làm hoặc nêu gương",
        "",
        None,
    ),
)
_CASES_2014 = (
    (_ORG, "Cấp ủy mất đoàn kết", "", None),
    (_ORG, "Có tham nhũng, suy thoái đến mức bị kỷ luật", "", None),
    (_ORG, "Trên một phần ba tổ chức trực thuộc yếu kém", "units_failed", "33.33"),
    (_ORG, "Trên một nửa đảng viên không hoàn thành nhiệm vụ", "members_failed", "50"),
)
_CASES = {
    "hd-27-2014": _CASES_2014,
    "qd-124-2023": _CASES_2023,
    "qd-366-2025": _CASES_2023,
}
SCHEMES = (
    {
        "code": "hd-27-2014",
        "name": "Quy định xếp loại 2014–2017",
        "source": "Hướng dẫn số 27-HD/BTCTW ngày 25/9/2014",
        "first_year": 2014,
        "last_year": 2017,
        "uses_points": True,
    },
    {
        "code": "hd-21-2019",
        "name": "Quy định xếp loại 2018–2022",
        "source": "Quy định số 132-QĐ/TW; Hướng dẫn số 16-HD/BTCTW (2018), số 21-HD/BTCTW ngày 18/10/2019",
        "first_year": 2018,
        "last_year": 2022,
        "uses_points": False,
        **_CAP,
    },
    {
        "code": "qd-124-2023",
        "name": "Quy định xếp loại 2023–2024",
        "source": "Quy định số 124-QĐ/TW ngày 4/10/2023; Hướng dẫn số 25-HD/BTCTW ngày 10/11/2023",
        "first_year": 2023,
        "last_year": 2024,
        "uses_points": False,
        **_CAP,
    },
    {
        "code": "qd-366-2025",
        "name": "Quy định xếp loại từ 2025",
        "source": "Quy định số 366-QĐ/TW ngày 30/8/2025; Hướng dẫn số 43-HD/BTCTW ngày 31/10/2025",
        "first_year": 2025,
        "last_year": None,
        "uses_points": True,
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
        if not created:
            continue
        old = scheme.code == "hd-27-2014"
        labels = {
            Grade.Target.ORGANIZATION: _ORGANIZATIONS_2014 if old else _SINCE_2018,
            Grade.Target.MEMBER: _MEMBERS_2014 if old else _SINCE_2018,
        }
        in_points = scheme.code == "qd-366-2025"
        Grade.objects.bulk_create(
            Grade(
                scheme=scheme,
                target=target,
                standing=standing,
                rank=rank,
                label=label,
                short_label=short,
                min_points=_POINTS[standing] if in_points else None,
                conditions=_CONDITIONS_2025[standing] if in_points else "",
            )
            for target, rows in labels.items()
            for rank, (standing, label, short) in enumerate(rows, start=1)
        )
        Disqualifier.objects.bulk_create(
            Disqualifier(
                scheme=scheme, target=target, text=text, measure=measure, over_percent=percent
            )
            for target, text, measure, percent in _CASES.get(scheme.code, ())
        )
