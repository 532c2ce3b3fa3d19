"""What organisations were called before they were renamed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models

from portal.kit.fields import FoldedField
from portal.kit.search import SearchMixin


class EarlierNameQuerySet(SearchMixin, models.QuerySet):
    def visible_to(self, user) -> "EarlierNameQuerySet":
        """Those of the organisations that the user views, and of their own cells."""
        return self.filter(user.scope.within("view", "comment") | user.scope.at_home())


class EarlierName(models.Model):
    """What an organisation was called until it was renamed; past years keep its words."""

    organization = models.ForeignKey(
        "members.Organization", models.CASCADE, related_name="earlier_names", verbose_name="tổ chức"
    )
    until = models.DateField("đến hết ngày")
    name = models.CharField("tên đầy đủ", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=80, blank=True)
    committee_name = models.CharField("tên cấp ủy ký văn bản", max_length=200, blank=True)
    search = FoldedField(sources=("name", "short_name"))

    objects = EarlierNameQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "-until"]
        verbose_name = "tên cũ"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "until"],
                name="earlier_name_once",
                violation_error_message="Tổ chức này đã đổi tên trong ngày đó.",
            )
        ]

    def __str__(self) -> str:
        return self.name


def named_on(organizations: Iterable[Any], day: dt.date) -> list[Any]:
    """The same organisations under the names that they had that day: one query, nothing saved."""
    renamed = list(organizations)
    # The latest end comes first, so that the one nearest to the day is the last to be taken.
    names = EarlierName.objects.filter(
        organization__in=[organization.pk for organization in renamed], until__gte=day
    )
    called = {name.organization_id: name for name in names}
    for organization in renamed:
        if name := called.get(organization.pk):
            organization.name, organization.short_name = name.name, name.short_name
            organization.committee_name = name.committee_name
    return renamed
