"""The distinction "tiêu biểu": a commendation standard on top of the top grade."""

from django.core.exceptions import ValidationError
from django.db import models

from portal.kit.transitions import verb

from .evaluation_proposal import State
from .schemes import Grade


class DistinctionMixin(models.Model):
    """The distinction above the top grade, which is not a grade of its own.

    "Trong sạch, vững mạnh tiêu biểu" of the older schemes, "hoàn thành xuất sắc nhiệm vụ tiêu
    biểu" of the later ones: of organisations alone. No text that was found limits how many.
    """

    is_distinguished = models.BooleanField("tiêu biểu", default=False)

    class Meta:
        abstract = True

    @property
    def decided_label(self) -> str:
        """The decided grade in full; empty while nothing is decided."""
        return self._named(self.decided_grade.label) if self.decided_grade else ""

    @property
    def decided_short(self) -> str:
        """The decided grade in short, for tables."""
        return self._named(self.decided_grade.short_label) if self.decided_grade else ""

    def _named(self, label: str) -> str:
        return f"{label} tiêu biểu" if self.is_distinguished else label

    @property
    def may_be_distinguished(self) -> bool:
        """An organisation decided at the top grade that does not have the distinction yet."""
        return (
            self.is_of_organization
            and not self.is_distinguished
            and self.decided_grade is not None
            and self.decided_grade.standing == Grade.Standing.TOP
        )

    @verb(source=State.DECIDED, target=State.DECIDED)
    def distinguish(self, *, by) -> None:
        """Award the distinction (công nhận tiêu biểu). Refused for members and below the top grade."""
        self.year.require_open()
        if self.is_of_member:
            raise ValidationError(f"{self.subject}: chỉ tổ chức đảng được công nhận tiêu biểu.")
        if self.is_distinguished:
            raise ValidationError(f"{self.subject} đã được công nhận tiêu biểu.")
        if not self.may_be_distinguished:
            raise ValidationError(
                f"{self.subject}: chỉ mức cao nhất mới được công nhận tiêu biểu, "
                f"mức đã quyết định là {self.decided_grade}."
            )
        self.is_distinguished = True

    @verb(source=State.DECIDED, target=State.DECIDED, reason=True)
    def withdraw_distinction(self, *, by, reason) -> None:
        """Withdraw the distinction, with a reason; the grade stays."""
        self.year.require_open()
        if not self.is_distinguished:
            raise ValidationError(f"{self.subject} không được công nhận tiêu biểu.")
        self.is_distinguished = False
