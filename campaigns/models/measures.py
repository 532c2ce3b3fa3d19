"""What the portal can count towards a condition or a failing case of a scheme."""

from django.db import models


class Measure(models.TextChoices):
    """How a condition or a failing case is looked into; `measured_shares.py` counts."""

    BY_HAND = "", "Cấp đánh giá ghi nhận"
    UNITS_FAILED = "units_failed", "Tỷ lệ tổ chức trực thuộc ở mức thấp nhất"
    MEMBERS_FAILED = "members_failed", "Tỷ lệ đảng viên ở mức thấp nhất"
    LED_UNITS_FAILED = "led_units_failed", "Tỷ lệ đơn vị phụ trách ở mức thấp nhất"
    TASKS_UNDONE = "tasks_undone", "Tỷ lệ nhiệm vụ của năm chưa hoàn thành"
    TASKS_LATE = "tasks_late", "Tỷ lệ nhiệm vụ của năm chậm tiến độ"
    LED_TASKS_UNDONE = "led_tasks_undone", "Tỷ lệ nhiệm vụ của đơn vị phụ trách chưa hoàn thành"
    LED_TASKS_LATE = "led_tasks_late", "Tỷ lệ nhiệm vụ của đơn vị phụ trách chậm tiến độ"
    UNREMEDIED = "unremedied", "Tỷ lệ thiếu sót sau kiểm tra chưa khắc phục"
    DISCIPLINED = "disciplined", "Bị kỷ luật trong năm"
    DISCIPLINED_UNREMEDIED = "disciplined_open", "Bị kỷ luật trong năm mà không tự khắc phục"
    DISCIPLINED_ON_DUTY = "disciplined_on_duty", "Bị kỷ luật do vi phạm gắn với nhiệm vụ"
    LOW_CONFIDENCE = "low_confidence", "Tỷ lệ phiếu tín nhiệm thấp"
    UNIT_DISCIPLINED = "unit_disciplined", "Tập thể bị kỷ luật trong năm"
    UNIT_UNREMEDIED = "unit_open", "Tập thể bị kỷ luật trong năm mà không tự khắc phục"
    UNITS_DISCIPLINED = "units_disciplined", "Tỷ lệ tổ chức trực thuộc bị kỷ luật"
    COLLECTIVE_ON_DUTY = "collective_on_duty", "Thành viên tập thể bị kỷ luật do nhiệm vụ"
    ANYBODY_DISCIPLINED = "anybody_disciplined", "Tổ chức trực thuộc, thành viên bị kỷ luật"


SENSITIVE_OF_MEMBERS = (
    Measure.DISCIPLINED,
    Measure.DISCIPLINED_UNREMEDIED,
    Measure.DISCIPLINED_ON_DUTY,
    Measure.LOW_CONFIDENCE,
)
SENSITIVE_OF_UNITS = (
    Measure.UNIT_DISCIPLINED,
    Measure.UNIT_UNREMEDIED,
    Measure.UNITS_DISCIPLINED,
    Measure.COLLECTIVE_ON_DUTY,
    Measure.ANYBODY_DISCIPLINED,
)
SENSITIVE = SENSITIVE_OF_MEMBERS + SENSITIVE_OF_UNITS  # of facts that few may see
READ_FACTS = "campaigns.read_grading_facts"  # the right to read these
READ_LEAVES = "campaigns.read_leave_facts"  # and a member's sickness, maternity, suspension
OF_UNITS = (
    Measure.UNITS_FAILED,
    Measure.MEMBERS_FAILED,
    Measure.UNREMEDIED,
    *SENSITIVE_OF_UNITS,
)
OF_MEMBERS = (
    Measure.LED_UNITS_FAILED,
    Measure.LED_TASKS_UNDONE,
    Measure.LED_TASKS_LATE,
    *SENSITIVE_OF_MEMBERS,
)
