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


OF_UNITS = (Measure.UNITS_FAILED, Measure.MEMBERS_FAILED, Measure.UNREMEDIED)
OF_MEMBERS = (Measure.LED_UNITS_FAILED, Measure.LED_TASKS_UNDONE, Measure.LED_TASKS_LATE)
