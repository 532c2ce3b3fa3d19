"""The head of a session: what kind it was, when and where it was held, who led it."""

from typing import NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models

from members.models import Member, Organization
from portal.kit.fields import FoldedField
from portal.kit.models import optional_key

from .registers.topics import Topic

LONGEST_MINUTES = 600  # a longer meeting can only be a typing error


def check_duration(minutes: int) -> None:
    """Refuse a duration that no meeting has."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise ValidationError(f"Thời lượng tính bằng phút, từ 1 đến {LONGEST_MINUTES}.")


class Sitting(NamedTuple):
    """Minutes that a meeting lasted (None: not known) and must last at least (0: no rule)."""

    lasted: int | None
    required: int

    @property
    def is_too_short(self) -> bool:
        return self.lasted is not None and self.lasted < self.required


class SessionHead(models.Model):
    """Kind, day, venue, topic and chair of a session, and the joint meeting it is part of.

    A joint meeting of several cells is one session for each cell. The parts take head and
    proceedings from `joint_host`, the session of the leading cell.
    """

    class Kind(models.TextChoices):
        REGULAR = "regular", "Sinh hoạt thường kỳ"
        THEMATIC = "thematic", "Sinh hoạt chuyên đề"
        STUDY = "study", "Học tập hằng tháng (ngoài sinh hoạt chi bộ)"
        DRIVE = "drive", "Đợt sinh hoạt chính trị"
        CONFERENCE = "conference", "Hội nghị, tọa đàm"
        COMMITTEE = "committee", "Họp cấp ủy"

    LEARNING = (Kind.STUDY, Kind.DRIVE, Kind.CONFERENCE)

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "Trực tiếp"
        ONLINE = "online", "Trực tuyến"
        MIXED = "mixed", "Trực tiếp kết hợp trực tuyến"

    class Form(models.TextChoices):
        STORY = "story", "Kể chuyện về Bác"
        ARTICLE = "article", "Đọc, giới thiệu bài viết"
        EXAMPLE = "example", "Nêu gương người tốt, việc tốt"
        TALK = "talk", "Báo cáo chuyên đề"
        OTHER = "other", "Hình thức khác"

    # The meetings of a cell: scored, and to be put into the electronic handbook (HD 42).
    MEETINGS = (Kind.REGULAR, Kind.THEMATIC)
    SHORT_KINDS = {
        Kind.REGULAR: "Thường kỳ",
        Kind.THEMATIC: "Chuyên đề",
        Kind.STUDY: "Học tập tháng",
        Kind.DRIVE: "Đợt sinh hoạt",
        Kind.CONFERENCE: "Hội nghị",
        Kind.COMMITTEE: "Họp cấp ủy",
    }
    # What a committee or the bloc holds itself; its cells have the other kinds.
    KINDS_OF_COMMITTEES = (Kind.COMMITTEE, Kind.STUDY, Kind.DRIVE, Kind.CONFERENCE)

    kind = models.CharField("loại buổi", max_length=10, choices=Kind, default=Kind.REGULAR)
    mode = models.CharField("hình thức", max_length=10, choices=Mode, default=Mode.IN_PERSON)
    held_on = models.DateField("ngày họp")
    starts_at = models.TimeField("bắt đầu lúc", null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        "thời lượng (phút)", null=True, blank=True, validators=[check_duration]
    )
    venue = models.CharField("địa điểm", max_length=200, blank=True)
    topic = optional_key(Topic, "chuyên đề", related_name="sessions")
    title = models.CharField("nội dung chính", max_length=300, blank=True)
    search = FoldedField(sources=("title",))
    form = models.CharField("cách thể hiện", max_length=8, choices=Form, blank=True)
    presenter = models.CharField("người trình bày, báo cáo viên", max_length=200, blank=True)
    papers = models.PositiveSmallIntegerField("số tham luận", default=0)
    chair = optional_key(Member, "chủ trì", related_name="chaired_sessions")
    recorder = optional_key(Member, "thư ký", related_name="recorded_sessions")
    joint_host = optional_key(
        "self", "sinh hoạt chung với", related_name="joint_parts", editable=False
    )

    class Meta:
        abstract = True

    @property
    def short_kind(self) -> str:
        """The kind in one or two words, for lists."""
        return self.SHORT_KINDS[self.kind]

    @classmethod
    def kinds_of(cls, organization: Organization) -> list[str]:
        """The kinds of sessions that an organisation holds itself."""
        if organization.kind.holds_members:
            return [kind for kind in cls.Kind if kind != cls.Kind.COMMITTEE]
        return [*cls.KINDS_OF_COMMITTEES]

    @property
    def is_meeting(self) -> bool:
        """Whether it is a regular or thematic meeting of a cell."""
        return self.kind in self.MEETINGS

    @property
    def host(self) -> Self:
        """The session that holds the proceedings: the host of a joint meeting, else this one."""
        return self.joint_host or self

    def sitting(self) -> Sitting:
        """How long the meeting lasted, and how long it must last.

        A regular and a thematic meeting on one day are one sitting: their durations are added up
        and the longer minimum applies.
        """
        if not self.is_meeting:
            return Sitting(self.duration_minutes, 0)
        other_meetings = type(self).objects.filter(
            organization=self.organization_id, held_on=self.held_on, kind__in=self.MEETINGS
        )
        others = list(
            other_meetings.exclude(kind=self.kind).values_list("duration_minutes", flat=True)
        )
        required = self.year.combined_minutes if others else self.year.regular_minutes
        durations = [self.duration_minutes, *others]
        return Sitting(None if None in durations else sum(durations), required)
