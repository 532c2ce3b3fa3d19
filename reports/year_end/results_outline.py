"""The chapter of results in the outline of the year-end report: one section an area of work.

Source: the outline of published reports on CT 05 and KL 01. How a sentence is written, and what
is left out of it, is in `wording`.
"""

from campaigns.models import Commendation, Grade, Inspection, Prize, PublicityItem
from reports.year_end.cell_outline import CELL_WORK
from reports.year_end.wording import Body, Clause, Sentence, chapter, due, say, section

Level = Commendation.Level
LEVELS = {
    level.value: level.label if level == Level.STATE else level.label.lower() for level in Level
}


def _graded(subject: str, name: str, body: Body) -> Sentence:
    return say(
        f"{{subject}} đã xếp loại {{{subject}_decided:full}} {name}:",
        *(
            Clause(f"{{{subject}_{standing}:full}} {{{subject}_{standing}_grade}}", body=body)
            for standing in Grade.Standing.values
        ),
        Clause(f"{{{subject}_not_graded}} {name} không xếp loại", body=body),
    )


RESULTS = (
    chapter("results", "KẾT QUẢ THỰC HIỆN"),
    *CELL_WORK,
    section(
        "publicity",
        "Tuyên truyền, hội thi",
        say(
            "{subject} có",
            "{publicity} tin, bài tuyên truyền",
            "trong đó {talks} buổi nói chuyện của báo cáo viên",
            "với {listeners} lượt người nghe",
        ),
        say(
            "Theo kênh tuyên truyền có",
            *(
                f"{{publicity_{channel.value}}} lượt qua {channel.label[0].lower()}{channel.label[1:]}"
                for channel in PublicityItem.Channel
            ),
        ),
        say(
            "{subject} đã tổ chức, tham gia",
            "{contests} cuộc thi",
            "với {delegates} người dự thi",
            "{entries} bài dự thi",
            "{entries_selected} bài được chọn",
            "{entries_forwarded} bài gửi lên cấp trên",
            "{prizes} giải thưởng",
        ),
        say(
            "Trong số giải thưởng có",
            *(
                f"{{prizes_{rank.value}}} {rank.label[0].lower()}{rank.label[1:]}"
                for rank in Prize.Rank
            ),
            "{prizes_of_collectives} giải của tập thể",
            "{prizes_of_individuals} giải của cá nhân",
        ),
        say("{subject} đã mở", "{classes} lớp bồi dưỡng", "với {learners} học viên"),
    ),
    section(
        "inspection",
        "Kiểm tra, giám sát",
        say(
            "{subject}",
            due(
                "đã thực hiện {inspections_done:full} cuộc kiểm tra, giám sát theo kế hoạch",
                Body.ABOVE_CELLS,
            ),
            due("được kiểm tra, giám sát {inspections_done:full} cuộc theo kế hoạch", Body.CELL),
            due("khắc phục {findings_remedied:full} thiếu sót được phát hiện"),
        ),
        say(
            "Số cuộc đã thực hiện theo kế hoạch gồm",
            *(
                due(f"{{inspections_{kind.value}:full}} cuộc {kind.label.lower()}")
                for kind in Inspection.Kind
            ),
        ),
    ),
    section(
        "commendation",
        "Biểu dương, khen thưởng",
        say(
            "{subject} đã",
            "đề nghị {nominations} gương điển hình",
            "trong số đó {nominations_commended:full} được khen",
        ),
        say(
            "{subject} có {exemplars} lượt khen thưởng, tuyên dương, giới thiệu, gồm",
            "{collectives} lượt tập thể",
            "{practices_awarded} lượt mô hình",
            "{individuals} lượt cá nhân",
            "trong đó {individual_members} lượt đảng viên",
            "{individual_non_members} lượt quần chúng",
        ),
        say("Tính theo người có", "{people_awarded} người được khen, tuyên dương, giới thiệu"),
        say(
            "Về hình thức có",
            "{award_reward} lượt khen thưởng",
            "{award_honour} lượt tuyên dương",
            "{award_introduce} lượt giới thiệu",
        ),
        say(
            "Theo cấp khen có",
            *(f"{{award_{level}_level}} lượt ở {name}" for level, name in LEVELS.items()),
        ),
        say("Tính theo năm lập thành tích có", "{exemplars_achieved} lượt"),
    ),
    section(
        "welfare",
        "An sinh xã hội, cải cách hành chính",
        say(
            "{subject} tham gia",
            "{welfare_programmes} chương trình an sinh xã hội",
            Clause("với {welfare_units} tổ chức đóng góp", body=Body.ABOVE_CELLS),
        ),
        say(
            "{subject} đã",
            "đăng ký ủng hộ {welfare_registered}",
            "thực hiện {welfare_paid}",
            "xây {houses} căn nhà",
        ),
        say(
            "Trong số đã thực hiện có",
            "{welfare_goods} bằng hiện vật",
            "{handovers} lượt bàn giao",
        ),
        say(
            "{subject} đã giải quyết",
            "{work_resolved:full} hồ sơ",
            "đúng hạn {work_on_time:full}",
        ),
    ),
    section(
        "grading",
        "Đánh giá, xếp loại",
        say(
            "Đã kiểm điểm cuối năm",
            Clause("{bases_reviewed:full} tổ chức cơ sở đảng", body=Body.BLOC),
            Clause("{cells_reviewed:full} chi bộ", body=Body.ABOVE_CELLS),
            "{members_reviewed:full} đảng viên",
        ),
        _graded("bases", "tổ chức cơ sở đảng", Body.BLOC),
        _graded("cells", "chi bộ", Body.ABOVE_CELLS),
        _graded("members", "đảng viên", Body.ANY),
        say(
            "Được công nhận tiêu biểu có",
            Clause("{bases_model} tổ chức cơ sở đảng", body=Body.BLOC),
            Clause("{cells_model} chi bộ", body=Body.ABOVE_CELLS),
        ),
        say("Về đoàn thể có", "{mass_organizations_top:full} đoàn thể hoàn thành xuất sắc"),
    ),
)
