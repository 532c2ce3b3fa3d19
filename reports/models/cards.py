"""Which cards of a first login somebody has put away."""

from django.db import models

from members.models import User


class CardsRead(models.Model):
    """One person has read the cards of one role."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "thẻ hướng dẫn đã đọc"
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="cards_read_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
