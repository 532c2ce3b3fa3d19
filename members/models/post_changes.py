"""Posts that were given or ended: who entered it, and who confirmed it where that was needed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .decided import DecidedModel, declined_has_answer
from .granting import may_grant
from .imports import RosterImport
from .organizations import Organization
from .people import Member
from .positions import Position
from .users import User


class PostChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> PostChangeQuerySet:
        """One's own, those about oneself, and those where one manages, leads or inspects."""
        seen = user.scope.within("manage", "review", "decide_organizations", "inspect")
        return self.filter(seen | Q(by=user) | Q(member=user.member_id, member__isnull=False))

    def waiting(self) -> PostChangeQuerySet:
        return self.filter(state=PostChange.State.WAITING)

    def awaiting(self, user) -> list[PostChange]:
        """What waits for this user's confirmation: neither entered by them nor about them."""
        rows = self.waiting().filter(
            user.scope.within("record", "review", "manage", "decide_organizations", "inspect")
        )
        rows = rows.select_related("organization__kind", "member", "by__member", "roster")
        return [row for row in rows.order_by("roster", "at", "pk") if row.may_confirm(user)]


class PostChange(DecidedModel):
    """A post given to a member, or ended.

    Where its powers exceed those of who enters it, it takes effect when a holder of them confirms.
    """

    class Kind(models.TextChoices):
        GIVE = "give", "Giao chức vụ"
        END = "end", "Kết thúc chức vụ"

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ xác nhận"
        APPLIED = "applied", "Đã có hiệu lực"
        DECLINED = "declined", "Không xác nhận"

    kind = models.CharField("việc", max_length=5, choices=Kind, default=Kind.GIVE)
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="post_changes", verbose_name="đồng chí"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="post_changes", verbose_name="tổ chức"
    )
    post = models.CharField("chức vụ", max_length=12, choices=Position.Post)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    position = models.ForeignKey(Position, models.SET_NULL, null=True, blank=True, related_name="+")
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    roster = models.ForeignKey(
        RosterImport, models.SET_NULL, null=True, blank=True, related_name="post_changes"
    )
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    single_handed = models.BooleanField("một người thực hiện", default=False)

    objects = PostChangeQuerySet.as_manager()

    class Meta(DecidedModel.Meta):
        abstract = False
        verbose_name = "việc giao, kết thúc chức vụ"
        verbose_name_plural = "việc giao, kết thúc chức vụ"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "member", "organization", "post"],
                condition=Q(state="waiting"),
                name="post_change_one_waiting",
                violation_error_message="Việc này đã được ghi và đang chờ xác nhận.",
            ),
            declined_has_answer("post_change_declined_has_answer"),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="post_change_by_state")]

    def __str__(self) -> str:
        post = f"{self.get_post_display()} {self.organization}"
        if self.kind == self.Kind.END:
            return f"{self.member} thôi giữ chức vụ {post} sau ngày {self.ends_on:%d/%m/%Y}"
        return f"{self.member} giữ chức vụ {post} từ ngày {self.starts_on:%d/%m/%Y}"

    def may_confirm(self, user: User) -> bool:
        """The user holds the powers of the post, did not enter this and is not the person."""
        return (
            user.pk != self.by_id
            and user.member_id != self.member_id
            and may_grant(user.scope, self.organization, self.post)
        )
