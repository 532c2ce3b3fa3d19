"""What one person asks for and another decides: the base of corrections and transfers."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.kit.fields import LongTextField
from portal.kit.models import optional_key

from .users import User


class DecidedModel(models.Model):
    """A request: who asked when, whether it waits, who decided when, and the answer.

    A subclass declares `state` with its own choices, of which "waiting" and "declined" are two.
    """

    WAITING = "waiting"

    state: models.CharField

    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    at = models.DateTimeField("lúc", auto_now_add=True)
    decided_by = optional_key(User, "người quyết", related_name="+")
    decided_at = models.DateTimeField("quyết lúc", null=True, blank=True)
    answer = LongTextField("trả lời", blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.WAITING

    def still_waiting(self) -> Self:
        """The request as it is stored, locked. Raises ValidationError where it was decided meanwhile."""
        stored = type(self)._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
        if not stored.is_waiting:
            raise ValidationError("Đề nghị này đã được người khác giải quyết.", code="state")
        return stored

    def decide(self, *, state: str, by: User, answer: str = "") -> None:
        """Write the decision: by whom, now, and what is said to who asked."""
        self.state, self.answer = state, answer.strip()
        self.decided_by, self.decided_at = by, timezone.now()
        self.save()


def decided_by_someone(name: str) -> models.CheckConstraint:
    """A request that no longer waits says who decided it, and when."""
    return models.CheckConstraint(
        condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
        | Q(~Q(state="waiting"), decided_by__isnull=False, decided_at__isnull=False),
        name=name,
    )


def declined_has_answer(name: str) -> models.CheckConstraint:
    """Who is refused is told why."""
    return models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer=""), name=name)
