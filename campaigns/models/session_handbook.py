"""When a session went into the electronic handbook (Sổ tay đảng viên điện tử)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone


class SessionHandbook(models.Model):
    """The day on which a meeting was put into the electronic handbook; HD 42 gives two days."""

    HANDBOOK_DAYS = 2

    handbook_on = models.DateField("đưa lên Sổ tay đảng viên điện tử ngày", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def handbook_late(self) -> bool:
        """Whether the days for the handbook passed, or have passed by today, without an entry.

        Not of meetings from before the portal, nor while the year takes entries from paper.
        """
        last_day = self.held_on + dt.timedelta(days=self.HANDBOOK_DAYS)
        if not self.is_meeting or (self.handbook_on or timezone.localdate()) <= last_day:
            return False
        if self.year.is_past(self.organization, self.held_on):
            return False
        return bool(self.handbook_on) or not self.year.takes_paper_on(timezone.localdate())

    @transaction.atomic
    def put_in_handbook(self, *, on: dt.date, by) -> None:
        """Record the day on which the meeting went into the handbook, in any state.

        Raises ValidationError where the year is not open, or for a day before the meeting or in
        the future.
        """
        self.year.require_open()
        if not self.held_on <= on <= timezone.localdate():
            raise ValidationError(
                {
                    "handbook_on": "Ngày đưa lên Sổ tay phải từ ngày họp "
                    f"({self.held_on:%d/%m/%Y}) đến hôm nay."
                }
            )
        self.handbook_on = on
        self.save(update_fields=["handbook_on"])
        self.log_step(
            action="put_in_handbook", before=self.state, after=self.state, by=by,
            reason=f"Đưa lên ngày {on:%d/%m/%Y}",
        )  # fmt: skip
