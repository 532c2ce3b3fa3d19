"""Things that come back every year: one identity, a line a year."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from campaigns.models.years import YearRecord
from portal.kit.models import optional_key

from .base import RegisterModel


class RecurringRecord(RegisterModel, YearRecord):
    """A line of a thing that comes back: a movement, a text, a programme, an indicator, a contest.

    The thing is known by its first line: that one continues nothing, and every other line
    `continues` it directly. `Coalesce("continues", "pk")` is therefore its identity in a query.
    A shared thing is entered by several organisations: a unit's line continues that of an
    organisation above it.
    """

    ONCE_A_YEAR = False  # one line of a thing in a year
    IS_SHARED = False  # the units of an organisation take part in its thing with lines of their own

    continues = optional_key(
        "self",
        "tiếp nối của năm trước",
        related_name="continued_by",
        help_text="Chọn nếu việc này đã ghi ở năm trước: nhiều năm vẫn chỉ tính là một.",
    )

    class Meta:
        abstract = True

    @property
    def first_line(self) -> RecurringRecord:
        """The line by which the thing is known."""
        return self.continues or self

    def clean(self) -> None:
        """Refuse to continue a line of another organisation, of a later year, or of oneself."""
        super().clean()
        if self.continues is None or self.organization_id is None:
            return
        self.continues = self.continues.first_line
        self._clean_organization(self.continues)
        self.clean_continued(self.continues)

    def _clean_organization(self, first: RecurringRecord) -> None:
        """Refuse what is no earlier line of this organisation, nor a shared one from above."""
        if first.organization_id == self.organization_id:
            self._clean_year()
        elif not self.IS_SHARED:
            self._refuse("Chỉ tiếp nối việc của chính tổ chức này.")
        elif not self.organization.path.startswith(first.organization.path):
            self._refuse("Chỉ chọn việc của chính tổ chức này hoặc của cấp trên.")
        elif self.pk and self.continued_by.exclude(organization=self.organization_id).exists():
            self._refuse(
                "Đơn vị cấp dưới đã ghi chung vào dòng này; hãy sửa dòng của đơn vị trước."
            )

    def _clean_year(self) -> None:
        """Refuse a line that is followed itself, one of a later year, or a second one in a year."""
        if self.continues_id == self.pk or (self.pk and self.continued_by.exists()):
            self._refuse("Dòng này đã được năm sau tiếp nối; hãy sửa ở dòng của năm sau.")
        year = self._calendar_year()
        first = self.continues.calendar_year
        if year is not None and (first > year or (self.ONCE_A_YEAR and first == year)):
            self._refuse(f"Việc này ghi từ năm {first}, nên chỉ được tiếp nối ở năm sau.")
        if self.ONCE_A_YEAR and self.continues.continued_by.filter(
            year__year=year
        ).exclude(pk=self.pk).exists():  # fmt: skip
            self._refuse(f"Việc này đã ghi ở năm {year}.")

    def lines(self) -> models.QuerySet:
        """All lines of the same thing."""
        first = self.continues_id or self.pk
        return type(self)._default_manager.filter(Q(pk=first) | Q(continues=first))

    def take_followers_along(self) -> None:
        """After this line was put to a thing from above: the lines of later years follow it."""
        if self.continues_id:
            self.continued_by.update(continues=self.continues_id)

    def clean_continued(self, first: RecurringRecord) -> None:
        """Refuse what is no line of the same thing; each register may add its rule."""

    def _calendar_year(self) -> int | None:
        day: dt.date | None = getattr(self, self.register.day, None) if self.register.day else None
        return day.year if day else self.calendar_year if self.year_id else None

    def _refuse(self, sentence: str) -> None:
        raise ValidationError({"continues": sentence})


def continues_another(name: str) -> models.CheckConstraint:
    """No line continues itself."""
    return models.CheckConstraint(
        condition=Q(continues__isnull=True) | ~Q(continues=F("id")), name=name
    )


def once_a_year(name: str) -> models.UniqueConstraint:
    """A thing has one line in a year."""
    return models.UniqueConstraint(fields=["continues", "year"], name=name)
