"""Which forms were already taken in, so that sending one twice enters nothing twice."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """A form that was saved, by the hash of who sent it where, with what and under which key.

    Each form that is shown carries a key of its own: a double click, or sending again after the
    network was lost, repeats the hash and is answered with `url`, where the first one led. What
    was changed after going back is another form.
    """

    key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "biểu mẫu đã nhận"

    def __str__(self) -> str:
        return self.url
