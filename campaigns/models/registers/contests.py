"""Contests and the prizes won in them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from portal.kit.fields import FoldedField

from .base import Register
from .recurring import RecurringRecord, continues_another


class Contest(RecurringRecord):
    """A contest or competition at one level: entries received, selected, forwarded.

    The organisation that holds it and its units that take part each enter their own share.
    """

    class Level(models.TextChoices):
        GRASSROOTS = "grassroots", "Cấp cơ sở"
        UPPER = "upper", "Cấp trên trực tiếp cơ sở"
        PROVINCE = "province", "Cấp tỉnh"
        STATE = "state", "Trung ương"

    class Form(models.TextChoices):
        STORY = "story", "Thi kể chuyện"
        WRITING = "writing", "Thi viết"
        QUIZ = "quiz", "Thi tìm hiểu"
        ARTS = "arts", "Sáng tác, quảng bá"
        OTHER = "other", "Hình thức khác"

    IS_SHARED = True

    name = models.CharField("tên cuộc thi", max_length=300)
    form = models.CharField("hình thức", max_length=8, choices=Form)
    level = models.CharField("cấp tổ chức", max_length=10, choices=Level)
    held_on = models.DateField("ngày")
    delegates = models.PositiveIntegerField("số người dự thi", default=0)
    entries_received = models.PositiveIntegerField(
        "bài dự thi nhận được", null=True, blank=True, help_text="Để trống nếu không biết."
    )
    entries_by_members = models.PositiveIntegerField(
        "trong đó bài của đảng viên", null=True, blank=True
    )
    entries_selected = models.PositiveIntegerField("bài được chọn", default=0)
    entries_forwarded = models.PositiveIntegerField("bài gửi lên cấp trên", default=0)
    search = FoldedField(sources=("name",))

    register = Register(
        slug="contests",
        title="Cuộc thi, hội thi",
        singular="cuộc thi",
        day="held_on",
        columns={
            "name": "Cuộc thi",
            "held_on": "Ngày",
            "get_level_display": "Cấp",
            "entries_received": "Bài dự thi",
            "entries_forwarded": "Gửi lên",
        },
        choices=("form", "level"),
        only=dict.fromkeys(("entries_received", "entries_by_members", "entries_selected", "entries_forwarded"), ("writing", "quiz", "arts", "other")),
        carried=("name", "form", "level"),
        totals={
            "delegates": "Người dự thi",
            "entries_received": "Bài dự thi",
            "entries_forwarded": "Bài gửi lên",
        },
        sublines="prizes",
    )  # fmt: skip

    class Meta:
        ordering = ["-held_on"]
        verbose_name = "cuộc thi"
        constraints = [
            continues_another("contest_continues_another"),
            models.CheckConstraint(
                condition=Q(entries_received__isnull=True)
                | Q(
                    entries_selected__lte=F("entries_received"),
                    entries_forwarded__lte=F("entries_received"),
                ),
                name="contest_entries",
                violation_error_message="Số bài được chọn, gửi lên không thể nhiều hơn số nhận.",
            ),
            models.CheckConstraint(
                condition=Q(entries_by_members__isnull=True)
                | Q(entries_received__isnull=True)
                | Q(entries_by_members__lte=F("entries_received")),
                name="contest_entries_by_members",
                violation_error_message="Số bài của đảng viên không thể nhiều hơn số nhận.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Prize(models.Model):
    """A prize won in a contest by a collective or an individual."""

    class Rank(models.TextChoices):
        FIRST = "first", "Giải Nhất"
        SECOND = "second", "Giải Nhì"
        THIRD = "third", "Giải Ba"
        CONSOLATION = "consolation", "Giải Khuyến khích"
        OTHER = "other", "Giải khác"

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="prizes")
    rank = models.CharField("giải", max_length=12, choices=Rank)
    collective = models.BooleanField("của tập thể", default=False)
    winner = models.CharField("người, tập thể đạt giải", max_length=200)
    level = models.CharField(
        "cấp trao giải (nếu khác cấp tổ chức)", max_length=10, choices=Contest.Level, blank=True
    )

    class Meta:
        ordering = ["contest", "rank"]
        verbose_name = "giải thưởng"

    def __str__(self) -> str:
        return f"{self.get_rank_display()}: {self.winner}"

    def clean(self) -> None:
        """Refuse a prize that another organisation entered for the same contest of the year."""
        super().clean()
        if not self.contest.held_on:
            return
        others = self.contest.lines().filter(held_on__year=self.contest.held_on.year)
        twin = (
            Prize.objects.filter(
                contest__in=others.exclude(pk=self.contest.pk),
                rank=self.rank,
                winner__iexact=self.winner,
            )
            .select_related("contest__organization")
            .first()
        )
        if twin is not None:
            raise ValidationError(
                {
                    "winner": f"Giải này đã ghi ở dòng của {twin.contest.organization}; "
                    "mỗi giải chỉ ghi một lần."
                }
            )

    def get_absolute_url(self) -> str:
        return self.contest.get_absolute_url()
