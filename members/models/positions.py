"""Posts: who is secretary, committee member, staff … of which organisation, from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.kit.models import required_key

from .dated import DatedModel, DatedQuerySet
from .organizations import Organization
from .people import Member


class PositionQuerySet(DatedQuerySet):
    def visible_to(self, user) -> PositionQuerySet:
        return self.filter(user.scope.within("view") | Q(member=user.member_id))


class Position(DatedModel):
    """A person holds a post in an organisation from a day to a day. Posts give powers."""

    class Post(models.TextChoices):
        SECRETARY = "secretary", "Bí thư"
        DEPUTY = "deputy", "Phó bí thư"
        STANDING = "standing", "Ủy viên ban thường vụ"
        COMMITTEE = "committee", "Cấp ủy viên"
        STAFF = "staff", "Chuyên viên cơ quan tham mưu"
        INSPECTOR = "inspector", "Ủy ban kiểm tra"
        AGENCY_HEAD = "agency_head", "Thủ trưởng cơ quan, đơn vị"

    SEATS = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)  # of a committee
    LEADERS = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE, Post.AGENCY_HEAD)

    member = required_key(Member, "người giữ chức vụ", related_name="positions")
    organization = required_key(Organization, "tổ chức", related_name="positions")
    post = models.CharField("chức vụ", max_length=12, choices=Post)

    objects = PositionQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        ordering = ["organization", "post", "-starts_on"]
        verbose_name = "chức vụ đảng"
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "organization", "post"],
                condition=Q(ends_on__isnull=True),
                name="position_once_open",
                violation_error_message="Người này đang giữ chức vụ đó ở tổ chức này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.organization}"
