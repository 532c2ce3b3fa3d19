"""The regulations as data: a line of the rule, a line of the test, across the four schemes.

Sources: HD 27 (2014), HD 21 (2019), QĐ 124 and HD 25 (2023), QĐ 366 and HD 43 (2025). `RULES` names
the test of each rule that the portal applies, in this file or beside it.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.caps import caps_of
from campaigns.actions.evaluations import open_evaluations
from campaigns.caps import readings_of
from campaigns.models import (
    Assignment,
    Deadline,
    DecidingLine,
    Discipline,
    Evaluation,
    Grade,
    GradingScheme,
    Inspection,
    OrderLine,
    PlanItem,
    QuarterAxis,
    QuarterCriterion,
    SpecialCase,
)
from campaigns.models.obstacles import obstacles
from campaigns.reference import schemes
from members.models import LeavePeriod
from tests.factories.grading import EvaluationFactory, grade, proposed, settle
from tests.factories.members import (
    LeavePeriodFactory,
    MemberFactory,
    OrganizationFactory,
    PositionFactory,
)
from tests.factories.sessions import StudySessionFactory

YEARS = (2015, 2019, 2023, 2026)

# Rule | file (empty: this one) | test.
RULES = """
QĐ 366 Điều 11: bốn mức, điểm từ 90, 70, 50                 |                | the_points_of_each_grade
chỉ điểm tự quyết định mức, dưới 50 là mức thấp nhất         |                | only_points_decide_a_grade_by_themselves
điều kiện từng mức của tập thể, lãnh đạo, không lãnh đạo, 2C |                | the_conditions_of_each_grade_by_kind
lãnh đạo: địa bàn, lĩnh vực, đơn vị trực tiếp phụ trách      |                | who_leads_answers_for_the_unit_and_no_other_kind_does
đủ điểm mà thiếu điều kiện: nêu ra, cấp quyết định cân nhắc  | grading_facts  | a_leader_is_flagged_too_and_the_grade_stays_with_the_decider
chậm tiến độ không quá 20%, hoàn thành 100%, trên 50% không đạt |             | a_members_tasks_are_measured
lãnh đạo: nhiệm vụ của đơn vị phụ trách dưới 70%             |                | a_leader_answers_for_the_plan_of_the_unit
xuất sắc: không tổ chức, thành viên nào bị kỷ luật            | grading_facts  | a_member_who_does_not_lead_is_no_member_of_the_leading_collective
HD 43 1.4: hạn chế từ trước khắc phục 100%                   |                | a_units_plan_and_remedies_are_measured
Điều 11.4: các trường hợp không hoàn thành theo đối tượng     |                | the_failing_cases_by_kind
trường hợp ngoại lệ của từng đối tượng                       |                | the_cases_of_2025_have_their_exceptions
trên 50% đơn vị phụ trách không hoàn thành                   |                | a_leader_answers_for_more_than_half_of_the_units_failing
trên 50% tín nhiệm thấp                                      | grading_facts  | more_than_half_low_confidence_is_flagged_of_a_leader
kỷ luật ngoài nhiệm vụ không còn là mức thấp nhất            | grading_facts  | a_member_s_discipline_is_flagged_as_the_scheme_has_it
mức không trên một trường hợp đã ghi nhận, trừ khi có lý do  | findings       | a_better_grade_than_a_noted_case_leaves_needs_a_reason_that_weighs_it
HD 43 4.3: vi phạm cũ nay bị kỷ luật                         | grading_facts  | an_older_fault_that_is_disciplined_now_weighs_on_the_grade_of_now
HD 43 4.3: nay nâng hình thức kỷ luật                        | grading_facts  | a_sanction_made_heavier_now_weighs_on_the_grade_of_now
HD 43 4.3: vi phạm ở đơn vị cũ tính cho đơn vị cũ            | grading_facts  | a_fault_at_the_old_unit_counts_for_the_old_unit
HD 43 4.3: vi phạm ở cả hai đơn vị tính theo lúc vi phạm     |                | faults_at_both_units_count_each_for_its_own
HD 43 1.5: 20% số hoàn thành tốt, theo nhóm tương đồng       |                | the_cap_of_each_scheme
25 hoàn thành tốt thì 5, 24 thì 4 hoặc 5                     |                | of_those_finally_graded_good
nhóm vị trí tương đồng: lãnh đạo và không lãnh đạo           |                | leaders_and_others_are_groups_of_their_own
đến 25% cho tổ chức nổi bật, do cấp có thẩm quyền            | evaluations    | an_exception_with_its_decision_raises_the_limit_to_its_ceiling
ai cho vượt, đến tỷ lệ nào                                   | caps           | who_allows_an_exception_and_under_which_ceiling_stands_on_the_page
hai cách hiểu khác đứng bên cạnh                             | caps           | the_page_shows_base_bound_and_remainder_and_beside_them_the_other_readings
làm tròn chưa quyết định: nêu cả hai, không chặn             |                | an_open_question_shows_both_roundings_and_refuses_nothing
người đứng đầu có tính hay không theo năm                    |                | the_head_is_counted_as_the_year_decides
chưa quyết định có tính người đứng đầu: nêu cả hai           | caps           | until_it_is_decided_whether_the_head_counts_both_counts_are_shown
mọi cách tính, nhóm, làm tròn, ngoại lệ                      | caps           | every_setting_decides_as_the_definition_says
HD 43 mục 3: bảng thẩm quyền                                 |                | the_deciding_table
đảng ủy bộ phận chỉ đề xuất, đảng ủy cơ sở quyết định        |                | the_committee_of_a_department_only_proposes
hoặc ban thường vụ cấp trên quyết định                       | deciders       | where_the_scheme_gives_cells_to_the_level_above_it_decides_on_them
đảng ủy cơ sở được giao quyền                                | deciders       | a_delegation_moves_the_decision_in_one_organisation_alone
chi bộ cơ sở: cấp trên quyết định                            | deciders       | a_grass_roots_cell_s_secretary_is_decided_on_by_the_bloc_its_members_by_the_secretary
bí thư cấp ủy: một cấp trên                                  | deciders       | who_leads_the_committee_is_decided_on_by_the_level_above
không cấp nào tự quyết định                                  |                | nobody_can_be_made_to_decide_on_themselves
Điều 7.3, 12.2: trình tự, nhắc và cảnh báo                   |                | the_order_of_review_and_grading_is_told
cấp dưới và đảng viên trước, người đứng đầu sau tập thể       | order          | members_come_before_their_cell_and_the_cell_before_its_secretary
cơ quan trước tổ chức đảng                                   | order          | the_agency_comes_before_the_party_organisation
dự thảo trước ba ngày làm việc                               | order          | the_draft_is_reminded_of_and_a_late_one_is_named
HD 43 mục 4: thời hạn                                        |                | the_deadlines_of_2025
Điều 15: thông báo, công khai                                | decision_acts  | when_a_grade_was_told_and_made_public_is_written_once_and_shown
Điều 15.3: hủy và xếp loại lại, giữ cả hai                   | decision_acts  | a_grade_found_wrong_points_to_both_decisions
Điều 13: cấp trên hủy, thu hồi                               | deciders       | the_level_above_excludes_and_revokes
Điều 5.2: ai không kiểm điểm, không xếp loại                 |                | who_is_left_out_says_whether_reviewed
ốm, thai sản, mới, chuyển đi, tạm thời, bốn thời kỳ          |                | the_special_cases_of_each_scheme
2019: ốm từ ba tháng không trên hoàn thành                   | evaluations    | three_months_of_sick_leave_count_as_the_scheme_says
2019: tổ chức mới dưới sáu tháng                             | evaluations    | whether_a_new_organisation_is_graded_is_the_scheme_s_to_say
HD 43 7.5: thai sản xếp loại như thường                      | special_cases  | maternity_leave_neither_keeps_out_nor_lowers_the_grade
HD 43 7.6: sinh hoạt tạm thời xếp loại ở chi bộ chính thức    | special_cases  | a_guest_is_graded_at_home_with_the_host_s_comment
HD 43 7.7: bị đình chỉ cấp ủy vẫn xếp loại                   | special_cases  | who_is_suspended_from_the_committee_alone_is_still_graded
2023: trên 20% tổ chức trực thuộc bị kỷ luật                 | grading_facts  | in_2023_more_than_a_fifth_of_the_units_disciplined_is_flagged
điều của thời kỳ khác không mang sang                        |                | what_an_older_or_newer_rule_says_is_not_carried_over
trước 2025 chấm cấp độ, từ 2025 chấm điểm                    | review_forms   | every_scheme_has_a_form_for_every_kind_and_asks_the_levels_of_its_time
mẫu của bốn thời kỳ, từng đề mục                             | review_forms   | each_form_has_the_headings_of_the_regulation_in_their_order
phụ lục 1, 3, 4, 5: nhóm và dòng                             | review_forms   | part_b_has_the_lines_of_its_annex_with_their_source
quý: 30 điểm gồm 18, 4, 8 trong 17 dòng; sáu trục             |                | a_quarter_asks_seventeen_lines_and_six_axes_since_2025_alone
một quý không hoàn thành: không xuất sắc cả năm              | quarters       | failed_quarters_are_flagged_against_the_years_top_grade
"""


def test_every_rule_has_its_test():
    tests, seen = Path(__file__).parent, set()
    for row in RULES.strip().splitlines():
        _, file, name = (cell.strip() for cell in row.split("|"))
        source = tests / f"test_{file or 'regulation'}.py"
        assert re.search(rf"^def test_{name}\b", source.read_text(), re.MULTILINE), row
        assert (file, name) not in seen, row
        seen.add((file, name))


@pytest.fixture
def written(db):
    """The schemes as they are written, by a year in which each is in force."""
    schemes.load()
    return {year: GradingScheme.objects.of_year(year) for year in YEARS}


# One row a year and standing: least points of organisations and of members.
POINTS = """
2015 top 50 -    | 2015 good 50 -  | 2015 done 50 -  | 2015 failed - -
2019 top - -     | 2019 good - -   | 2019 done - -   | 2019 failed - -
2023 top - -     | 2023 good - -   | 2023 done - -   | 2023 failed - -
2026 top 90 90   | 2026 good 70 70 | 2026 done 50 50 | 2026 failed - -
"""


def test_the_points_of_each_grade(written):
    for row in POINTS.replace("|", "\n").split("\n"):
        if not row.strip():
            continue
        year, standing, *points = row.split()
        for target, least in zip(("organization", "member"), points, strict=True):
            stored = grade(written[int(year)], standing, target).min_points
            assert (str(int(stored)) if stored is not None else "-") == least, row


@pytest.mark.parametrize(
    ("points", "standing", "refused"),
    [
        (90, "top", False), (Decimal("89.99"), "top", True), (70, "good", False), (69, "good", True),
        (50, "done", False), (49, "done", True), (49, "failed", False), (95, "failed", False),
    ],
)  # fmt: skip
def test_only_points_decide_a_grade_by_themselves(written, points, standing, refused):
    evaluation = Evaluation(scheme=written[2026], kind="collective", organization_name="Chi bộ")
    chosen = grade(written[2026], standing, "organization")
    if refused:
        with pytest.raises(ValidationError, match="chưa đủ mức"):
            evaluation.check_grade(chosen, points)
    else:
        evaluation.check_grade(chosen, points)


# Năm, đối tượng (tập thể, lãnh đạo, không lãnh đạo, ngoài hệ thống), mức: các ý phải có.
CONDITIONS = [
    (2026, "collective", "top", ("100%", "đúng tiến độ", "30%", "kỷ luật", "khắc phục 100%")),
    (2026, "collective", "good", ("100%", "đúng tiến độ")),
    (2026, "collective", "done", ("100%", "20%")),
    (2026, "leader", "top", ("tiêu chí chung", "phụ trách", "100%", "30%", "khắc phục 100%")),
    (2026, "leader", "good", ("phụ trách", "100%")),
    (2026, "leader", "done", ("phụ trách", "20%")),
    (2026, "non_leader", "top", ("100%", "đúng tiến độ", "30%", "khắc phục 100%")),
    (2026, "non_leader", "good", ("100%", "đúng tiến độ")),
    (2026, "non_leader", "done", ("100%", "20%")),
    (2026, "outside", "top", ("100%", "30%", "khắc phục 100%")),
    (2026, "outside", "good", ("100%", "đúng tiến độ")),
    (2026, "outside", "done", ("100%", "20%")),
    (2023, "collective", "top", ("“Xuất sắc”", "“Tốt”", "kỷ luật")),
    (2023, "non_leader", "good", ("“Tốt”", "“Trung bình”")),
    (2023, "collective", "done", ("“Trung bình”", "kỷ luật")),
    (2019, "leader", "top", ("“Xuất sắc”", "“Tốt”", "công chức")),
    (2015, "collective", "top", ("50 điểm",)),
]


def lines_of(model, scheme, kind, **fields):
    """The lines of a scheme for one kind."""
    evaluation = Evaluation(scheme=scheme, kind=kind, member_id=None if kind == "collective" else 1)
    return [line for line in model.objects.filter(scheme=scheme, **fields) if line.fits(evaluation)]


@pytest.mark.parametrize(("year", "kind", "standing", "words"), CONDITIONS)
def test_the_conditions_of_each_grade_by_kind(written, year, kind, standing, words):
    found = lines_of(schemes.Condition, written[year], kind, standing=standing)
    text = "; ".join(line.text for line in found)
    assert [word for word in words if word not in text] == []


def test_who_leads_answers_for_the_unit_and_no_other_kind_does(written):
    for kind in ("non_leader", "outside", "collective"):
        lines = lines_of(schemes.Condition, written[2026], kind)
        assert not any("phụ trách" in line.text for line in lines), kind


# Năm, đối tượng: trường hợp (đo bằng gì, quá bao nhiêu phần trăm; "" là cấp đánh giá ghi nhận).
CASES = [
    (2026, "collective", "dưới 70% nhiệm vụ", "tasks_undone", 30),
    (2026, "collective", "công tác cán bộ", "", None),
    (2026, "collective", "gắn với nhiệm vụ", "collective_on_duty", 0),
    (2026, "collective", "suy thoái", "", None),
    (2026, "collective", "năm chỉ tiêu", "", None),
    (2026, "leader", "dưới 70% nhiệm vụ", "led_tasks_undone", 30),
    (2026, "leader", "Trên 50% đơn vị, lĩnh vực phụ trách", "led_units_failed", 50),
    (2026, "leader", "tín nhiệm thấp", "low_confidence", 50),
    (2026, "leader", "khiển trách", "disciplined_on_duty", 0),
    (2026, "leader", "tham nhũng", "", None),
    (2026, "non_leader", "Trên 50% nhiệm vụ", "tasks_undone", 50),
    (2026, "non_leader", "khiển trách trở lên trong công tác", "disciplined_on_duty", 0),
    (2026, "outside", "Trên 50% nhiệm vụ", "tasks_undone", 50),
    (2026, "outside", "nêu gương", "", None),
    (2023, "collective", "dưới 50%", "tasks_undone", 50),
    (2023, "collective", "trên 20% tổ chức trực thuộc bị kỷ luật", "units_disciplined", 20),
    (2023, "collective", "“Kém”", "", None),
    (2023, "leader", "Bị kỷ luật trong năm", "disciplined_open", 0),
    (2023, "non_leader", "dưới 50%", "tasks_undone", 50),
    (2019, "non_leader", "dưới 50%", "tasks_undone", 50),
    (2019, "leader", "Bị kỷ luật trong năm", "disciplined", 0),
    (2015, "collective", "một phần ba", "units_failed", Decimal("33.33")),
    (2015, "collective", "một nửa đảng viên", "members_failed", 50),
]


@pytest.mark.parametrize(("year", "kind", "text", "measure", "over"), CASES)
def test_the_failing_cases_by_kind(written, year, kind, text, measure, over):
    found = lines_of(schemes.Disqualifier, written[year], kind, text__contains=text)
    assert [(line.measure, line.over_percent, line.ceiling) for line in found] == [
        (measure, over, "failed")
    ]


@pytest.mark.parametrize(
    ("year", "kind", "gone"),
    [
        (2026, "non_leader", "Bị kỷ luật trong năm"),  # only what is tied to official work
        (2026, "collective", "trên 20% tổ chức"),  # of 2023 alone
        (2026, "non_leader", "đơn vị, lĩnh vực phụ trách"),
        (2023, "leader", "phụ trách"),
    ],
)
def test_what_an_older_or_newer_rule_says_is_not_carried_over(written, year, kind, gone):
    assert not lines_of(schemes.Disqualifier, written[year], kind, text__contains=gone)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("collective", "khắc phục kịp thời"), ("leader", "phát hiện, báo cáo, xử lý kịp thời"),
        ("non_leader", "Tự nhận, tự phát hiện"), ("outside", "Tự nhận, tự phát hiện"),
    ],
)  # fmt: skip
def test_the_cases_of_2025_have_their_exceptions(written, kind, words):
    cases = lines_of(schemes.Disqualifier, written[2026], kind)
    assert [case.text for case in cases if words not in case.exception] == []


# By special case, what each scheme does; "6" the months; "." nothing written.
SPECIAL = """
            2015             2019             2023              2026
