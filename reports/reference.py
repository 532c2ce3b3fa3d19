"""Reference data of the reading floor: the layouts of Party documents (domain §5)."""

import datetime as dt

from reports.models import LayoutProfile

LAYOUTS = (
    {
        "code": "hd-36-2018",
        "name": "Thể thức theo Hướng dẫn 36 (2018)",
        "source": "Quy định số 66-QĐ/TW 2017; Hướng dẫn số 36-HD/VPTW ngày 03/4/2018",
        "valid_from": dt.date(2018, 4, 3),
        "valid_to": dt.date(2026, 5, 26),
        "title_size": 16,
        "subject_size": 15,
        "filed_at": "Lưu Văn phòng cấp ủy",
    },
    {
        "code": "hd-05-2026",
        "name": "Thể thức theo Hướng dẫn 05 (2026)",
        "source": "Quy định số 399-QĐ/TW ngày 09/01/2026; Hướng dẫn số 05-HD/VPTW ngày 27/5/2026",
        "valid_from": dt.date(2026, 5, 27),
        "valid_to": None,
        "title_size": 16,
        "subject_size": 14,
        "filed_at": "Lưu Văn phòng Đảng ủy",
    },
)


def load() -> None:
    """Create the layouts that are missing; those that exist stay as the office changed them."""
    for fields in LAYOUTS:
        LayoutProfile.objects.get_or_create(code=fields["code"], defaults=fields)
