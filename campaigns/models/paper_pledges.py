"""When a pledge was handed in: on the portal, or on paper that the cell typed in later."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

SIGNED_ON = Coalesce("paper_signed_on", TruncDate("submitted_at"))


class PaperPledge(models.Model):
    """A pledge's moment of handing in; of one typed from paper also the day on the paper."""

    on_behalf = models.BooleanField("nhập thay từ bản giấy", default=False, editable=False)
    paper_signed_on = models.DateField("ngày ký trên bản giấy", null=True, blank=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_late(self) -> bool:
        """First submitted after the deadline; of a paper pledge the day on the paper decides.

        One without such a day that was typed while the year takes entries from paper is not late.
        """
        due = self.year.pledge_due_in(self.organization)
        if due is None or self.submitted_at is None:
            return False
        typed_on = timezone.localdate(self.submitted_at)
        if self.on_behalf and not self.paper_signed_on and self.year.takes_paper_on(typed_on):
            return False
        return (self.paper_signed_on or typed_on) > due


def first_of_leaders(pledges: models.QuerySet) -> models.QuerySet:
    """The first of these pledges by a leader in each cell and year where others pledged, too.

    `is_ahead` says that none of the others signed on an earlier day.
    """
    signed = pledges.order_by().annotate(signed_on=SIGNED_ON)
    same = signed.filter(organization=OuterRef("organization"), year=OuterRef("year"))
    others, day = same.filter(is_leader=False), OuterRef("signed_on")
    earlier = Q(signed_on__lt=day) | Q(signed_on=day, pk__lt=OuterRef("pk"))
    return signed.filter(
        Exists(others), ~Exists(same.filter(earlier, is_leader=True)), is_leader=True
    ).annotate(is_ahead=~Exists(others.filter(signed_on__lt=day)))
