"""What runs from a day to a day: the base of memberships, leave periods and positions."""

from django.db import models
from django.db.models import F, Q

from portal.kit.models import VersionedModel


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """Running on the day; the last day counts."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def during(self, start, end):
        """Running on at least one day of the period."""
        return self.filter(starts_on__lte=end).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=start)
        )


class DatedModel(VersionedModel):
    """A fact with a first day and, once over, a last day; both count."""

    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_dates_order",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            )
        ]

    def runs_on(self, day) -> bool:
        """Begun by the day and not yet over."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, others: models.QuerySet) -> bool:
        """One of the other rows shares a day with this one."""
        others = others.exclude(pk=self.pk).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=self.starts_on)
        )
        return (
            others.filter(starts_on__lte=self.ends_on).exists() if self.ends_on else others.exists()
        )
