"""When the grades of a decision were told to who is graded, and made public (QĐ 366, Điều 15)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from portal.kit.text import short_date


class Announced(models.Model):
    """The days on which it was told and made public; empty where that has not been done."""

    GRADES: ClassVar[tuple[str, ...]]  # the kinds of decision that grade somebody
    kind: str
    decided_on: dt.date

    told_on = models.DateField(
        "đã thông báo ngày",
        null=True,
        blank=True,
        help_text="Ngày báo kết quả cho tập thể, cá nhân được xếp loại và nơi quản lý.",
    )
    published_on = models.DateField("công khai ngày", null=True, blank=True)
    published_how = models.CharField(
        "nơi, hình thức công khai",
        max_length=200,
        blank=True,
        help_text="Ví dụ: hội nghị chi bộ, niêm yết tại cơ quan.",
    )

    class Meta:
        abstract = True

    def announce(self, *, told_on, published_on, published_how) -> None:
        """Say when its grades were told to who is graded, and made public; empty where not yet.

        Also after the year is closed: it changes no grade. Raises ValidationError for a day before
        the decision or to come.
        """
        for name, day in (("told_on", told_on), ("published_on", published_on)):
            if day and not self.decided_on <= day <= timezone.localdate():
                raise ValidationError({name: "Ngày từ ngày của quyết định đến hôm nay."})
        self.told_on, self.published_on, self.published_how = told_on, published_on, published_how
        self.save(update_fields=["told_on", "published_on", "published_how"])
        self.next_version()

    @property
    def announced(self) -> str:
        """When its grades were told and made public, in words; empty for what grades nobody."""
        if self.kind not in self.GRADES:
            return ""
        told = f"Đã thông báo ngày {short_date(self.told_on)}" if self.told_on else ""
        public = f"công khai ngày {short_date(self.published_on)}" if self.published_on else ""
        if public and self.published_how:
            public = f"{public} ({self.published_how})"
        said = "; ".join(filter(None, (told, public)))
        return f"{said[:1].upper()}{said[1:]}" or "Chưa ghi ngày thông báo, công khai"
