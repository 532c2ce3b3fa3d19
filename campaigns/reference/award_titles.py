"""Titles and forms of commendation that a bloc starts with; the office corrects and adds."""

import datetime as dt

from campaigns.models import AwardTitle
from members.models import Organization

from .sureness import KNOWN, LOCAL

LAW = "Luật Thi đua, khen thưởng 2003 (từ 1/7/2004) và 2022 (từ 1/1/2024)"
DRIVE = "Biểu dương của cuộc vận động"
FROM_LAW = dt.date(2004, 7, 1)
TITLES = (
    *(
        (name, f"{LAW}; {KNOWN}", FROM_LAW)
        for name in (
            "Lao động tiên tiến",
            "Chiến sĩ thi đua",
            "Tập thể Lao động tiên tiến",
            "Tập thể Lao động xuất sắc",
            "Cờ thi đua",
            "Giấy khen",
            "Bằng khen",
            "Huân chương Lao động",
        )
    ),
    *(
        (
            f"{whom} tiêu biểu trong học tập và làm theo Bác",
            f"{DRIVE}; {LOCAL}",
            dt.date(2007, 2, 3),
        )
        for whom in ("Tập thể", "Cá nhân")
    ),
)


def load() -> None:
    """Write the catalogue of each bloc that has none."""
    for bloc in Organization.objects.filter(depth=1, award_titles__isnull=True):
        AwardTitle.objects.bulk_create(
            AwardTitle(organization=bloc, name=name, source=source, valid_from=day)
            for name, source, day in TITLES
        )
