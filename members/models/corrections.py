"""Corrections of what was entered wrongly: asked for or made, with the reason and the old values."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from portal.kit.fields import LongTextField
from portal.kit.models import optional_key, required_key
from portal.kit.text import short_date

from .decided import DecidedModel, decided_by_someone, declined_has_answer
from .organizations import Organization
from .people import Member

DELETED = "is_mistake"  # the value that says: this row should never have been entered
PARENT = "parent"  # of an organisation: its place in the tree, no column
NOTHING = "(trống)"


class CorrectionRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> CorrectionRequestQuerySet:
        """One's own, those about oneself, and those at organisations that one manages or leads."""
        return self.filter(
            user.scope.within("manage", "decide_organizations")
            | Q(by=user)
            | Q(member__isnull=False, member=user.member_id)
        )

    def awaiting(self, user, *, also: Q | None = None) -> CorrectionRequestQuerySet:
        """Requests that this user decides: neither their own nor about themselves.

        `also`: those that the user decides by another power than that of managing.
        """
        held = user.scope.within("manage")
        waiting = self.filter(
            held if also is None else held | also, state=CorrectionRequest.State.WAITING
        ).exclude(by=user)
        return waiting.exclude(member__isnull=False, member=user.member_id)


class CorrectionRequest(DecidedModel):
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
    organization = required_key(Organization, "tổ chức", related_name="corrections")
    member = optional_key(Member, "đồng chí", related_name="corrections", on_delete=models.CASCADE)
    subject = models.CharField("dòng cần sửa", max_length=400)
    changes = models.JSONField("nội dung sửa", default=list)
    reason = LongTextField("lý do")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta(DecidedModel.Meta):
        verbose_name = "đề nghị sửa"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(state="waiting"),
                name="correction_one_waiting",
                violation_error_message="Dòng này đã có một đề nghị sửa đang chờ giải quyết.",
            ),
            decided_by_someone("correction_decided_by_someone"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            declined_has_answer("correction_declined_has_answer"),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="correction_by_state")]

    def __str__(self) -> str:
        return self.subject

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
    column = _column(record, name)
    old = value_of(record, name)
    return {
        "name": name,
        "label": _capital(column.verbose_name) if column else "Trực thuộc",
        "before": _in_words(column, old),
        "after": _in_words(column, value),
        "old": stored_text(record, name),
        "value": _plain(value),
    }


def value_of(record: Any, name: str) -> Any:
    """What the record says now; for an organisation also what it stands under."""
    if name == PARENT:
        return Organization.objects.get_parent(record)
    return getattr(record, name, None)


def stored_text(record: Any, name: str) -> str | None:
    """The value of now as `change_of` keeps it, to see later whether it is still the same."""
    value = value_of(record, name)
    if value is None or isinstance(value, models.Model):
        return value and str(value.pk)
    return _column(record, name).value_to_string(record)


def value_asked(model: type[models.Model], change: dict[str, Any]) -> Any:
    """The new value of one line of `changes`, ready to be written."""
    name, value = change["name"], change["value"]
    if name == DELETED or value is None:
        return value
    related = Organization if name == PARENT else model._meta.get_field(name).related_model
    if related is not None:
        return related._base_manager.filter(pk=value).first()
    return model._meta.get_field(name).to_python(value)


def _column(record: Any, name: str) -> Any:
    return None if name == PARENT else record._meta.get_field(name)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, int) else str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_words(column: models.Field | None, value: Any) -> str:
    if value in (None, ""):
        return NOTHING
    if column is None or isinstance(value, models.Model):
        return str(value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.BooleanField):
        return "có" if value else "không"
    return short_date(value) if isinstance(column, models.DateField) else str(value)
