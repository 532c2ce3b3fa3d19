"""The first sections of the chapter of results: study, pledges, example, standards, meetings."""

from reports.year_end.wording import Body, due, say, section

CELL_WORK = (
    section(
        "study",
        "Học tập, quán triệt",
        say(
            "{subject} đã",
            due("quán triệt văn bản đến {documents_studied:full} lượt chi bộ", Body.ABOVE_CELLS),
            due("quán triệt {documents_studied:full} văn bản phải quán triệt", Body.CELL),
            "tổ chức {study_sessions} buổi học tập, quán triệt",
            "trong đó {studies_held} buổi hằng tháng ngoài sinh hoạt",
            due("bảo đảm {monthly_studies:full} tháng phải có học tập"),
            "thu {essays} bài thu hoạch",
            "mở {conferences} hội nghị, tọa đàm",
            "với {papers} tham luận",
        ),
        say(
            "",
            "đảng viên dự học tập đạt {study_attendance:full}",
            "đảng viên khác được triệu tập dự đạt {others_attendance:full}",
            "quần chúng dự học tập đạt {non_member_attendance:full}",
        ),
        say(
            "Học chuyên đề có",
            "{topic_sessions} buổi, kể cả sinh hoạt chuyên đề",
            "đảng viên dự đạt {topic_attendance:full}",
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
            "Theo loại bản có",
            "{pledges_following:full} đảng viên đăng ký học tập và làm theo",
            "{pledges_training:full} đảng viên cam kết tu dưỡng, rèn luyện, phấn đấu",
            "{pledges_plan:full} đảng viên có kế hoạch cá nhân",
            "{pledges_collective} bản đăng ký của tập thể",
        ),
        say(
            "Trong số bản cam kết đã được đánh giá có",
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
            "thực hiện {codes} bản chuẩn mực, quy chế",
            due("rà soát {codes_reviewed:full} bản chuẩn mực, quy chế"),
            "sửa đổi {codes_amended:full} bản chuẩn mực, quy chế",
            "tiết kiệm được {saved}",
        ),
        say("Trong kỳ xảy ra", "{violations} vụ vi phạm quy tắc ứng xử"),
    ),
    section(
        "meetings",
        "Sinh hoạt chi bộ, sinh hoạt chuyên đề",
        say(
            "{subject} đã",
            "tổ chức {regular_held} buổi sinh hoạt thường kỳ",
            due("bảo đảm {regular_meetings:full} tháng phải có sinh hoạt thường kỳ"),
            "tổ chức {thematic_held} buổi sinh hoạt chuyên đề",
            due("bảo đảm {thematic_meetings:full} quý phải có sinh hoạt chuyên đề"),
        ),
        say(
            "",
            "đảng viên dự sinh hoạt đạt {attendance:full}",
            "vắng có lý do {excused:full}",
            "vắng không lý do {unexcused:full}",
            "quần chúng dự sinh hoạt đạt {meeting_non_members:full}",
        ),
        say(
            "{subject} có",
            "{on_time:full} buổi sinh hoạt được ghi đúng hạn",
            "{assignments_done:full} nhiệm vụ được giao đã hoàn thành",
            "{agenda_adopted:full} mục chương trình theo định hướng của cấp trên",
            "{speakers:full} lượt đảng viên có mặt đã phát biểu",
            "{meetings_of_criticism} buổi có tự phê bình và phê bình",
            "{self_critics} lượt đảng viên tự phê bình",
            "{meetings_on_campaign:full} buổi đã ghi chương trình có nội dung học tập và làm theo",
        ),
        say(
            "Chất lượng các buổi sinh hoạt đã chấm điểm:",
            "tốt {quality_good:full}",
            "khá {quality_fair:full}",
            "trung bình {quality_average:full}",
            "kém {quality_poor:full}",
        ),
        say(
            "",
            "cấp ủy đã họp {committee_held} phiên",
            "cấp ủy viên dự đạt {committee_attendance:full}",
        ),
        say("Cấp trên dự sinh hoạt chi bộ", "{delegate_visits:full} lượt theo quy định"),
        say(
            "{subject} có",
            "{issues} vấn đề, kiến nghị được nêu",
            due("đã xử lý {issues_resolved:full}"),
        ),
    ),
)
