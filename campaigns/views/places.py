"""The organisation by which a list is narrowed: one filter for all lists of the year's records."""

from __future__ import annotations

import django_filters

from members.models import Organization


def organizations_viewed(user):
    """Organisations whose records the user reads or writes."""
    return Organization.objects.filter(user.scope.any_q(("view", "record"), ""))


class PlaceFilter(django_filters.ModelChoiceFilter):
    """Records of the chosen organisation and of all below it."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Tổ chức",
            queryset=lambda request: organizations_viewed(request.user),
            **kwargs,
        )

    def filter(self, rows, place):
        return rows.filter(organization__path__startswith=place.path) if place else rows
