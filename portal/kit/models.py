"""Abstract models: optimistic versions for records that two people may edit at once."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

CONFLICT = (
    "Người khác vừa lưu nội dung này trong lúc đồng chí đang nhập. "
    "Những gì đồng chí đã nhập vẫn còn ở dưới đây; mời xem bản mới rồi lưu lại."
)


class VersionedModel(models.Model):
    """A record whose writers say which version they read; a stale writer is refused, not obeyed."""

    version: models.PositiveIntegerField = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def claim_version(self, read_version: int) -> None:
        """Take the next version for this writer, inside the caller's transaction.

        Raises ValidationError where someone else has written since `read_version`.
        """
        claimed = type(self)._base_manager.filter(pk=self.pk, version=read_version)
        if not claimed.update(version=F("version") + 1):
            raise ValidationError(CONFLICT, code="conflict")
        self.version = read_version + 1
