"""Where members belong, and when they are exempt, suspended, away or ill."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from members.tree import lineage
from portal.kit.models import required_key

from .dated import DatedModel, DatedQuerySet
from .organizations import Organization
from .people import Member


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user) -> MembershipQuerySet:
        """One's own, and those in organisations whose people one may see."""
        seen = user.scope.within("view", "comment")
        return self.filter(seen | Q(member=user.member_id))

    def home(self) -> MembershipQuerySet:
        return self.filter(kind=Membership.Kind.HOME)

    def head_counts(self, day) -> dict[str, int]:
        """How many members belong on the day, by path: in the organisation and all below it."""
        totals: dict[str, int] = {}
        homes = self.home().on(day).order_by().values_list("organization__path")
        for path, people in homes.annotate(people=Count("pk")):
            for upper in lineage(path):
                totals[upper] = totals.get(upper, 0) + people
        return totals

    def members_on(self, day, *, under: Organization) -> models.QuerySet[Member]:
        """Members at home on the day in the organisation or below it."""
        units = Organization.objects.under(under).order_by().values("pk")
        homes = self.home().on(day).filter(organization__in=units).order_by()
        return Member.objects.filter(pk__in=homes.values("member"))

    def expected_on(self, day) -> MembershipQuerySet:
        """Who is due at a meeting that day: running, neither exempt, suspended nor away.

        Those in temporary activity here are due here, not in their home cell (HD 42).
        `day` may be the column of a meeting, an `OuterRef`.
        """
        inner_day = OuterRef(day) if isinstance(day, OuterRef) else day
        leaves = LeavePeriod.objects.on(inner_day).filter(
            member=OuterRef("member_id"), kind__in=LeavePeriod.OFF_SHEET
        )
        hosted_elsewhere = Membership.objects.on(inner_day).filter(
            member=OuterRef("member_id"), kind=Membership.Kind.TEMPORARY
        )
        return self.on(day).filter(
            Q(kind=Membership.Kind.TEMPORARY) | ~Exists(hosted_elsewhere), ~Exists(leaves)
        )


class Membership(DatedModel):
    """A person belongs to an organisation from a day to a day: at home, or in temporary activity.

    Whether the member is official or probationary on a day follows from `Member.official_on`.
    """

    class Kind(models.TextChoices):
        HOME = "home", "Sinh hoạt chính thức"
        TEMPORARY = "temporary", "Sinh hoạt tạm thời"

    class EndReason(models.TextChoices):
        TRANSFER = "transfer", "Chuyển sinh hoạt"
        TEMPORARY_OVER = "temporary_over", "Hết thời hạn sinh hoạt tạm thời"
        DIED = "died", "Từ trần"
        REMOVED = "removed", "Xóa tên, khai trừ, xin ra khỏi Đảng"
        ORGANIZATION = "organization", "Tổ chức giải thể, sáp nhập"
        OTHER = "other", "Lý do khác"

    GONE = (EndReason.DIED, EndReason.REMOVED)  # from the Party, not from one cell only

    member = required_key(Member, "đảng viên", related_name="memberships")
    organization = required_key(Organization, "chi bộ", related_name="memberships")
    kind = models.CharField("hình thức", max_length=10, choices=Kind, default=Kind.HOME)
    end_reason = models.CharField("lý do kết thúc", max_length=20, choices=EndReason, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        ordering = ["-starts_on", "-pk"]
        verbose_name = "sinh hoạt đảng"
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(kind="home", ends_on__isnull=True),
                name="membership_one_open_home",
                violation_error_message="Đảng viên này đang sinh hoạt chính thức ở một chi bộ khác.",
            ),
        ]
        indexes = [models.Index(fields=["organization", "kind", "starts_on", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.member} – {self.organization}"

    def clean(self) -> None:
        """Refuse a cell that holds no members and a second home on the same day."""
        if self.organization_id and not self.organization.kind.holds_members:
            raise ValidationError(
                {"organization": f"{self.organization} không trực tiếp quản lý đảng viên."}
            )
        same = Membership.objects.filter(member_id=self.member_id, kind=self.kind)
        if self.starts_on and self.member_id and self.overlaps(same):
            raise ValidationError(
                {"starts_on": "Khoảng thời gian này trùng với một lần sinh hoạt đã có."}
            )


class LeavePeriodQuerySet(DatedQuerySet):
    def visible_to(self, user) -> LeavePeriodQuerySet:
        """One's own, and those of members at home today where one may view: not a former cell's."""
        seen = user.scope.within("view", "comment")
        at_home = Membership.objects.home().on(user.scope.day).filter(seen)
        return self.filter(Q(member=user.member_id) | Q(member__in=at_home.values("member")))


class LeavePeriod(DatedModel):
    """A time in which a member is exempt, suspended, away, ill or on maternity leave.

    The reason may tell of health: it is sensitive and every reading of it is logged.
    """

    class Kind(models.TextChoices):
        EXEMPT = "exempt", "Miễn sinh hoạt"
        SUSPENDED = "suspended", "Đình chỉ sinh hoạt"
        COMMITTEE = "committee", "Đình chỉ sinh hoạt cấp ủy (vẫn sinh hoạt ở chi bộ)"
        AWAY = "away", "Đi công tác, học tập xa (được chi bộ đồng ý)"
        SICK = "sick", "Nghỉ ốm dài ngày"
        MATERNITY = "maternity", "Nghỉ thai sản"

    OFF_SHEET = (Kind.EXEMPT, Kind.SUSPENDED, Kind.AWAY, Kind.MATERNITY)

    member = required_key(Member, "đảng viên", related_name="leaves")
    kind = models.CharField("loại", max_length=10, choices=Kind)
    reason = models.CharField("lý do", max_length=300, blank=True)

    objects = LeavePeriodQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        ordering = ["-starts_on", "-pk"]
        verbose_name = "thời gian miễn, nghỉ"
        indexes = [models.Index(fields=["member", "kind", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} từ {self.starts_on:%d/%m/%Y}"

    def clean(self) -> None:
        """Refuse two periods of the same kind on one day."""
        same = LeavePeriod.objects.filter(member_id=self.member_id, kind=self.kind)
        if self.starts_on and self.member_id and self.overlaps(same):
            raise ValidationError({"starts_on": "Đã có một khoảng cùng loại trùng thời gian này."})
