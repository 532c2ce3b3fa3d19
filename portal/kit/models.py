"""Parts of models: references to other records, and optimistic versions of edited records."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F

CONFLICT = (
    "Người khác vừa lưu nội dung này trong lúc đồng chí đang nhập. "
    "Những gì đồng chí đã nhập vẫn còn ở dưới đây; mời xem bản mới rồi lưu lại."
)


def required_key(to: Any, verbose_name: str, **options: Any) -> Any:
    """A reference of every record; what it refers to cannot be deleted meanwhile."""
    return models.ForeignKey(to, models.PROTECT, verbose_name=verbose_name, **options)


def optional_key(
    to: Any, verbose_name: str, *, on_delete: Any = models.PROTECT, **options: Any
) -> Any:
    """A reference that may stay empty; what it refers to can be deleted only where `on_delete` says."""
    options |= {"verbose_name": verbose_name, "null": True, "blank": True}
    return models.ForeignKey(to, on_delete, **options)


class VersionedModel(models.Model):
    """A record that people edit in a form: a writer who read an older version is refused.

    Versions begin at 1; 0 is what the reader of a form saw before the record was first written.
    Who writes what a form shows moves the version on: a form claims it (`VersionedForm`), an action
    that saves for a form calls `claim_version` or `save_version`, other writers call
    `next_version`, a bulk update sets `version=F("version") + 1`. A verb that only changes the
    state does not, because forms do not show it: what must not be written in that state is
    refused by the action that saves.
    """

    version: models.PositiveIntegerField = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def seen_version(self) -> int:
        """The version that a form of this record shows: 0 while it is not written yet."""
        return self.version if self.pk else 0

    def save_version(self, read_version: int) -> None:
        """Save for a writer who read this version, inside the caller's transaction.

        Raises ValidationError where someone else has written since, the first writing included.
        """
        if self.pk:
            self.claim_version(read_version)
            self.save()
            return
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError as error:
            raise ValidationError(CONFLICT, code="conflict") from error

    def claim_version(self, read_version: int) -> None:
        """Take the next version for this writer, inside the caller's transaction.

        Raises ValidationError where someone else has written since `read_version`.
        """
        claimed = type(self)._base_manager.filter(pk=self.pk, version=read_version)
        if not claimed.update(version=F("version") + 1):
            raise ValidationError(CONFLICT, code="conflict")
        self.version = read_version + 1

    def next_version(self) -> None:
        """Move the version on for a writer without a form: forms that are open now are refused."""
        type(self)._base_manager.filter(pk=self.pk).update(version=F("version") + 1)
        self.refresh_from_db(fields=["version"])
