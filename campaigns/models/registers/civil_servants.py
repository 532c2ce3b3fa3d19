"""How members were graded as civil servants by their agencies."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from campaigns.models.years import RecordQuerySet, YearRecord
from members.models import Member, Membership
from portal.kit.fields import FoldedField
from portal.kit.models import required_key

from .base import Register, RegisterModel
from .options import Option, check_option, option_key


class GradeRegister(Register):
    """Nobody enters their own grade."""

    def check_writer(self, user, record):
        if user.member_id is not None and user.member_id == record.member_id:
            raise ValidationError(
                "Đồng chí không tự ghi mức xếp loại của mình; mời đồng chí khác ghi."
            )


class CivilServantGradeQuerySet(RecordQuerySet):
    def visible_to(self, user) -> CivilServantGradeQuerySet:
        """One's own, and those where the user may view: as evaluations, not all of one's cell."""
        own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
        return self.filter(own | user.scope.within("view", "record", "record_register"))


class CivilServantGrade(RegisterModel, YearRecord):
    """A member's grade as cán bộ, công chức, viên chức of a year, given by the agency.

    Set beside what the member promised and did in the campaign. The grades are the catalogue's
    (NĐ 90/2020/NĐ-CP, before it NĐ 56/2015/NĐ-CP); `organization` is the member's cell.
    """

    member = required_key(Member, "đảng viên", related_name="civil_servant_grades")
    result = option_key(Option.Subject.CIVIL_SERVANT, "mức xếp loại")
    decided_by = models.CharField("cơ quan xếp loại", max_length=200, blank=True)
    decided_on = models.DateField("ngày xếp loại", null=True, blank=True)
    search = FoldedField(sources=("decided_by",))
    SEARCHED = ("search", "member__name_key")  # not by the number of the card

    register = GradeRegister(
        slug="civil-servants",
        title="Xếp loại cán bộ, công chức, viên chức",
        singular="mức xếp loại cán bộ, công chức",
        columns={"member": "Đảng viên", "result": "Mức xếp loại", "year": "Năm"},
        choices=("result",),
    )

    objects = CivilServantGradeQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "organization__path", "member__sort_name"]
        verbose_name = "xếp loại cán bộ, công chức"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "member"],
                name="civil_servant_grade_once",
                violation_error_message="Đồng chí này đã có mức xếp loại của năm.",
            )
        ]

    def clean(self) -> None:
        """Refuse a member who did not belong there in the year, and a grade not given then."""
        if self.year_id and self.organization_id and self.result_id:
            first, last = self.year.first_day, self.year.last_day
            check_option("result", self.result, self.organization, first, last)
        if not (self.year_id and self.organization_id and self.member_id):
            return
        here = Membership.objects.home().during(self.year.first_day, self.year.last_day)
        if not here.filter(
            member=self.member_id, organization__path__startswith=self.organization.path
        ).exists():
            raise ValidationError(
                {"member": f"Đồng chí này không sinh hoạt ở {self.organization} trong năm."}
            )

    def __str__(self) -> str:
        return f"{self.member}, {self.year}: {self.result}"
