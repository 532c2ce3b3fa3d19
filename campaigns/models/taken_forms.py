"""Which forms of the sheet were already taken in, so that sending one again enters nothing."""

from django.db import models

from .sessions import StudySession


class TakenForm(models.Model):
    """A form of the sheet that was saved, by the key that it carried when it was shown.

    A phone that lost the network while sending asks by the key whether its form arrived. The hash
    of its `content` tells a form sent twice from one that was changed after going back. The key
    stays when a draft is discarded, so that no copy kept on a phone brings the draft back.
    """

    key = models.UUIDField(primary_key=True)
    session = models.ForeignKey(
        StudySession, models.SET_NULL, null=True, related_name="taken_forms"
    )
    content = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "phiếu đã nhận"

    def __str__(self) -> str:
        return str(self.key)
