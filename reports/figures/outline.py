"""The outline of the year-end report: sections, proposed sentences with figures, annexes.

Source: domain §6 (outline of reports on CT 05 / KL 01, known). `{key}` stands for a figure; with
`:full` a share is written with its integers.
"""

from __future__ import annotations

from dataclasses import dataclass

SUBJECTS = (("bases", "tổ chức cơ sở đảng"), ("cells", "chi bộ"), ("members", "đảng viên"))


@dataclass(frozen=True)
class SectionPlan:
    """One section: heading, the sentences that the figures write, whether people must write."""

    key: str
    heading: str
    level: int = 2
    sentences: tuple[str, ...] = ()
    must_write: bool = False


@dataclass(frozen=True)
class AnnexPlan:
    """One table of the annexes: a column per figure, a row per child."""

    key: str
    title: str
    columns: tuple[str, ...]
    unit: str = ""


def _grades(subject: str, name: str) -> str:
    return (
        f"Đã xếp loại {{{subject}_decided:full}} {name}: mức cao nhất {{{subject}_top:full}}, "
        f"mức tốt {{{subject}_good:full}}, mức hoàn thành {{{subject}_done:full}}, mức không hoàn "
        f"thành {{{subject}_failed:full}}; không xếp loại {{{subject}_not_graded}}."
    )


SECTIONS = (
    SectionPlan(
        "features",
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        1,
        (
            (
                "{grassroots} tổ chức cơ sở đảng, {cells} chi bộ với {members} đảng viên; đảng viên nữ "
                "{women:full}, đảng viên dự bị {probationary}, đảng viên được miễn sinh hoạt {exempt}."
            ),
        ),
    ),
    SectionPlan(
        "leadership",
        "II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
        1,
        (
            (
                "Đã ban hành, tiếp nhận và tổ chức thực hiện {documents} văn bản; ban chỉ đạo có "
                "{steering} thành viên; hoàn thành {plan_done:full} nội dung kế hoạch, chọn "
                "{breakthroughs} nội dung đột phá, {movements} phong trào thi đua; khắc phục "
                "{remedied:full} hạn chế đã nêu."
            ),
        ),
    ),
    SectionPlan("results", "III. KẾT QUẢ THỰC HIỆN", 1),
    SectionPlan(
        "study",
        "1. Học tập, quán triệt",
        2,
        (
            (
                "Văn bản phải quán triệt đã đến {documents_studied:full} lượt chi bộ. Tổ chức {study_sessions} buổi học tập, quán triệt; tỷ lệ đảng viên dự "
                "{study_attendance:full}, quần chúng dự {non_member_attendance:full}; {essays} bài thu hoạch."
            ),
        ),
    ),
    SectionPlan(
        "following",
        "2. Đăng ký làm theo, thực hiện cam kết",
        2,
        (
            (
                "{pledges_submitted:full} đảng viên đã đăng ký, cam kết; chi bộ đã thông qua cam kết của "
                "{pledges_accepted:full} đảng viên; {pledges_fulfilled:full} đảng viên hoàn thành cam kết. "
                "Trong số đảng viên đã học chuyên đề năm: đăng ký, cam kết {pledges_of_attendees:full}, "
                "được thông qua {pledges_accepted_of_attendees:full}, hoàn thành "
                "{pledges_fulfilled_of_attendees:full}."
            ),
            (
                "Trên số bản cam kết được thông qua: {pledges_fulfilled_of_accepted:full} bản hoàn thành, "
                "{pledges_partly} bản hoàn thành một phần, {pledges_not} bản không hoàn thành. Có "
                "{models_new} mô hình mới, {models} mô hình được duy trì, {models_replicated} mô hình "
                "được nhân rộng."
            ),
        ),
    ),
    SectionPlan(
        "example",
        "3. Trách nhiệm nêu gương",
        2,
        (
            (
                "{pledges_of_leaders:full} cán bộ lãnh đạo cấp ủy đã đăng ký, cam kết nêu gương; "
                "{pledges_accepted_of_leaders:full} có cam kết được thông qua, "
                "{pledges_fulfilled_of_leaders:full} hoàn thành."
            ),
        ),
    ),
    SectionPlan(
        "standards",
        "4. Xây dựng chuẩn mực đạo đức",
        2,
        (
            (
                "{codes_reviewed:full} bản chuẩn mực, quy chế được rà soát trong năm; {violations} vụ "
                "vi phạm quy tắc ứng xử; tiết kiệm được {saved}."
            ),
        ),
    ),
    SectionPlan(
        "meetings",
        "5. Sinh hoạt chi bộ, sinh hoạt chuyên đề",
        2,
        (
            (
                "Sinh hoạt thường kỳ đạt {regular_meetings:full} số buổi phải tổ chức, sinh hoạt chuyên "
                "đề {thematic_meetings:full}, học tập hằng tháng ngoài sinh hoạt "
                "{monthly_studies:full}. Tỷ lệ đảng viên dự sinh hoạt {attendance:full}; vắng có lý do "
                "{excused:full}, vắng không lý do {unexcused:full}. {on_time:full} buổi được ghi đúng hạn; "
                "{assignments_done:full} nhiệm vụ được giao đã hoàn thành."
            ),
            (
                "Chất lượng sinh hoạt: tốt {quality_good:full}, khá {quality_fair:full}, trung bình "
                "{quality_average:full}, kém {quality_poor:full} số buổi đã chấm điểm; "
                "{agenda_adopted:full} mục chương trình theo định hướng của cấp trên; cấp trên dự "
                "{delegate_visits:full} lượt theo quy định; {issues} vấn đề, kiến nghị được nêu, đã xử "
                "lý {issues_resolved:full}."
            ),
        ),
    ),
    SectionPlan(
        "publicity",
        "6. Tuyên truyền, hội thi",
        2,
        (
            (
                "{publicity} tin, bài, trong đó {talks} buổi nói chuyện của báo cáo viên; {contests} cuộc "
                "thi với {delegates} người dự thi, {entries} bài dự thi, {entries_forwarded} bài gửi lên "
                "cấp trên, đạt {prizes} giải; {classes} lớp bồi dưỡng với {learners} học viên."
            ),
        ),
    ),
    SectionPlan(
        "inspection",
        "7. Kiểm tra, giám sát",
        2,
        (
            (
                "Đã thực hiện {inspections_done:full} cuộc kiểm tra, giám sát theo kế hoạch; khắc phục "
                "{findings_remedied:full} thiếu sót được phát hiện."
            ),
        ),
    ),
    SectionPlan(
        "commendation",
        "8. Biểu dương, khen thưởng",
        2,
        (
            (
                "Có {exemplars} lượt khen thưởng, tuyên dương, giới thiệu: {collectives} tập thể, "
                "{individuals} cá nhân ({individual_members} đảng viên, {individual_non_members} quần "
                "chúng); khen thưởng {award_reward}, tuyên dương {award_honour}, giới thiệu "
                "{award_introduce}. Tính theo năm có thành tích là {exemplars_achieved} lượt."
            ),
        ),
    ),
    SectionPlan(
        "welfare",
        "9. An sinh xã hội, cải cách hành chính",
        2,
        (
            (
                "Đăng ký ủng hộ {welfare_registered}, đã thực hiện {welfare_paid}, xây {houses} căn nhà. "
                "Giải quyết {work_resolved:full} công việc, hồ sơ, trong đó đúng hạn {work_on_time:full}."
            ),
        ),
    ),
    SectionPlan(
        "grading",
        "10. Đánh giá, xếp loại",
        2,
        tuple(_grades(subject, name) for subject, name in SUBJECTS),
    ),
    SectionPlan("limits", "IV. HẠN CHẾ, NGUYÊN NHÂN", 1, must_write=True),
    SectionPlan("lessons", "V. BÀI HỌC KINH NGHIỆM", 1, must_write=True),
    SectionPlan("direction", "VI. PHƯƠNG HƯỚNG, NHIỆM VỤ", 1, must_write=True),
    SectionPlan("proposals", "VII. KIẾN NGHỊ, ĐỀ XUẤT", 1, must_write=True),
)

