"""What offices wrote for their reports, and the terms for which a report may be asked."""

import datetime as dt

from django.utils import timezone

from campaigns.models import CampaignYear, Term
from members.models import Organization
from reports.models import Narrative

from .world import World

TERM_YEARS = 5
CONGRESS = (8, 1)
# By section: what units write in turn, and what the bloc writes. {…} is filled by the figure.
TEXTS = {
    "limits": (
        (
            "Một số chi bộ còn ghi sổ sinh hoạt chậm, có buổi chuyên đề còn chung chung (minh họa).",
            "Tỷ lệ dự sinh hoạt mới đạt {attendance:full}, do nhiều đồng chí công tác xa (minh họa).",
            "Việc đăng ký làm theo có nơi còn chung chung, chưa nêu thời hạn (minh họa).",
        ),
        "Việc nhân rộng mô hình còn ít; một số cấp ủy chưa kiểm tra thường xuyên (minh họa).",
    ),
    "lessons": (
        (
            "Nơi nào bí thư gương mẫu, theo sát từng việc thì nơi đó chuyển biến rõ (minh họa).",
            "Giao việc phải có thời hạn và người chịu trách nhiệm (minh họa).",
        ),
        "Lấy kết quả làm theo làm thước đo; biểu dương kịp thời việc nhỏ, người thật (minh họa).",
    ),
    "direction": (
        (
            "Mỗi chi bộ chọn một việc cần làm ngay mỗi quý và báo cáo kết quả (minh họa).",
            "Nâng chất lượng sinh hoạt chuyên đề; mỗi quý ít nhất một buổi (minh họa).",
        ),
        "Tiếp tục gắn học tập, làm theo với nhiệm vụ chính trị của từng đơn vị (minh họa).",
    ),
    "proposals": (
        ("Đề nghị cấp trên cung cấp thêm tài liệu chuyên đề bằng video (minh họa).",),
        "Đề nghị cấp trên sớm hướng dẫn chuyên đề năm sau (minh họa).",
    ),
}
UNSENT = 4  # of so many units, one has not sent its last section this year


def build(world: World) -> None:
    """Terms of each committee; sections of past years, and of this year what was sent so far."""
    _terms(world)
    rows = []
    for year in world.years:
        is_past = year != world.current
        for n, unit in enumerate(world.grassroots):
            for section, (texts, _) in TEXTS.items():
                if is_past or section != "proposals" or n % UNSENT:
                    rows.append(_sent(unit, year, section, texts[n % len(texts)]))
        if is_past or world.stage == "closed":
            rows += [_sent(world.bloc, year, key, text) for key, (_, text) in TEXTS.items()]
    Narrative.objects.bulk_create(rows)


def _sent(unit: Organization, year: CampaignYear, section: str, text: str) -> Narrative:
    return Narrative(
        organization=unit, starts_on=dt.date(year.calendar_year, 1, 1), ends_on=year.last_day,
        section=section, text=text, sent_text=text, sent_at=timezone.now(),
    )  # fmt: skip


def _terms(world: World) -> None:
    """The running term and the one before it, each from a congress on."""
    first = world.year - world.year % TERM_YEARS
    if dt.date(first, *CONGRESS) > world.today:
        first -= TERM_YEARS
    Term.objects.bulk_create(
        Term(
            organization=unit,
            name=f"{year}–{year + TERM_YEARS}",
            starts_on=dt.date(year, *CONGRESS),
        )
        for unit in (world.bloc, *world.grassroots)
        for year in (first - TERM_YEARS, first)
    )
