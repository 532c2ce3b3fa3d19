"""The chapter of results in the outline of the year-end report: one section an area of work.

Source: domain §6 (outline of reports on CT 05 / KL 01, known). How a sentence is written, and what
is left out of it, is in `wording`.
"""

from __future__ import annotations

from campaigns.models import Grade, Inspection, Prize, PublicityItem
from reports.year_end.wording import Body, Clause, Sentence, chapter, due, say, section


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
    section(
        "study",
        "Học tập, quán triệt",
        say(
            "{subject} đã",
            due("quán triệt văn bản đến {documents_studied:full} lượt chi bộ", Body.ABOVE_CELLS),
            due("quán triệt {documents_studied:full} văn bản phải quán triệt", Body.CELL),
            "tổ chức {study_sessions} buổi học tập, quán triệt",
            "thu {essays} bài thu hoạch",
        ),
        say(
            "",
            "đảng viên dự học tập đạt {study_attendance:full}",
            "quần chúng dự học tập đạt {non_member_attendance:full}",
        ),
    ),
    section(
        "following",
        "Đăng ký làm theo, thực hiện cam kết",
        say(
            "{subject} có",
            due("{pledges_submitted:full} đảng viên đăng ký, cam kết"),
            "{pledges_accepted:full} đảng viên có cam kết được chi bộ thông qua",
            "{pledges_fulfilled:full} đảng viên hoàn thành cam kết",
        ),
        say(
            "Trong số đảng viên đã học chuyên đề năm,",
            "{pledges_of_attendees:full} đã đăng ký, cam kết",
            "{pledges_accepted_of_attendees:full} có cam kết được thông qua",
            "{pledges_fulfilled_of_attendees:full} hoàn thành cam kết",
        ),
        say(
            "Trên số bản cam kết được thông qua có",
            "{pledges_fulfilled_of_accepted:full} bản hoàn thành",
            "{pledges_partly} bản hoàn thành một phần",
            "{pledges_not} bản không hoàn thành",
        ),
        say(
            "{subject} có",
            "{models_new} mô hình mới",
            "{models} mô hình được duy trì",
            "{models_replicated} mô hình được nhân rộng",
            "{model_copies} mô hình học theo đơn vị khác",
        ),
    ),
    section(
        "example",
        "Trách nhiệm nêu gương",
        say(
            "{subject} có",
            due("{pledges_of_leaders:full} cán bộ lãnh đạo cấp ủy đăng ký, cam kết nêu gương"),
            "{pledges_accepted_of_leaders:full} có cam kết được thông qua",
            "{pledges_fulfilled_of_leaders:full} hoàn thành cam kết",
        ),
        say("Cán bộ lãnh đạo cấp ủy", "dự sinh hoạt, học tập đạt {leader_attendance:full}"),
    ),
    section(
        "standards",
        "Xây dựng chuẩn mực đạo đức",
        say(
            "{subject} đã",
            "rà soát {codes_reviewed:full} bản chuẩn mực, quy chế",
            "sửa đổi {codes_amended:full} bản",
            "tiết kiệm được {saved}",
        ),
        say("Trong kỳ xảy ra", "{violations} vụ vi phạm quy tắc ứng xử"),
    ),
    section(
        "meetings",
        "Sinh hoạt chi bộ, sinh hoạt chuyên đề",
        say(
            "{subject} đã tổ chức",
            due("{regular_meetings:full} buổi sinh hoạt thường kỳ phải có"),
            due("{thematic_meetings:full} buổi sinh hoạt chuyên đề phải có"),
            "{monthly_studies:full} buổi học tập hằng tháng ngoài sinh hoạt",
        ),
        say(
            "",
            "đảng viên dự sinh hoạt đạt {attendance:full}",
            "vắng có lý do {excused:full}",
            "vắng không lý do {unexcused:full}",
        ),
        say(
            "{subject} có",
            "{on_time:full} buổi sinh hoạt được ghi đúng hạn",
            "{assignments_done:full} nhiệm vụ được giao đã hoàn thành",
            "{agenda_adopted:full} mục chương trình theo định hướng của cấp trên",
        ),
        say(
            "Chất lượng các buổi sinh hoạt đã chấm điểm:",
            "tốt {quality_good:full}",
            "khá {quality_fair:full}",
            "trung bình {quality_average:full}",
            "kém {quality_poor:full}",
        ),
        say("Cấp trên dự sinh hoạt chi bộ", "{delegate_visits:full} lượt theo quy định"),
        say(
            "{subject} có",
            "{issues} vấn đề, kiến nghị được nêu",
            "đã xử lý {issues_resolved:full}",
        ),
    ),
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
            Clause(
                "đã thực hiện {inspections_done:full} cuộc kiểm tra, giám sát theo kế hoạch",
                body=Body.ABOVE_CELLS,
            ),
            Clause(
                "được kiểm tra, giám sát {inspections_done:full} cuộc theo kế hoạch",
                body=Body.CELL,
            ),
            "khắc phục {findings_remedied:full} thiếu sót được phát hiện",
        ),
        say(
            "Số cuộc đã thực hiện theo kế hoạch gồm",
            *(
                f"{{inspections_{kind.value}:full}} cuộc {kind.label.lower()}"
                for kind in Inspection.Kind
            ),
        ),
    ),
    section(
        "commendation",
        "Biểu dương, khen thưởng",
        say(
            "{subject} có {exemplars} lượt khen thưởng, tuyên dương, giới thiệu, gồm",
            "{collectives} lượt tập thể",
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
        say("Tính theo năm lập thành tích có", "{exemplars_achieved} lượt"),
    ),
    section(
        "welfare",
        "An sinh xã hội, cải cách hành chính",
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
            "{work_resolved:full} công việc, hồ sơ",
            "đúng hạn {work_on_time:full}",
        ),
    ),
    section(
        "grading",
        "Đánh giá, xếp loại",
        _graded("bases", "tổ chức cơ sở đảng", Body.BLOC),
        _graded("cells", "chi bộ", Body.ABOVE_CELLS),
        _graded("members", "đảng viên", Body.ANY),
        say("Về đoàn thể có", "{mass_organizations_top:full} đoàn thể hoàn thành xuất sắc"),
    ),
)
