"""Transfers that the receiving unit asks for and the leaving unit releases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.kit.models import required_key

from .decided import DecidedModel, decided_by_someone, declined_has_answer
from .organizations import Organization
from .people import Member


class TransferRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> TransferRequestQuerySet:
        """Requests of both units for who manages or records there, and those about oneself."""
        scope = user.scope
        return self.filter(
            scope.within("manage", "record")
            | scope.within("manage", "record", of="leaving")
            | Q(member=user.member_id, member__isnull=False)
        )

    def waiting(self) -> TransferRequestQuerySet:
        return self.filter(state=TransferRequest.State.WAITING)

    def to_release(self, user) -> TransferRequestQuerySet:
        """Requests that wait for this user, who manages the leaving unit; never their own."""
        waiting = self.waiting().filter(user.scope.within("manage", of="leaving"))
        return waiting.exclude(by=user).exclude(member=user.member_id)

    def asked_for(self, user) -> TransferRequestQuerySet:
        """Requests that wait for somebody else, of units that this user manages."""
        return self.waiting().filter(user.scope.within("manage"))


class TransferRequest(DecidedModel):
    """A unit asks for a member of another; whoever manages the other releases them or says why not."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ nơi đi đồng ý"
        RELEASED = "released", "Đã chuyển"
        DECLINED = "declined", "Không đồng ý"

    member = required_key(Member, "đảng viên", related_name="transfer_requests")
    leaving = required_key(Organization, "nơi đi", related_name="leaving_requests")
    organization = required_key(Organization, "nơi đến", related_name="receiving_requests")
    starts_on = models.DateField("sinh hoạt ở nơi đến từ ngày")
    reason = models.CharField("căn cứ", max_length=300)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)

    objects = TransferRequestQuerySet.as_manager()

    class Meta(DecidedModel.Meta):
        verbose_name = "đề nghị chuyển sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="waiting"),
                name="transfer_request_one_waiting",
                violation_error_message="Đã có một đề nghị chuyển đồng chí này đang chờ.",
            ),
            decided_by_someone("transfer_request_decided_by_someone"),
            declined_has_answer("transfer_request_declined_has_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.leaving} → {self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:transfer_release", args=[self.pk])
