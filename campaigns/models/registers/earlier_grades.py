"""Grades of organisations and members from years before the first grading scheme of the portal."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from campaigns.models.schemes import GradingScheme
from campaigns.models.years import RecordQuerySet, YearRecord
from members.models import Member, Membership
from portal.kit.fields import FoldedField
from portal.kit.models import optional_key

from .base import Register, RegisterModel


class EarlierGradeRegister(Register):
    """Nobody enters their own grade."""

    def check_writer(self, user, record):
        if user.member_id is not None and user.member_id == record.member_id:
            raise ValidationError(
                "Đồng chí không tự ghi mức xếp loại của mình; mời đồng chí khác ghi."
            )


class EarlierGradeQuerySet(RecordQuerySet):
    def visible_to(self, user) -> EarlierGradeQuerySet:
        """Grades of organisations; of members one's own, and those where the user may view."""
        own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
        read = own | user.scope.within("view", "record", "record_register")
        of_units = super().visible_to(user).filter(member__isnull=True)
        return self.filter(Q(pk__in=of_units.values("pk")) | read)


class EarlierGrade(RegisterModel, YearRecord):
    """How an organisation, or a member of it, was graded in a year without a scheme, as decided.

    "Trong sạch, vững mạnh tiêu biểu", "đủ tư cách, hoàn thành xuất sắc nhiệm vụ" … of 2007–2013. A
    text with its decision: no rule, cap or figure of the schemes applies to it.
    """

    member = optional_key(
        Member, "đảng viên", related_name="earlier_grades",
        help_text="Để trống khi ghi mức xếp loại của tổ chức.",
    )  # fmt: skip

    label = models.CharField(
        "mức xếp loại", max_length=120,
        help_text="Ghi đúng như quyết định. Ví dụ: Trong sạch, vững mạnh tiêu biểu.",
    )  # fmt: skip
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decided_by = models.CharField("cấp quyết định", max_length=200, blank=True)
    search = FoldedField(sources=("label", "decision_number"))
    SEARCHED = ("search", "organization__search", "member__name_key")

    register = EarlierGradeRegister(
        slug="earlier-grades",
        title="Xếp loại tổ chức đảng, đảng viên các năm trước",
        singular="mức xếp loại của năm trước",
        columns={
            "label": "Mức xếp loại",
            "member": "Đảng viên",
            "year": "Năm",
            "decision_number": "Số quyết định",
            "decided_on": "Ngày",
        },
        choices=("label",),
        noted=("member",),
    )

    objects = EarlierGradeQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "organization__path", "member__sort_name"]
        verbose_name = "xếp loại của năm trước"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization"],
                condition=Q(member__isnull=True),
                name="earlier_grade_once",
                violation_error_message="Tổ chức này đã có mức xếp loại của năm.",
            ),
            models.UniqueConstraint(
                fields=["year", "member"],
                condition=Q(member__isnull=False),
                name="earlier_grade_of_member_once",
                violation_error_message="Đồng chí này đã có mức xếp loại của năm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.organization}, {self.year}: {self.label}"

    def clean(self) -> None:
        """Refuse a year that has a scheme, where the evaluation with its steps is recorded.

        Of a member also an organisation to which they did not belong in the year.
        """
        if self.year_id and self.organization_id and self.member_id:
            homes = Membership.objects.home().during(self.year.first_day, self.year.last_day)
            below = homes.filter(organization__path__startswith=self.organization.path)
            if not below.filter(member=self.member_id).exists():
                raise ValidationError(
                    {"member": f"Đồng chí này không sinh hoạt ở {self.organization} trong năm."}
                )
        if self.year_id and GradingScheme.objects.in_force(self.calendar_year):
            raise ValidationError(
                {
                    "year": f"Năm {self.calendar_year} có quy định xếp loại trong cổng; mời đồng chí "
                    "ghi ở mục Đánh giá, xếp loại."
                }
            )
