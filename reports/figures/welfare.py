"""Figures of welfare (an sinh xã hội): amounts in VND and houses, by the day of the contribution."""

from functools import partial
from typing import Any

from django.db.models import Count, Q, Sum

from campaigns.models import WelfareContribution
from reports.figures.measure import distinct, event
from reports.figures.tally import THINGS, Tally, dated

Form = WelfareContribution.Form
PAID = partial(Sum, "paid_vnd")
# Not the line that only opens a programme for the units below.
GIVEN = Q(registered_vnd__gt=0) | Q(paid_vnd__gt=0) | Q(houses__gt=0)


def _welfare(value: Any, **filters) -> Tally:
    """A sum over the contributions of the period."""
    return Tally(dated(WelfareContribution, "contributed_on"), value, where=Q(**filters))


MEASURES = (
    distinct(
        "welfare_programmes",
        "Chương trình an sinh xã hội",
        Tally(dated(WelfareContribution, "contributed_on"), THINGS, is_shared=True),
        note="Một chương trình nhiều đơn vị cùng tham gia, hoặc kéo dài nhiều năm, chỉ tính một.",
    ),
    distinct(
        "welfare_units",
        "Tổ chức đóng góp an sinh xã hội",
        Tally(
            dated(WelfareContribution, "contributed_on"),
            partial(Count, "organization", distinct=True),
            where=GIVEN,
        ),
        note="Mỗi tổ chức chỉ tính một, dù đóng góp nhiều lần.",
    ),
    event(
        "welfare_registered",
        "An sinh xã hội: đăng ký",
        _welfare(partial(Sum, "registered_vnd")),
        is_money=True,
    ),
    event("welfare_paid", "An sinh xã hội: đã thực hiện", _welfare(PAID), is_money=True),
    *(
        event(
            f"welfare_{form.value}",
            f"An sinh xã hội bằng {label}",
            _welfare(PAID, form=form),
            is_money=True,
        )
        for form, label in ((Form.CASH, "tiền"), (Form.GOODS, "hiện vật"))
    ),
    event("handovers", "Lượt bàn giao", Tally(dated(WelfareContribution, "handed_over_on"))),
    event("houses", "Nhà tình nghĩa, đại đoàn kết", _welfare(partial(Sum, "houses"))),
)
