"""Files of evidence that are kept with a record of the year."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from members.models import User


class Attachment(models.Model):
    """A file kept with a record as evidence; only those who may see the record get it."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    file = models.FileField("tệp", upload_to="attachments/%Y/%m")
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveIntegerField("dung lượng")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at"]
        verbose_name = "tệp đính kèm"
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.name

    @classmethod
    @transaction.atomic
    def keep(cls, record, file, kind: str, *, by) -> Attachment:
        """Keep a checked file with a record of an open year (else ValidationError)."""
        record.year.require_open()
        attachment = cls(record=record, name=file.name[:200], size=file.size, added_by=by)
        attachment.file.save(f"minh-chung.{kind}", file, save=False)
        attachment.save()
        return attachment

    @transaction.atomic
    def drop(self) -> None:
        """Remove the file from its record while the year is open (else ValidationError)."""
        self.record.year.require_open()
        self.delete()
        transaction.on_commit(lambda: self.file.delete(save=False))
