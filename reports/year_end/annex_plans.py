"""The annexes of the year-end report: which tables there are, and the figures in their columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.models import Evaluation, Grade
from reports.figures.figure import Figure
from reports.year_end.caps import cap_keys
from reports.year_end.last_year import GRADES, LAST, WORK, beside
from reports.year_end.wording import Body


@dataclass(frozen=True)
class AnnexPlan:
    """One table of the annexes: a column a figure, a row a child unit; `body` says in whose report."""

    key: str
    title: str
    columns: tuple[str, ...]
    unit: str = ""
    body: Body = Body.ABOVE_CELLS

    def is_printed(self, body: Body, whole: Mapping[str, Figure]) -> bool:
        """Something is counted in it; a comparison of two years needs something in both."""
        if not body & self.body or not whole.keys() >= set(self.columns):
            return False
        last = [key for key in self.columns if key.endswith(LAST)]
        sides = (last, set(self.columns) - set(last)) if last else (self.columns,)
        return all(any(whole[key].numerator for key in side) for side in sides)


def _grades(subject: str) -> tuple[str, ...]:
    return tuple(f"{subject}_{part}" for part in ("decided", *Grade.Standing.values, "not_graded"))


def _reasons(subject: str) -> tuple[str, ...]:
    reasons = (f"{subject}_not_graded_{reason}" for reason in Evaluation.NotGraded.values)
    return (f"{subject}_not_graded", *reasons)


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
            "practices_awarded",
            "individual_members",
            "individual_non_members",
            "award_cell_level",
            "award_grassroots_level",
            "award_upper_level",
            "award_province_level",
            "award_state_level",
        ),
    ),
    AnnexPlan(
        "publicity",
        "Tuyên truyền, hội thi, bồi dưỡng",
        ("publicity", "contests", "entries", "entries_forwarded", "prizes", "learners"),
        "Cuộc thi nhiều đơn vị cùng tham gia chỉ tính một ở dòng Cộng",
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
        _grades("members"),
    ),
    AnnexPlan(
        "bases",
        "Xếp loại tổ chức cơ sở đảng",
        _grades("bases"),
        body=Body.BLOC,
    ),
    AnnexPlan(
        "cells",
        "Xếp loại chi bộ",
        _grades("cells"),
    ),
    AnnexPlan("not_graded", "Đảng viên không xếp loại theo lý do", _reasons("members")),
    AnnexPlan(
        "bases_not_graded",
        "Tổ chức cơ sở đảng không xếp loại theo lý do",
        _reasons("bases"),
        body=Body.BLOC,
    ),
    AnnexPlan("cells_not_graded", "Chi bộ không xếp loại theo lý do", _reasons("cells")),
    AnnexPlan(
        "caps",
        "Giới hạn mức xếp loại cao nhất",
        (*cap_keys("members"), *cap_keys("cells"), *cap_keys("bases")),
        body=Body.BLOC,
    ),
    AnnexPlan(
        "caps",
        "Giới hạn mức xếp loại cao nhất",
        (*cap_keys("members"), *cap_keys("cells")),
        body=Body.COMMITTEE,
    ),
    AnnexPlan("work_beside", "Kết quả thực hiện so với năm trước", beside(*WORK)),
    AnnexPlan("members_beside", "Xếp loại đảng viên so với năm trước", beside(*GRADES["members"])),
    AnnexPlan(
        "bases_beside",
        "Xếp loại tổ chức cơ sở đảng so với năm trước",
        beside(*GRADES["bases"]),
        body=Body.BLOC,
    ),
    AnnexPlan("cells_beside", "Xếp loại chi bộ so với năm trước", beside(*GRADES["cells"])),
)
