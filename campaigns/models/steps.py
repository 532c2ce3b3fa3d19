"""The log of every step that a record takes, and the base of records that have one."""

from collections.abc import Collection, Sequence

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django_fsm import FSMModelMixin

from members.models import User
from portal.kit.fields import LongTextField
from portal.kit.models import CONFLICT, VersionedModel

ACTIONS = {
    "open": "Mở năm",
    "start_grading": "Bắt đầu đánh giá, xếp loại",
    "close": "Chốt năm",
    "reopen": "Mở lại năm",
    "declare_complete": "Khai đủ",
    "withdraw_complete": "Thôi khai đủ",
    "submit": "Nộp",
    "take_back": "Rút lại",
    "confirm": "Xác nhận",
    "send_back": "Trả lại",
    "accept": "Thông qua",
    "assess": "Đánh giá cuối năm",
    "assess_self": "Tự đánh giá cuối năm",
    "assess_agency": "Thủ trưởng đánh giá cuối năm",
    "grade_self": "Tự đánh giá",
    "propose": "Đề xuất mức",
    "decide": "Quyết định mức",
    "proposed_points": "Đề xuất điểm từng tiêu chí",
    "appraised_points": "Thẩm định điểm từng tiêu chí",
    "write_number": "Ghi số quyết định",
    "correct_decision": "Sửa số, ngày quyết định",
    "correct_award": "Sửa mục khen thưởng",
    "exclude": "Không xếp loại",
    "include": "Đưa vào xếp loại",
    "revoke": "Thu hồi quyết định",
    "regrade": "Đánh giá, xếp loại lại",
    "distinguish": "Công nhận tiêu biểu",
    "withdraw_distinction": "Thôi công nhận tiêu biểu",
    "nominate": "Đề nghị",
    "verify": "Xác nhận",
    "appraise": "Thẩm định",
    "appraise_score": "Thẩm định điểm tiêu chí",
    "commend": "Khen thưởng, tuyên dương, giới thiệu",
    "decline": "Không chọn",
    "note_finding": "Ghi trường hợp loại trừ",
    "settle_grading": "Thiết lập cách xếp loại của năm",
    "follow": "Chuyển hồ sơ theo nơi sinh hoạt",
    "change_kind": "Xác định đối tượng",
    "write_comment": "Ghi nhận xét",
    "put_in_handbook": "Đưa lên Sổ tay điện tử",
    "drop_finding": "Bỏ trường hợp loại trừ",
    "enter_fact": "Ghi",
    "correct_fact": "Sửa",
    "withdraw_fact": "Hủy",
    "publish": "Công bố",
    "withdraw": "Rút công bố",
    "edit_criteria": "Sửa tiêu chí",
}


class Step(models.Model):
    """One step of a record: who did what, when, from which level, and why."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    action = models.CharField("việc", max_length=40)
    before = models.CharField("từ trạng thái", max_length=20)
    after = models.CharField("sang trạng thái", max_length=20)
    by = models.ForeignKey(User, models.PROTECT, related_name="steps", verbose_name="người làm")
    level = models.CharField("với tư cách", max_length=200, blank=True)
    reason = LongTextField("lý do", blank=True)
    snapshot = models.JSONField("nội dung được giữ lại", default=list, blank=True)
    single_handed = models.BooleanField(
        "một người thực hiện",
        default=False,
        db_default=False,
        help_text="Người làm bước này cũng đã lập hồ sơ, vì cổng không có người khác.",
    )
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "bước xử lý"
        indexes = [
            models.Index(fields=["content_type", "object_id", "at"]),
            models.Index(fields=["by", "content_type", "action"], name="step_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.action_label} – {self.by}"

    def get_absolute_url(self) -> str:
        """The page of the record."""
        return self.record.get_absolute_url()

    @property
    def action_label(self) -> str:
        """The verb in words for readers."""
        return ACTIONS.get(self.action, self.action)


def steps_by(user: User, model: type[models.Model], actions: Collection[str]) -> models.QuerySet:
    """The keys of the records of this kind of which the user took one of these steps."""
    kind = ContentType.objects.get_for_model(model)
    steps = Step.objects.filter(by=user, content_type=kind, action__in=actions)
    return steps.order_by().values("object_id")


class LoggedModel(models.Model):
    """A record with a log of its steps.

    A verb sets `kept` to lines of text that its step stores for later readers.
    """

    steps = GenericRelation(Step)
    kept: Sequence[str] = ()

    class Meta:
        abstract = True

    def log_step(self, *, action, before, after, by, reason="") -> Step:
        """Store the step with the post that the user holds and with what is `kept`."""
        kept, self.kept = list(self.kept), ()
        return self.steps.create(
            action=action,
            before=before,
            after=after,
            by=by,
            reason=reason,
            level=by.scope.title,
            snapshot=kept,
            single_handed=getattr(self, "is_single_handed", False),
        )


class SteppedModel(FSMModelMixin, LoggedModel):
    """A record with a state, which only verbs write, and a log of its steps."""

    class Meta:
        abstract = True

    def last_return(self) -> Step | None:
        """The newest step that sent the record back, with its reason."""
        return self.steps.filter(action="send_back").select_related("by").last()


class DraftedModel(SteppedModel, VersionedModel):
    """A record that stays in its writer's hands while its state is one of `WRITABLE`."""

    WRITABLE: Sequence[str] = ()
    NOT_WRITABLE = ""  # the sentence that refuses a change once it was handed in

    class Meta:
        abstract = True

    @property
    def is_writable(self) -> bool:
        """Still in its writer's hands."""
        return self.state in self.WRITABLE

    def claim_draft(self, read_version: int) -> None:
        """Take the next version for this writer, inside the caller's transaction.

        Raises ValidationError where someone else has written since `read_version`, or the record
        was handed in meanwhile.
        """
        rows = type(self)._base_manager.filter(pk=self.pk)
        drafts = rows.filter(version=read_version, state__in=self.WRITABLE)
        if not drafts.update(version=F("version") + 1):
            if rows.filter(version=read_version).exists():
                raise ValidationError(self.NOT_WRITABLE, code="state")
            raise ValidationError(CONFLICT, code="conflict")
        self.version = read_version + 1
