"""The members of steering bodies (ban chỉ đạo)."""

from django.db import models

from members.models import Member, Organization

from .base import LastingRegister, RegisterModel


class SteeringMember(RegisterModel):
    """A member of a unit's steering body (ban chỉ đạo), their field, and how long they serve."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="steering_members", verbose_name="đơn vị"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="steering", verbose_name="thành viên"
    )
    role = models.CharField("vai trò", max_length=100)
    area = models.CharField("lĩnh vực phụ trách", max_length=200, blank=True)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    register = LastingRegister(
        slug="steering",
        title="Ban chỉ đạo",
        singular="thành viên ban chỉ đạo",
        day="starts_on",
        until="ends_on",
        columns={
            "member": "Thành viên",
            "role": "Vai trò",
            "area": "Lĩnh vực",
            "starts_on": "Từ ngày",
            "ends_on": "Đến ngày",
        },
        fields=("member", "role", "area", "decision_number", "starts_on", "ends_on"),
        search="member__full_name",
    )

    class Meta:
        ordering = ["organization", "starts_on"]
        verbose_name = "thành viên ban chỉ đạo"

    def __str__(self) -> str:
        return f"{self.member} – {self.role}"
