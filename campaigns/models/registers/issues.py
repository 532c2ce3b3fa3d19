"""Issues raised in meetings, and who handles them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from campaigns.models.years import RecordQuerySet, YearRecord
from members.models import Organization
from portal.kit.fields import FoldedField
from portal.kit.models import optional_key

from .base import Register, RegisterModel
from .options import Option, check_option, option_key


class IssueQuerySet(RecordQuerySet):
    def visible_to(self, user) -> IssueQuerySet:
        """Issues of the user's organisations, and those given to one that the user leads."""
        own = Q(pk__in=super().visible_to(user).values("pk"))
        return self.filter(own | Q(handled_by__in=led_by(user)))

    def to_handle(self, user) -> IssueQuerySet:
        """Not settled, and given to an organisation that the user leads."""
        return self.filter(handled_by__in=led_by(user), resolved_on__isnull=True)


def led_by(user) -> set[int]:
    """Organisations at which the user holds a post that writes or decides."""
    powers = ("record", "record_register", "review")
    return {organization.pk for power in powers for organization in user.scope.held_at(power)}


class RaisedIssue(RegisterModel, YearRecord):
    """An issue raised in a meeting: who handles it, and what came of it.

    `handled_by` is the Party organisation whose leaders see it at home until it is settled; an
    agency or a person outside the tree is named in `handler`.
    """

    raised_on = models.DateField("nêu ngày")
    session = optional_key(
        "campaigns.StudySession", "nêu tại buổi", related_name="issues", on_delete=models.SET_NULL
    )
    content = models.CharField("vấn đề, kiến nghị", max_length=500)
    area = option_key(Option.Subject.ISSUE_AREA, "lĩnh vực", blank=True)
    raised_by = models.CharField("người, nhóm nêu", max_length=200, blank=True)
    handled_by = optional_key(
        Organization, "giao tổ chức đảng xử lý", related_name="issues_to_handle"
    )
    handler = models.CharField("cơ quan, người xử lý", max_length=200, blank=True)
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    resolved_on = models.DateField("xử lý xong ngày", null=True, blank=True)
    result = models.CharField("kết quả", max_length=500, blank=True)
    search = FoldedField(sources=("content", "raised_by", "handler"), max_length=1000)

    register = Register(
        slug="issues",
        title="Vấn đề, kiến nghị",
        singular="vấn đề, kiến nghị",
        day="raised_on",
        columns={
            "content": "Vấn đề",
            "area": "Lĩnh vực",
            "raised_on": "Nêu ngày",
            "handlers": "Xử lý",
            "due_on": "Hạn",
            "resolved_on": "Xong",
        },
        choices=("area",),
    )  # fmt: skip

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on"]
        verbose_name = "vấn đề, kiến nghị"
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True)
                | (Q(resolved_on__gte=F("raised_on")) & ~Q(result="")),
                name="issue_resolved_has_result",
                violation_error_message="Đã xử lý xong thì ghi kết quả, và không trước ngày nêu.",
            ),
            models.CheckConstraint(
                condition=Q(handled_by__isnull=False) | ~Q(handler=""),
                name="issue_has_handler",
                violation_error_message="Hãy chọn tổ chức đảng xử lý hoặc ghi cơ quan, người xử lý.",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    @property
    def handlers(self) -> str:
        """Who handles it: the organisation, the agency or person outside the tree, or both."""
        return ", ".join(filter(None, (str(self.handled_by or ""), self.handler)))

    @property
    def awaits_result(self) -> bool:
        """Nobody has settled it yet."""
        return self.resolved_on is None

    def settle(self, *, on, result: str) -> None:
        """Note what came of it, as the handling organisation says (ValidationError)."""
        self.year.require_open()
        self.resolved_on, self.result = on, result
        self.full_clean()
        self.save(update_fields=["resolved_on", "result"])
        self.next_version()

    def clean(self) -> None:
        """Refuse a day in the future, and an area that was not in the catalogue on the day."""
        for name in ("raised_on", "resolved_on"):
            day = getattr(self, name)
            if day and day > timezone.localdate():
                raise ValidationError({name: "Ngày ở tương lai."})
        if self.area and self.raised_on and self.organization_id:
            check_option("area", self.area, self.organization, self.raised_on, self.raised_on)
