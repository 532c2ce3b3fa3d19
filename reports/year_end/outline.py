"""The outline of the year-end report: its sections, and the sentences that figures propose.

Source: the outline of published reports on CT 05 and KL 01. How a sentence is written, and what
is left out of it, is in `wording`.
"""

from reports.year_end.results_outline import RESULTS
from reports.year_end.wording import Body, Clause, chapter, due, say

SECTIONS = (
    chapter(
        "features",
        "ĐẶC ĐIỂM TÌNH HÌNH",
        say(
            "{subject} có",
            Clause("{grassroots} tổ chức cơ sở đảng", body=Body.BLOC),
            Clause("{cells} chi bộ", body=Body.ABOVE_CELLS),
            due("{members} đảng viên"),
        ),
        say(
            "Trong số đảng viên có",
            "{women:full} đảng viên nữ",
            "{probationary} đảng viên dự bị",
            "{exempt} đảng viên được miễn sinh hoạt",
        ),
    ),
    chapter(
        "leadership",
        "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
        say(
            "{subject} đã",
            "ban hành, tiếp nhận và tổ chức thực hiện {documents} văn bản",
            due("hoàn thành {plan_done:full} nhiệm vụ kế hoạch đến hạn"),
            "chọn {breakthroughs} nội dung đột phá",
            "chọn {solutions} nhóm giải pháp đột phá",
            "phát động {movements} phong trào thi đua",
            "có {movement_units} lượt đơn vị tham gia phong trào",
            due("sơ kết, tổng kết {movements_reviewed:full} phong trào"),
            due("khắc phục {remedied:full} hạn chế đã nêu"),
        ),
        say("Ban chỉ đạo có", "{steering} thành viên"),
    ),
    *RESULTS,
    chapter("limits", "HẠN CHẾ, NGUYÊN NHÂN", must_write=True),
    chapter("lessons", "BÀI HỌC KINH NGHIỆM", must_write=True),
    chapter("direction", "PHƯƠNG HƯỚNG, NHIỆM VỤ", must_write=True),
    chapter("proposals", "KIẾN NGHỊ, ĐỀ XUẤT", must_write=True),
)