ANNEXES = (
    AnnexPlan(
        "members", "Tổ chức và đảng viên", ("cells", "members", "women", "probationary", "exempt")
    ),
    AnnexPlan(
        "study",
        "Học tập, quán triệt",
        ("documents_studied", "study_sessions", "study_attendance", "non_member_attendance"),
    ),
    AnnexPlan(
        "meetings",
        "Sinh hoạt chi bộ",
        ("regular_meetings", "thematic_meetings", "attendance", "on_time"),
    ),
    AnnexPlan(
        "quality",
        "Chất lượng sinh hoạt chi bộ",
        ("quality_good", "quality_fair", "quality_average", "quality_poor", "delegate_visits"),
    ),
    AnnexPlan(
        "pledges",
        "Đăng ký, cam kết",
        (
            "pledges_submitted",
            "pledges_accepted",
            "pledges_fulfilled",
            "pledges_of_attendees",
            "pledges_accepted_of_attendees",
            "pledges_fulfilled_of_attendees",
            "pledges_of_leaders",
            "pledges_accepted_of_leaders",
            "pledges_fulfilled_of_leaders",
        ),
    ),
    AnnexPlan(
        "exemplars",
        "Mô hình, gương điển hình và khen thưởng",
        (
            "models_new",
            "models",
            "models_replicated",
            "collectives",
            "individual_members",
            "individual_non_members",
            "award_grassroots_level",
            "award_upper_level",
            "award_province_level",
        ),
    ),
    AnnexPlan(
        "publicity",
        "Tuyên truyền, hội thi, bồi dưỡng",
        ("publicity", "contests", "entries", "entries_forwarded", "prizes", "learners"),
    ),
    AnnexPlan(
        "inspection", "Kiểm tra, giám sát", ("inspections", "inspections_done", "findings_remedied")
    ),
    AnnexPlan(
        "welfare",
        "An sinh xã hội",
        ("welfare_registered", "welfare_paid", "houses"),
        "Đơn vị tính: đồng",
    ),
    AnnexPlan(
        "grading",
        "Xếp loại đảng viên",
        (
            "members_decided",
            "members_top",
            "members_good",
            "members_done",
            "members_failed",
            "members_not_graded",
        ),
    ),
    AnnexPlan(
        "cells",
        "Xếp loại chi bộ",
        (
            "cells_decided",
            "cells_top",
            "cells_good",
            "cells_done",
            "cells_failed",
            "cells_not_graded",
        ),
    ),
)
