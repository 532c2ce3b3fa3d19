"""The attendance of a session in numbers: members, other people, guests."""

from django.core.exceptions import ValidationError
from django.db import models

from members.models import Membership, Position
from portal.kit.fields import LongTextField


class SessionSheet(models.Model):
    """How many were expected, came or were absent, and which guests came.

    The four counts are copied from the attendance sheet when the session is handed in: a dashboard
    of 1,500 cells reads them instead of a million rows.
    """

    non_members_invited = models.PositiveSmallIntegerField("quần chúng được mời", default=0)
    non_members_present = models.PositiveSmallIntegerField("quần chúng dự", default=0)
    others_invited = models.PositiveSmallIntegerField("đảng viên khác được triệu tập", default=0)
    others_present = models.PositiveSmallIntegerField("đảng viên khác dự", default=0)
    guests = LongTextField(
        "đại biểu, khách mời (mỗi dòng một người: họ tên, chức vụ, đơn vị)", blank=True
    )
    expected_count = models.PositiveSmallIntegerField("phải dự", default=0, editable=False)
    present_count = models.PositiveSmallIntegerField("có mặt", default=0, editable=False)
    excused_count = models.PositiveSmallIntegerField("vắng có lý do", default=0, editable=False)
    unexcused_count = models.PositiveSmallIntegerField(
        "vắng không lý do", default=0, editable=False
    )

    class Meta:
        abstract = True

    @property
    def guest_list(self) -> list[str]:
        """The guests, one line each; in a joint meeting those of the host come first."""
        lines = self.host.guests.splitlines() + self.guests.splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def expected_members(self) -> models.QuerySet:
        """The memberships of those who are due that day.

        In a cell its members; in a committee and in the bloc whoever holds one of its seats.
        """
        due = Membership.objects.expected_on(self.held_on)
        if self.organization.kind.holds_members:
            return due.filter(organization=self.organization_id)
        seats = Position.objects.on(self.held_on).filter(
            organization=self.organization_id, post__in=Position.SEATS
        )
        return due.filter(member__in=seats.values("member"))

    def fix_tallies(self) -> None:
        """Copy the counts from the attendance sheet.

        Raises ValidationError where nobody is due that day, somebody is not marked yet, or the
        sheet lists others than those who are due.
        """
        due = set(self.expected_members().values_list("member_id", flat=True))
        if not due:
            raise ValidationError("Ngày này tổ chức không có ai phải dự; hãy kiểm tra ngày họp.")
        for name, count in self.attendances.tallies(due).items():
            setattr(self, name, count)
