"""The annexes of the year-end report: a column a figure, a row a unit, and the whole at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaigns.models import Evaluation
from members.models import Organization
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.year_end.caps import cap_keys
from reports.year_end.last_year import GRADES, LAST, WORK, beside
from reports.year_end.wording import Body


@dataclass(frozen=True)
class AnnexPlan:
    """One table of the annexes: a column per figure, a row per child; in whose report it stands."""

    key: str
    title: str
    columns: tuple[str, ...]
    unit: str = ""
    body: Body = Body.ABOVE_CELLS

    def is_told(self, body: Body, whole: Mapping[str, Figure]) -> bool:
        """Something is counted in it; what compares two years needs something in both."""
        if not body & self.body or not whole.keys() >= set(self.columns):
            return False
        last = [key for key in self.columns if key.endswith(LAST)]
        sides = (last, set(self.columns) - set(last)) if last else (self.columns,)
        return all(any(whole[key].numerator for key in side) for side in sides)


@dataclass
class AnnexRow:
    """One unit's figures in an annex, by key."""

    name: str
    organization: int
    figures: dict[str, Figure]


@dataclass
class Annex:
    """One table: a column per figure, a row per unit, the whole at the foot."""

    key: str
    title: str
    unit: str
    columns: list[str]
    rows: list[AnnexRow]
    total: AnnexRow


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
        "bases",
        "Xếp loại tổ chức cơ sở đảng",
        (
            "bases_decided",
            "bases_top",
            "bases_good",
            "bases_done",
            "bases_failed",
            "bases_not_graded",
        ),
        body=Body.BLOC,
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


def annexes_of(
    organization: Organization,
    children: list[Organization],
    whole: dict[str, Figure],
    parts: dict[int, dict[str, Figure]],
    period: Period,
) -> list[Annex]:
    """The tables in which something is counted.

    Rows add up to the whole: what is the organisation's own and no unit's has a row of its own.
    """
    body = Body.of(organization)
    own = {key: figure.less(part[key] for part in parts.values()) for key, figure in whole.items()}
    rows = [
        (child.exists_in(period.start, period.end), AnnexRow(child.name, child.pk, parts[child.pk]))
        for child in children
    ]
    itself = AnnexRow(f"{organization.signing_name} (trực tiếp)", organization.pk, own)
    total = AnnexRow("Cộng", organization.pk, whole)
    return [
        Annex(
            plan.key,
            plan.title,
            plan.unit,
            list(plan.columns),
            [
                _cut(row, plan)
                for is_there, row in (*rows, (False, itself))
                if is_there or _counts(row.figures, plan.columns)
            ],
            _cut(total, plan),
        )
        for plan in ANNEXES
        if plan.is_told(body, whole)
    ]


def _counts(figures: Mapping[str, Figure], keys: Iterable[str]) -> bool:
    """One of the figures is not zero, or has a base that is not."""
    return any(figures[key].numerator or figures[key].denominator for key in keys)


def _cut(row: AnnexRow, plan: AnnexPlan) -> AnnexRow:
    return AnnexRow(row.name, row.organization, {key: row.figures[key] for key in plan.columns})
