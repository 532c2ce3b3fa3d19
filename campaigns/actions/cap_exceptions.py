"""Letting one group exceed the cap: refused where the decision would change nothing."""

import datetime as dt
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.actions.cap_tallies import size_of
from campaigns.actions.caps import heads_of
from campaigns.cap_groups import CapGroup
from campaigns.caps import FINAL_GOOD, OFFERED, share_of, top_limit
from campaigns.models import CapException, Decision, Grade, GradingScheme, GradingSettings
from campaigns.models.grading_settings import NOT_DECIDED
from portal.kit.text import number

LARGE = 100  # in a group of so many a higher percentage always allows more


@transaction.atomic
def grant_exception(exception: CapException, *, number: str, decided_on: dt.date) -> None:
    """Write what the bloc decided. Raises ValidationError in a year that is not open.

    Also where no number of good grades in the group gives more under the exception's ceiling than
    under the plain cap, however the questions are answered that the year has left open: the
    sentence says the arithmetic and which setting helps a small unit.
    """
    exception.year.require_open()
    exception.full_clean(exclude=["decision"])
    scheme = GradingScheme.objects.of_year(exception.year.calendar_year)
    settings = GradingSettings.of(exception.year)
    weighings = [
        Weighing(scheme, size, rounding, settings.cap_small_unit_minimum or 0)
        for size in _sizes(_group(exception, scheme), settings)
        for rounding in ([settings.cap_rounding] if settings.cap_rounding else OFFERED)
    ]
    if all(each.size and not each.changes for each in weighings):
        raise ValidationError(_refusal(weighings, settings))
    exception.decision = Decision.objects.enter(
        kind=Decision.Kind.CAP,
        issuer=exception.year.organization,
        number=number,
        decided_on=decided_on,
    )
    exception.save()


def _group(exception: CapException, scheme: GradingScheme) -> CapGroup:
    root, is_of_units = exception.organization, exception.target == Grade.Target.ORGANIZATION
    by_tasks = scheme.cap_unit == GradingScheme.CapUnit.TASK_GROUP
    return CapGroup(
        exception.year_id,
        scheme,
        exception.target,
        root,
        root.depth + 1 if is_of_units else None,
        exception.part if scheme.caps_by_sector_in(root) else None,
        exception.part if by_tasks else None,
    )


def _sizes(group: CapGroup, settings: GradingSettings) -> list[int]:
    """How many of the group are graded; with and without its head while that is not decided."""
    without_head = copy(settings)
    without_head.cap_counts_head = False
    ways = [settings] if settings.cap_counts_head is not None else [settings, without_head]
    sizes = (size_of(group, heads_of([group], {group.year: way})) for way in ways)
    return list(dict.fromkeys(sizes))


@dataclass(frozen=True)
class Weighing:
    """What an exception gives a group of this size, by one way to read the year's rules."""

    scheme: GradingScheme
    size: int
    rounding: str
    minimum: int

    @property
    def changes(self) -> bool:
        """Some number of the group's good grades allows more top grades than the plain cap does."""
        ceiling, plain = self.scheme.cap_exception_percent, self.scheme.cap_percent
        numbers = range(1, min(self.size, LARGE) + 1)
        return any(self._limit(n, ceiling) > self._limit(n, plain) for n in numbers)

    def _limit(self, reached: int, percent: Decimal | None) -> int:
        return top_limit(
            reached=reached,
            graded=min(self.size, LARGE),
            percent=percent,
            base=self.scheme.cap_base,
            rounding=self.rounding,
            minimum=self.minimum,
        )

    @property
    def arithmetic(self) -> str:
        """Why nothing changes, in numbers: 25% của 3 = 0,75 → 0."""
        scheme, counted = self.scheme, self.size
        words = f"nhóm có {self.size} hồ sơ được xếp loại"
        if scheme.cap_base == FINAL_GOOD:  # whoever gets the top grade is no longer in the good one
            more = min(self._limit(self.size, scheme.cap_percent) + 1, self.size)
            counted -= more
            words += f", nếu {more} hồ sơ ở mức cao nhất thì còn {counted} ở mức kế tiếp"
        sums = (
            f"{number(percent)}% của {counted} = {number(Decimal(counted) * percent / 100)} → "
            f"{share_of(counted, percent, self.rounding)}"
            for percent in (scheme.cap_exception_percent, scheme.cap_percent)
        )
        ceiling, plain = sums
        return f"{words}, khi cho vượt thì {ceiling}, theo tỷ lệ chung thì {plain}"


def _refusal(weighings: list[Weighing], settings: GradingSettings) -> str:
    if len(weighings) == 1:
        sums = weighings[0].arithmetic
    else:
        ways = {value: label.lower() for value, label in GradingSettings.Rounding.choices}
        sums = "; ".join(f"{ways[each.rounding]}: {each.arithmetic}" for each in weighings)
    minimum = settings.cap_small_unit_minimum
    return (
        f"Quyết định này không làm tăng số được xếp mức cao nhất: {sums}. Đơn vị nhỏ được bảo đảm "
        f"bằng “Số tối thiểu cho đơn vị nhỏ” trong thiết lập xếp loại của năm "
        f"({NOT_DECIDED if minimum is None else f'đang đặt {minimum}'})."
    )
