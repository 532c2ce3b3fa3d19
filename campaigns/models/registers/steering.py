"""The members of steering bodies (ban chỉ đạo)."""

from django.db import models

from members.models import Member, Organization
from portal.kit.fields import FoldedField
from portal.kit.models import required_key

from .base import LastingRegister, RegisterModel


class SteeringMember(RegisterModel):
    """A member of a unit's steering body (ban chỉ đạo), their field, and how long they serve."""

    organization = required_key(Organization, "đơn vị", related_name="steering_members")
    member = required_key(Member, "thành viên", related_name="steering")
    role = models.CharField("vai trò", max_length=100)
    area = models.CharField("lĩnh vực phụ trách", max_length=200, blank=True)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    search = FoldedField(sources=("role", "area"))
    SEARCHED = ("search", "member__name_key")  # not by the number of the card

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
    )

    class Meta:
        ordering = ["organization", "starts_on"]
        verbose_name = "thành viên ban chỉ đạo"

    def __str__(self) -> str:
        return f"{self.member} – {self.role}"
