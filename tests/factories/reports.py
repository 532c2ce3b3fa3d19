"""Factories of what offices write."""

from __future__ import annotations

import datetime as dt

from factory.django import DjangoModelFactory

from reports.models import Narrative


class NarrativeFactory(DjangoModelFactory):
    """A section written and sent for 2026; `sent_text=""` leaves it a draft."""

    class Meta:
        model = Narrative

    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2026, 12, 31)
    section = "limits"
    text = "Một số chi bộ còn chậm."
    sent_text = "Một số chi bộ còn chậm."
