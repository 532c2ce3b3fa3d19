"""Finding meetings by what was typed: a day or a month, and a cell, a topic or a content."""

import datetime as dt
import re
from collections.abc import Container

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models import Organization
from portal.kit.search import SearchMixin, search_key

from .registers.topics import Topic

YEARS_BACK = 10  # in which a day without a year is looked for
_DAY = re.compile(r"(?<![\d.])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?![\d/-]|\.\d)")
_MONTH = re.compile(r"(?<![\d./-])(\d{1,2})[/.-](\d{4})(?!\d)")


class SessionSearch(SearchMixin):
    """The search of the queryset of sessions."""

    def search(self, text: str, held: Container[type[models.Model]] | None = None):
        """Meetings of the day or month in the text, and of the cell, topic or content of the rest.

        "chi bo 3 04/11/2026" names a cell and a day, "11/2026" a month. `held` are the models that
        hold the text, where the caller knows them: no others are asked.
        """
        days, rest = split_day(text)
        rows: models.QuerySet = self.filter(days)  # type: ignore[attr-defined]
        key = search_key(rest)
        if not key:
            return rows
        model: type[models.Model] = self.model  # type: ignore[attr-defined]
        condition = Q(organization__in=Organization.objects.search(rest).order_by().values("pk"))
        if held is None or Topic in held:
            condition |= Q(topic__in=Topic.objects.search(rest).order_by().values("pk"))
        if held is None or model in held:
            by_title = model._base_manager.filter(search__contains=key)
            condition |= Q(pk__in=by_title.values("pk"))
        return rows.filter(condition)


def names_day(text: str) -> bool:
    """The text names a day or a month."""
    return split_day(text)[1] != text


def split_day(text: str) -> tuple[Q, str]:
    """The condition on `held_on` that a typed day or month makes, and what else was typed."""
    if found := _MONTH.search(text):
        month, year = int(found[1]), int(found[2])
        try:
            first = dt.date(year, month, 1)
            after = (first + dt.timedelta(days=31)).replace(day=1)
            condition = Q(held_on__gte=first, held_on__lt=after)
        except (ValueError, OverflowError):
            return Q(), text
    elif found := _DAY.search(text):
        days = _days(int(found[1]), int(found[2]), int(found[3] or 0))
        if not days:
            return Q(), text
        condition = Q(held_on__in=days)
    else:
        return Q(), text
    return condition, f"{text[: found.start()]} {text[found.end() :]}".strip()


def _days(day: int, month: int, year: int) -> list[dt.date]:
    """The day of this year and of the years before, or of the year that was typed."""
    this_year = timezone.localdate().year
    years = [year] if year else range(this_year + 1, this_year - YEARS_BACK, -1)
    days = []
    for each in years:
        try:
            days.append(dt.date(each, month, day))
        except ValueError:
            continue
    return days
