"""At which level an evaluation is decided, and which organisation issues that decision."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from members.models import Organization, OrganizationKind

from .deciders import leads_bloc, who_may
from .issuers import Reach, issuer_for


class EvaluationLevels(models.Model):
    """Who decides, as a right and as a name on paper."""

    _is_known_above: bool | None = None  # read for all rows of a list

    class Meta:
        abstract = True

    @property
    def is_decided_above(self) -> bool:
        """Not the grass-roots committee decides but the level above it."""
        known = self._is_known_above
        return self._is_above(timezone.localdate()) if known is None else known

    @property
    def leads_bloc(self) -> bool:
        """The member leads an organisation above the grass roots, whose own superior decides."""
        return self._leads_bloc(timezone.localdate())

    def who_may(self, permission: str) -> str:
        """Who may do what a reader may not, for the page that refuses it."""
        return who_may(self, permission)

    @property
    def issuer(self) -> Organization | None:
        """Who decided, or who would decide today; None where that is outside the portal."""
        return self.decision.issuer if self.decision_id else self.issuer_on(timezone.localdate())

    def issuer_on(self, day: dt.date) -> Organization | None:
        """Who decides on a day."""
        is_above = self._is_above(day)
        reach = reach_of(self, is_above=is_above, leads_bloc=is_above and self._leads_bloc(day))
        return issuer_for(self.organization, reach)

    def _is_above(self, day: dt.date) -> bool:
        return type(self).objects.filter(pk=self.pk).decided_above(day).exists()

    def _leads_bloc(self, day: dt.date) -> bool:
        return type(self).objects.filter(leads_bloc(day), pk=self.pk).exists()


def reach_of(evaluation: EvaluationLevels, *, is_above: bool, leads_bloc: bool) -> Reach:
    """The grass-roots organisation decides, or the level above it, or the one above the bloc."""
    level = OrganizationKind.Level.UPPER if is_above else OrganizationKind.Level.GRASSROOTS
    return Reach(level, from_above=evaluation.is_of_organization, is_one_higher=leads_bloc)
