"""Corrections of what was entered wrongly: asked for or made, with the reason and the old values."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from portal.kit.text import short_date

from .organizations import Organization
from .people import Member
from .users import User

DELETED = "is_mistake"  # the value that says: this row should never have been entered
NOTHING = "(trống)"


class CorrectionRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> CorrectionRequestQuerySet:
        """One's own, those about oneself, and those at organisations that one manages."""
        return self.filter(
            user.scope.within("manage")
            | Q(by=user)
            | Q(member__isnull=False, member=user.member_id)
        )

    def awaiting(self, user) -> CorrectionRequestQuerySet:
        """Requests that this user decides: neither their own nor about themselves."""
        waiting = self.filter(
            user.scope.within("manage"), state=CorrectionRequest.State.WAITING
        ).exclude(by=user)
        return waiting.exclude(member__isnull=False, member=user.member_id)


class CorrectionRequest(models.Model):
    """A correction of one row: what was wrong, old and new values, why, who asked and who decided.

    Who may correct a row does so at once: the request is then made and applied by one person.
    `organization` is the one whose managers decide; `subject` names the row also after its deletion.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ giải quyết"
        APPLIED = "applied", "Đã sửa"
        DECLINED = "declined", "Không sửa"

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="corrections", verbose_name="tổ chức"
    )
    member = models.ForeignKey(
        Member,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="đồng chí",
    )
    subject = models.CharField("dòng cần sửa", max_length=400)
    changes = models.JSONField("nội dung sửa", default=list)
    reason = models.TextField("lý do")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    at = models.DateTimeField("lúc", auto_now_add=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết"
    )
    decided_at = models.DateTimeField("quyết lúc", null=True, blank=True)
    answer = models.TextField("trả lời", blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "đề nghị sửa"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(state="waiting"),
                name="correction_one_waiting",
                violation_error_message="Dòng này đã có một đề nghị sửa đang chờ giải quyết.",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | Q(~Q(state="waiting"), decided_by__isnull=False, decided_at__isnull=False),
                name="correction_decided_by_someone",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="correction_declined_has_answer",
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="correction_by_state")]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def lines(self) -> list[str]:
        """What is changed, in words: a line a value."""
        return [
            line["label"]
            if line["name"] == DELETED
            else f"{line['label']}: {line['before']} → {line['after']}"
            for line in self.changes
        ]


def change_of(record: Any, name: str, value: Any) -> dict[str, Any]:
    """One line of `changes`: the column, its old and new value in words, and the new one to store."""
    if name == DELETED:
        return {"name": name, "label": "Xóa dòng này vì nhập nhầm", "value": True}
    column = record._meta.get_field(name)
    old = getattr(record, name)
    return {
        "name": name,
        "label": _capital(column.verbose_name),
        "before": _in_words(column, old),
        "after": _in_words(column, value),
        "old": column.value_to_string(record) if old is not None else None,
        "value": value if value is None or isinstance(value, int) else str(value),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_words(column: models.Field, value: Any) -> str:
    if value in (None, ""):
        return NOTHING
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.BooleanField):
        return "có" if value else "không"
    return short_date(value) if isinstance(column, models.DateField) else str(value)
