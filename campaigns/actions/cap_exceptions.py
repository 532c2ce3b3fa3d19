"""Letting one group exceed the cap: refused where the decision would change nothing."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.actions.cap_tallies import size_of
from campaigns.actions.caps import heads_of
from campaigns.cap_groups import CapGroup
from campaigns.caps import share_of, top_limit
from campaigns.models import CapException, Decision, Grade, GradingScheme, GradingSettings
from portal.kit.text import number

LARGE = 100  # in a group of so many a higher percentage always allows more


@transaction.atomic
def grant_exception(exception: CapException, *, number: str, decided_on: dt.date) -> None:
    """Write what the bloc decided. Raises ValidationError in a year that is not open.

    Also, once the year's settings are decided, where no number of good grades in the group gives
    more under the exception's ceiling than under the plain cap: the sentence says the arithmetic
    and which setting helps a small unit.
    """
    exception.year.require_open()
    exception.full_clean(exclude=["decision"])
    scheme = GradingScheme.objects.of_year(exception.year.calendar_year)
    settings = GradingSettings.of(exception.year)
    group = _group(exception, scheme)
    size = size_of(group, heads_of([group], {group.year: settings}))
    if settings.settles_cap and size and not _changes(scheme, settings, min(size, LARGE)):
        raise ValidationError(_arithmetic(scheme, settings, size))
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


def _changes(scheme: GradingScheme, settings: GradingSettings, size: int) -> bool:
    """Some number of the group's good grades allows more top grades than the plain cap does."""

    def limit(reached: int, percent: Decimal) -> int:
        return top_limit(
            reached=reached,
            graded=size,
            percent=percent,
            base=scheme.cap_base,
            rounding=settings.cap_rounding,
            minimum=settings.cap_small_unit_minimum,
        )

    ceiling, plain = scheme.cap_exception_percent, scheme.cap_percent
    return any(limit(reached, ceiling) > limit(reached, plain) for reached in range(1, size + 1))


def _arithmetic(scheme: GradingScheme, settings: GradingSettings, size: int) -> str:
    """Why nothing changes, in numbers: 25% của 3 = 0,75 → 0."""

    def sum_of(percent: Decimal) -> str:
        exact = Decimal(size) * percent / 100
        rounded = share_of(size, percent, settings.cap_rounding)
        return f"{number(percent)}% của {size} = {number(exact)} → {rounded}"

    ceiling, plain = sum_of(scheme.cap_exception_percent), sum_of(scheme.cap_percent)
    return (
        f"Quyết định này không làm tăng số được xếp mức cao nhất: nhóm có {size} hồ sơ được xếp "
        f"loại, khi cho vượt thì {ceiling}, theo tỷ lệ chung thì {plain}. Đơn vị nhỏ được bảo đảm "
        f"bằng “Số tối thiểu cho đơn vị nhỏ” trong thiết lập xếp loại của năm (đang đặt "
        f"{settings.cap_small_unit_minimum})."
    )
