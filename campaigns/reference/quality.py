"""The point table of meetings: blocks 5/5/10/40/5/30/5, as two local versions agree.

How a block is split into lines is local; the office edits the table or starts a new one.
"""

import datetime as dt
from decimal import Decimal

from campaigns.models import QualityCriterion, QualityTable

_M = QualityCriterion.Measure
LINES = (
    ("Thời gian, thời lượng", "Họp đúng kỳ, đủ thời lượng", 5, _M.DURATION, []),
    (
        "Tỷ lệ đảng viên dự",
        "Tỷ lệ dự, không vắng không lý do",
        5,
        _M.ATTENDANCE,
        [[90, 4], [75, 3], [65, 2], [0, 1]],
    ),
    ("Chuẩn bị", "Chi ủy chuẩn bị nội dung, thông báo và gửi tài liệu trước", 10, _M.MANUAL, []),
    ("Tổ chức sinh hoạt", "Nội dung, điều hành, tự phê bình và phê bình", 35, _M.MANUAL, []),
    (
        "Tổ chức sinh hoạt",
        "Đảng viên tham gia phát biểu",
        5,
        _M.SPEAKERS,
        [[50, 5], [40, 4], [30, 3], [0, 2]],
    ),
    ("Nguyên tắc", "Thực hiện các nguyên tắc tổ chức và sinh hoạt đảng", 5, _M.MANUAL, []),
    ("Kết quả thực hiện nghị quyết kỳ trước", "Nhiệm vụ đến hạn hoàn thành", 30, _M.RESOLUTION, []),
    ("Kết thúc", "Biên bản, nghị quyết đưa lên Sổ tay đúng hạn", 5, _M.UPLOADED, []),
)


def load() -> None:
    """Write the table once; what an office has changed stays."""
    table, made = QualityTable.objects.get_or_create(
        valid_from=dt.date(2025, 10, 28),
        defaults={
            "name": "Bảng điểm chất lượng sinh hoạt chi bộ",
            "source": "HD 42-HD/BTCTW ngày 28/10/2025; cách chia dòng theo địa phương",
        },
    )
    if made:
        QualityCriterion.objects.bulk_create(
            QualityCriterion(
                table=table, position=position, block=block, title=title, points=Decimal(points),
                measure=measure, bands=bands,
            )
            for position, (block, title, points, measure, bands) in enumerate(LINES, start=1)
        )  # fmt: skip
