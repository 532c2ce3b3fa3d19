"""Articles, broadcasts, posts and talks about the campaign."""

from django.core.validators import URLValidator
from django.db import models

from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField

from .base import Register, RegisterModel


class PublicityItem(RegisterModel, YearRecord):
    """An article, column, broadcast or post about the campaign."""

    class Channel(models.TextChoices):
        WEBSITE = "website", "Trang thông tin điện tử"
        BULLETIN = "bulletin", "Bản tin"
        PRESS = "press", "Báo, đài"
        SOCIAL = "social", "Mạng xã hội"
        TALK = "talk", "Nói chuyện, báo cáo viên"

    channel = models.CharField("kênh", max_length=8, choices=Channel)
    published_on = models.DateField("ngày đăng")
    title = models.CharField("tên tin, bài", max_length=300)
    author = models.CharField("tác giả, báo cáo viên", max_length=200, blank=True)
    issue = models.CharField("số, kỳ", max_length=60, blank=True)
    link = models.CharField(
        "đường dẫn", max_length=300, blank=True, validators=[URLValidator(["http", "https"])]
    )
    occasion = models.CharField("gắn với ngày kỷ niệm", max_length=200, blank=True)
    file = models.FileField("ảnh, tệp", upload_to="publicity/%Y", blank=True)
    caption = models.CharField("chú thích ảnh", max_length=300, blank=True)
    listeners = models.PositiveIntegerField("số người nghe", default=0)
    search = FoldedField(sources=("title", "author", "occasion"), max_length=800)

    register = Register(
        slug="publicity",
        title="Tuyên truyền",
        singular="tin, bài, buổi nói chuyện",
        day="published_on",
        columns={
            "title": "Tin, bài",
            "get_channel_display": "Kênh",
            "published_on": "Ngày",
            "author": "Tác giả, báo cáo viên",
        },
        choices=("channel",),
        only={
            "listeners": ("talk",),
            "issue": ("bulletin", "press"),
            "link": ("website", "press", "social"),
        },
        totals={"listeners": "Người nghe"},
    )  # fmt: skip

    class Meta:
        ordering = ["-published_on"]
        verbose_name = "tin, bài tuyên truyền"

    def __str__(self) -> str:
        return self.title
