"""The page behind every number: the organisations below it, and at the end the records."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from members.models import Organization
from reports.figures.figure import Unit
from reports.figures.period import Period
from reports.figures.records import link_of, listed_to, readable, with_names
from reports.figures.registry import FIGURES

PAGE = 50


def viewable(user, pk: int) -> Organization:
    """An organisation whose figures the user may see, else 404."""
    found = (
        Organization.objects.filter(user.scope.q("view", ""))
        .select_related("kind")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def read_period(data) -> Period:
    """The period of the address; without one, this year up to today. 404 for nonsense."""
    today = timezone.localdate()
    try:
        since = dt.date.fromisoformat(data.get("since") or f"{today.year}-01-01")
        until = dt.date.fromisoformat(data.get("until") or str(today))
        by = dt.date.fromisoformat(data["by"]) if data.get("by") else None
    except ValueError as error:
        raise Http404 from error
    if until < since:
        raise Http404
    return Period(since, until, handed_in_by=by)


class FigureView(TemplateView):
    template_name = "reports/figure.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        measure = FIGURES.get(self.kwargs["key"])
        if measure is None:
            raise Http404
        organization = viewable(user, self.kwargs["organization"])
        period = read_period(self.request.GET)
        below = organization.units_below(period.end)
        figure, by_child = measure.split(organization, below, period)
        children = [
            child
            for child in below
            if child.exists_in(period.start, period.end)
            or by_child[child.pk].numerator
            or by_child[child.pk].denominator
        ]
        own = figure.less(by_child.values())
        is_own = bool(children and self.request.GET.get("own"))
        return super().get_context_data(
            measure=measure,
            organization=organization,
            parent=parent_of(organization, user),
            period=period,
            figure=own if is_own else figure,
            whole=figure if is_own else None,
            children=[] if is_own else [(child, by_child[child.pk]) for child in children],
            own=own if own.numerator or own.denominator else None,
            is_share=measure.unit is Unit.SHARE,
            **self.records(measure, measure.records(organization, period, own=is_own), user),
        )

    def records(self, measure, rows, user) -> dict:
        """One page of the records; their texts stay closed to whom they are closed elsewhere."""
        counted = rows
        total = counted.count()
        if measure.in_cell:
            rows = rows.filter(user.scope.q_at("view") | user.scope.q("inspect"))
        rows = with_names(listed_to(rows, user)).order_by("-pk")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        found = list(page)
        may_open = readable(counted.model, [record.pk for record in found], user)
        return {
            "page": page,
            "hidden": total - page.paginator.count,
            "records": [
                (record, link_of(record, may_open), getattr(record, "organization", ""))
                for record in found
            ],
        }


def parent_of(organization: Organization, user) -> Organization | None:
    """The organisation above, where the reader may see it too."""
    parent = Organization.objects.get_parent(organization)
    return parent if parent and user.scope.covers("view", parent) else None