exempt      not_reviewed     not_reviewed     not_reviewed      not_reviewed
suspended   not_reviewed     not_reviewed     not_reviewed      not_reviewed
new_member  not_graded/6     not_graded/6     not_reviewed/6    not_reviewed/6
new_unit    not_graded/6     not_graded/6     as_usual/6        as_usual/6
sick        at_most_done/3   at_most_done/3   as_usual/3        as_usual/3
maternity   as_usual         as_usual         as_usual          as_usual
temporary   commented        commented        commented         commented
transferred commented/6      commented/6      commented/6       commented/6
committee   .                .                .                 as_usual
small       .                .                .                 as_usual
"""


def test_the_special_cases_of_each_scheme(written):
    head, *rows = [row.split() for row in SPECIAL.strip().splitlines()]
    for case, *cells in rows:
        for year, cell in zip(head, cells, strict=True):
            line = SpecialCase.objects.filter(scheme=written[int(year)], case=case).first()
            months = f"/{line.months}" if line and line.months else ""
            assert (f"{line.effect}{months}" if line else ".") == cell, (case, year)


@pytest.mark.parametrize(
    ("year", "kind", "case", "expected"),
    [
        (2026, LeavePeriod.Kind.EXEMPT, "", ("not_graded", "Không kiểm điểm, không xếp loại")),
        (2026, None, "new_member", ("not_graded", "Không kiểm điểm, không xếp loại")),
        (2019, None, "new_member", ("not_graded", "Kiểm điểm nhưng không xếp loại")),
        (2026, LeavePeriod.Kind.SICK, "", ("open", "")),
    ],
)
def test_who_is_left_out_says_whether_reviewed(house, written, year, kind, case, expected):
    scheme = written[year]
    if year != 2026:
        written[2026].delete()
        GradingScheme.objects.filter(pk=scheme.pk).update(first_year=2026, last_year=None)
    member = house.members[house.cell.pk][3]
    if kind:
        LeavePeriodFactory(member=member, kind=kind)
    if case:
        type(member).objects.filter(pk=member.pk).update(
            admitted_on=dt.date(2026, 9, 1), official_on=None
        )
    open_evaluations(house.year, by=house.users.standing)
    found = Evaluation.objects.get(member=member)
    assert (found.state, found.not_graded_note) == expected


# The deciding table: of each sort of evaluation the level, the same in the four schemes.
DECIDING = {
    "member": "base", "base_cell_member": "base", "leader": "above", "cell": "base",
    "department": "base", "base_cell": "above", "base": "above",
}  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_the_deciding_table(written, year):
    lines = DecidingLine.objects.filter(scheme=written[year])
    assert dict(lines.values_list("subject", "decided_by")) == DECIDING


def test_the_committee_of_a_department_only_proposes(house, written):
    department = OrganizationFactory(kind__code="subcommittee", parent=house.committee)
    cell = OrganizationFactory(parent=department)
    for unit, member in ((department, None), (cell, None), (cell, MemberFactory(cell=cell))):
        row = EvaluationFactory(year=house.year, organization=unit, member=member)
        assert row.issuer == house.committee


# What is said of the order, and whether the portal warns; before 2025 nothing.
ORDER = [
    ("review", "Tập thể kiểm điểm trước", True), ("review", "Người đứng đầu trước", False),
    ("review", "cấp ủy sau", False), ("review", "ở chi bộ trước", False),
    ("review", "Chi bộ không có chi ủy", False), ("grading", "các thành viên của tập thể sau", False),
    ("grading", "người đứng đầu tập thể sau", True), ("grading", "đảng viên trước", True),
    ("grading", "Cơ quan, đơn vị trước", True), ("grading", "Cấp dưới trước", False),
    ("grading", "xác minh trước khi quyết định", False),
]  # fmt: skip


def test_the_order_of_review_and_grading_is_told(written):
    lines = OrderLine.objects.filter(scheme=written[2026])
    for line, (stage, words, is_checked) in zip(
        lines.order_by("-stage", "position"), ORDER, strict=True
    ):
        assert (line.stage, bool(line.check_code)) == (stage, is_checked)
        assert words in line.text
    assert lines.count() == OrderLine.objects.count()


def test_a_quarter_asks_seventeen_lines_and_six_axes_since_2025_alone(written):
    points: dict[str, Decimal] = {}
    for line in QuarterCriterion.objects.filter(scheme=written[2026]):
        points[line.group] = points.get(line.group, Decimal()) + line.points
    assert (list(points.values()), QuarterCriterion.objects.count()) == ([18, 4, 8], 17)
    axes = QuarterAxis.objects.filter(scheme=written[2026])
    assert [axis.points for axis in axes] == [15, 10, 10, 15, 10, 10]
    assert axes.count() == QuarterAxis.objects.count()


@pytest.mark.parametrize("subject", ["leader", "base_cell", "base"])
def test_nobody_can_be_made_to_decide_on_themselves(written, subject):
    line = DecidingLine.objects.get(scheme=written[2026], subject=subject)
    line.decided_by = "base"
    with pytest.raises(ValidationError, match="Không cấp nào tự quyết định"):
        line.full_clean()


def test_the_deadlines_of_2025(written):
    lines = Deadline.objects.filter(scheme=written[2026])
    assert {line.stage: line.in_year(2026) for line in lines} == {
        "graded": dt.date(2026, 12, 31),
        "late_units": dt.date(2027, 1, 15),
        "filed": dt.date(2027, 2, 1),
    }
    assert not Deadline.objects.exclude(scheme=written[2026]).exists()
    assert written[2026].draft_days == 3


# The cap: share of which number, in which group, with which ceiling by exception.
CAP = {
    2015: (None, "", "", None),
    2019: (20, "final_good", "grassroots", None),
    2023: (20, "final_good", "task_group", None),
    2026: (20, "final_good", "task_group", 25),
}


@pytest.mark.parametrize("year", YEARS)
def test_the_cap_of_each_scheme(written, year):
    scheme = written[year]
    found = scheme.cap_percent, scheme.cap_base, scheme.cap_unit, scheme.cap_exception_percent
    assert found == CAP[year]


@pytest.mark.parametrize(
    ("good", "floor", "half_up"), [(25, 5, 5), (24, 4, 5), (4, 0, 1), (2, 0, 0)]
)
def test_of_those_finally_graded_good(good, floor, half_up):
    """25 graded good allow 5; 24 allow 4,8: 4 by floor, 5 by half up."""
    limits = {"floor": floor, "half_up": half_up}
    for rounding, limit in limits.items():
        [own, *_] = readings_of(
            reached=good + limit, graded=good + limit, percent=Decimal(20), rounding=rounding,
            minimum=0, labels=dict(GradingScheme.CapBase.choices),
        )  # fmt: skip
        assert own.limits == {rounding: limit}


def test_an_open_question_shows_both_roundings_and_refuses_nothing(house):
    schemes.load()
    for number in range(30):
        proposed(house, MemberFactory(cell=house.cell), "top" if number < 10 else "good")
    settle(house.year, cap_rounding="")
    [cap] = caps_of(Evaluation.objects.all())
    assert (cap.limit, cap.exceeded) == (None, False)
    assert str(cap.own) == (
        "Số được xếp mức Tốt (sau khi đã chọn xuất sắc): 20% của 25 = 5, làm tròn xuống: tối đa 5; "
        "20% của 25 = 5, làm tròn đến số gần nhất: tối đa 5"
    )
    assert [reading.base for reading in cap.others] == ["reached_good", "all_graded"]
    settle(house.year)
    [cap] = caps_of(Evaluation.objects.all())
    assert (cap.limit, cap.left) == (5, 5)


def test_leaders_and_others_are_groups_of_their_own(house):
    schemes.load()
    for kind in ("leader", "non_leader"):
        for _ in range(6):
            proposed(house, MemberFactory(cell=house.cell), kind=kind)
    caps = {cap.name: (cap.graded, cap.limit) for cap in caps_of(Evaluation.objects.all())}
    assert caps == {
        "Đảng bộ Sở Một, cá nhân giữ chức vụ lãnh đạo, quản lý": (6, 1),
        "Đảng bộ Sở Một, cá nhân không giữ chức vụ lãnh đạo, quản lý": (6, 1),
    }


@pytest.mark.parametrize(("counts_head", "graded"), [(True, 3), (False, 2)])
def test_the_head_is_counted_as_the_year_decides(house, counts_head, graded):
    schemes.load()
    settle(house.year, cap_counts_head=counts_head)
    people = [MemberFactory(cell=house.cell) for _ in range(3)]
    for member in people:
        proposed(house, member)
    house.users.committee.member.positions.all().delete()
    PositionFactory(member=people[0], organization=house.committee)
    [cap] = caps_of(Evaluation.objects.all())
    assert cap.graded == graded


# What is measured: facts of the year, the share found, and whether the top grade is in question.
def assigned(house, member, *, done, late=0, undone=0):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 3, 2), state="submitted"
    )
    due = dt.date(2026, 5, 1)
    rows = [(due, session)] * done + [(due + dt.timedelta(30), session)] * late
    rows += [(None, None)] * undone
    Assignment.objects.bulk_create(
        Assignment(
            session=session, content="Việc", assignee=member, due_on=due, done_on=day,
            reported_in=report,
        )
        for day, report in rows
    )  # fmt: skip


LATE, UNDONE = "nhiệm vụ của năm chậm tiến độ", "nhiệm vụ của năm chưa hoàn thành"


@pytest.mark.parametrize(
    ("done", "late", "undone", "grounds"),
    [
        (5, 0, 0, set()),
        (4, 1, 0, {("done", f"{LATE}: 1/5")}),  # late, within the 20 % that "done" allows
        (3, 2, 0, {("failed", f"{LATE}: 2/5")}),  # late beyond it
        (
            2,
            0,
            3,
            {("failed", f"{UNDONE}: 3/5"), ("failed", f"{LATE}: 3/5")},
        ),  # more than half not done
    ],
)
def test_a_members_tasks_are_measured(house, done, late, undone, grounds):
    schemes.load()
    row = proposed(house, house.users.member.member, "top")
    assigned(house, row.member, done=done, late=late, undone=undone)
    found = {(obstacle.ceiling, obstacle.ground) for obstacle in obstacles(row)}
    assert found == grounds


@pytest.mark.parametrize(("failed", "barred"), [(1, False), (2, True)])
def test_a_leader_answers_for_more_than_half_of_the_units_failing(house, failed, barred):
    schemes.load()
    row = proposed(house, house.users.committee.member, "top", kind="leader")
    low = grade(row.scheme, "failed", "organization")
    good = grade(row.scheme, "good", "organization")
    for number, cell in enumerate((house.cell, house.sister_cell)):
        EvaluationFactory(
            year=house.year, organization=cell, state="decided",
            decided_grade=low if number < failed else good,
        )  # fmt: skip
    found = [
        obstacle for obstacle in obstacles(row) if "đơn vị, lĩnh vực phụ trách" in obstacle.text
    ]
    assert [obstacle.ground for obstacle in found] == (
        ["đơn vị phụ trách ở mức thấp nhất: 2/2"] if barred else []
    )
    assert all(obstacle.bars(row.proposed_grade) for obstacle in found)


@pytest.mark.parametrize(("undone", "ceiling"), [(0, None), (3, "failed"), (4, "failed")])
def test_a_leader_answers_for_the_plan_of_the_unit(house, undone, ceiling):
    """Less than 70 % is a failing case; anything undone leaves none of the three better grades."""
    schemes.load()
    row = proposed(house, house.users.committee.member, "top", kind="leader")
    for number in range(10):
        PlanItem.objects.create(
            year=house.year, organization=house.committee, kind="task", content=f"Việc {number}",
            done_on=None if number < undone else dt.date(2026, 6, 1),
        )  # fmt: skip
    found = obstacles(row)
    assert {obstacle.ceiling for obstacle in found} == ({ceiling} if ceiling else set())
    cases = [obstacle.text for obstacle in found if not obstacle.is_condition]
    assert cases == (
        ["Đơn vị, lĩnh vực lãnh đạo hoàn thành dưới 70% nhiệm vụ của năm"] if undone > 3 else []
    )


def test_faults_at_both_units_count_each_for_its_own(house):
    schemes.load()
    leader = house.users.secretary.member
    PositionFactory(
        member=leader, organization=house.sister_cell, post="secretary",
        starts_on=dt.date(2023, 1, 1), ends_on=dt.date(2024, 12, 31),
    )  # fmt: skip
    for number, unit, day in (
        (1, house.sister_cell, dt.date(2024, 3, 1)), (2, None, dt.date(2026, 2, 1)),
    ):  # fmt: skip
        Discipline(
            member=leader, organization=house.cell, fault_unit=unit, form="reprimand",
            number=f"0{number}-QĐ/UBKT", body="Ủy ban Kiểm tra", is_duty_related=True,
            decided_on=dt.date(2026, 3, 12), acted_from=day, acted_until=day,
        ).enter(by=house.users.inspector)  # fmt: skip
    for unit in (house.sister_cell, house.cell):
        row = EvaluationFactory(
            year=house.year, organization=unit,
            self_grade=grade(GradingScheme.objects.of_year(2026), "top", "organization"),
        )  # fmt: skip
        assert any("gắn với nhiệm vụ" in obstacle.text for obstacle in obstacles(row)), unit


def test_a_units_plan_and_remedies_are_measured(house):
    schemes.load()
    unit = EvaluationFactory(
        year=house.year, organization=house.cell,
        self_grade=grade(GradingScheme.objects.of_year(2026), "top", "organization"),
    )  # fmt: skip
    here = {"year": house.year, "organization": house.cell, "kind": "task"}
    for number in range(10):
        PlanItem.objects.create(
            **here, content=f"Việc {number}",
            done_on=dt.date(2026, 6, 1) if number < 6 else None,
        )  # fmt: skip
    Inspection.objects.create(
        year=house.year, organization=house.committee, inspected=house.cell, kind="inspection",
        planned_on=dt.date(2026, 4, 1), done_on=dt.date(2026, 4, 2), has_findings=True,
    )  # fmt: skip
    found = {(obstacle.text.split(" ")[0], obstacle.ground) for obstacle in obstacles(unit)}
    assert ("Hoàn", f"{UNDONE}: 4/10") in found
    assert ("Hạn", "thiếu sót sau kiểm tra chưa khắc phục: 1/1") in found
    assert {obstacle.ceiling for obstacle in obstacles(unit)} == {Grade.Standing.FAILED, "good"}
