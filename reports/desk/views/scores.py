"""The score sheet of one organisation: each criterion, its figure, its rule, its points."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from campaigns.forms.attachments import AttachmentForm
from campaigns.models import Attachment, CampaignYear, Criterion, Score
from members.models import Organization
from portal.kit.text import number, with_place
from portal.kit.views import add_errors
from reports.figures.period import Period
from reports.figures.records import link_of, listed_to, readable
from reports.figures.registry import FIGURES
from reports.figures.score_sheets import frozen_figure, save_scores, score_lines, set_for, total_of


def points_as_typed(points: Decimal | None) -> str:
    """Points as people write them: 8 and 7,5, never 8,00."""
    return "" if points is None else number(points)


class ScoreSheetView(View):
    """Read by those who view the unit; self-scored by the unit, appraised from above."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.organization = (
            Organization.objects.filter(request.user.scope.any_q(("view", "record"), ""))
            .select_related("kind")
            .filter(pk=kwargs["organization"])
            .first()
        )
        if self.organization is None:
            raise Http404
        bloc = self.organization.path[: Organization.steplen]
        years = CampaignYear.objects.visible_to(request.user).select_related("organization")
        self.year = years.filter(pk=kwargs["year"], organization__path=bloc).first()
        if self.year is None:
            raise Http404
        self.criteria_set = set_for(self.year, self.organization)
        scope = request.user.scope
        self.may_score = scope.covers("record", self.organization)
        self.may_appraise = scope.covers_from_above(
            "appraise", self.organization
        ) or scope.covers_from_above("decide_cells", self.organization)

        self.is_open = self.year.state != CampaignYear.State.CLOSED

    def lines(self):
        return score_lines(self.criteria_set, self.organization) if self.criteria_set else []

    def get(self, request, **kwargs):
        return self.page(self.lines())

    def post(self, request, **kwargs):
        lines = self.lines()
        if not (lines and (self.may_score or self.may_appraise)):
            raise PermissionDenied
        try:
            save_scores(
                lines=lines,
                typed=request.POST,
                by=request.user,
                may_score=self.may_score,
                may_appraise=self.may_appraise,
            )
        except ValidationError as error:
            return self.page(lines, error=error.messages[0], typed=request.POST)
        messages.success(request, "Đã ghi điểm.")
        return redirect(request.path)

    def page(self, lines, *, error="", typed=None):
        shown = [
            (
                line,
                {
                    name: (typed.get(f"{name}-{line.criterion.pk}", "") if typed else value)
                    for name, value in (
                        ("self", points_as_typed(line.score.self_points)),
                        ("evidence", line.score.evidence),
                        ("appraised", points_as_typed(line.score.appraised_points)),
                        ("reason", line.score.difference_reason),
                    )
                },
            )
            for line in lines
        ]
        points = [line.score.points for line in lines]
        context = {
            "organization": self.organization,
            "year": self.year,
            "set": self.criteria_set,
            "lines": shown,
            "total": total_of(lines),
            "complete": bool(points) and None not in points,
            "may_score": self.may_score and self.is_open,
            "may_appraise": self.may_appraise and self.is_open,
            "error": error,
        }
        return render(self.request, "reports/scores.html", context, status=422 if error else 200)


class FrozenScoreView(ScoreSheetView):
    """A number as it was frozen: its rule, its figure and the records that were counted."""

    def get(self, request, **kwargs):
        score = (
            Score.objects.filter(
                organization=self.organization, year=self.year, criterion=kwargs["criterion"]
            )
            .exclude(snapshot={})
            .select_related("criterion")
            .first()
        )
        if score is None:
            raise Http404
        kept, key = score.snapshot, score.criterion.measure
        since, until = map(dt.date.fromisoformat, kept["period"])
        figure = replace(frozen_figure(score), period=Period(since, until))
        context = {
            "organization": self.organization, "year": self.year, "score": score,
            "criterion": score.frozen_criterion, "figure": figure, "since": since, "until": until,
            "counted": kept.get("counted", 0), "now_url": figure.url,
            "records": self.records(FIGURES[key], figure.period, kept),
        }  # fmt: skip
        return render(request, "reports/frozen.html", context)

    def post(self, request, **kwargs):
        return HttpResponseNotAllowed(["GET"])

    def records(self, measure, period: Period, kept: dict) -> list[tuple[str, str]]:
        """What the kept records were called and whose they are, with a link for who may open them."""
        called = dict(map(tuple, kept.get("records", ())))
        user, model = self.request.user, measure.counted.rows(period).model
        rows = model.objects.filter(pk__in=called)
        if hasattr(model, "organization_id"):
            rows = rows.select_related("organization")
        found = list(listed_to(rows, user, in_cell=measure.in_cell))
        may_open = readable(model, list(called), user)
        return [
            (self.with_place(called[record.pk], record), link_of(record, may_open))
            for record in found
        ]

    def with_place(self, name: str, record) -> str:
        """Meetings of many cells are called alike; the cell tells them apart."""
        place = record.organization if hasattr(record, "organization_id") else None
        return name if place == self.organization else with_place(name, place)


class EvidenceAddView(ScoreSheetView):
    """Add a file of evidence to one criterion of the unit's own sheet."""

    title = "Thêm tệp minh chứng"
    button = "Thêm tệp"

    def get(self, request, **kwargs):
        return self.page(AttachmentForm())

    def post(self, request, **kwargs):
        form = AttachmentForm(request.POST, request.FILES)
        criterion = self.criterion()
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            with transaction.atomic():
                score, _created = Score.objects.get_or_create(
                    criterion=criterion, organization=self.organization,
                    defaults={"year": self.year},
                )  # fmt: skip
                data = form.cleaned_data
                Attachment.keep(score, data["file"], data["kind"], by=request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, status=422)
        messages.success(request, "Đã thêm tệp.")
        return redirect(score)

    def criterion(self) -> Criterion:
        found = (
            self.criteria_set
            and self.criteria_set.criteria.filter(pk=self.kwargs["criterion"]).first()
        )
        if not found:
            raise Http404
        if not self.may_score:
            raise PermissionDenied
        return found

    def page(self, form, *, status=200):
        self.object = self.criterion()
        context = {"form": form, "view": self}
        return render(self.request, "components/change.html", context, status=status)

    def get_success_url(self) -> str:
        return reverse("reports:scores", args=[self.year.pk, self.organization.pk])
