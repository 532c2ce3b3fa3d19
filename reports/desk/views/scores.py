"""The score sheet of one organisation: each criterion, its figure, its rule, its points."""

import datetime as dt
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView

from campaigns.actions.scores import ScoreEntry, add_evidence, write_scores
from campaigns.forms.attachments import AttachmentForm
from campaigns.forms.scores import ScoreForm
from campaigns.models import CampaignYear, Criterion, Score
from members import tree
from members.models import Organization
from portal.kit.access import refusal, visible_or_404
from portal.kit.lines import WRONG_LINES, add_line_errors
from portal.kit.text import with_organization
from portal.kit.views import RefusableMixin, first_message
from reports.figures.known import as_known
from reports.figures.measure import Measure
from reports.figures.period import Period
from reports.figures.records import link_of, listed_to, readable
from reports.figures.registry import FIGURES
from reports.figures.score_sheets import ScoreLine, frozen_figure, score_sheet, set_for, total_of

APPRAISE = "campaigns.appraise_score"


class SheetMixin:
    """Reads the unit and its year from the address; a unit is opened in years of its bloc alone."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        scope = request.user.scope
        self.organization = get_object_or_404(
            Organization.objects.filter(scope.within("view", "record", of="")).select_related(
                "kind"
            ),
            pk=kwargs["organization"],
        )
        years = CampaignYear.objects.select_related("organization").filter(
            organization__path=tree.root_path(self.organization.path)
        )
        self.year = visible_or_404(years, request.user, kwargs["year"])
        is_open = not self.year.why_locked
        self.may_score = is_open and scope.covers("record", self.organization)
        with as_known(self.organization, Period.of_year(self.year.calendar_year)) as then:
            self.organization = then.unit(self.organization)


class ScoreSheetView(SheetMixin, View):
    """Read by those who view the unit; self-scored by the unit, appraised from above."""

    def get(self, request, **kwargs):
        lines = score_sheet(self.year, self.organization)
        return self.page(lines, self.forms(lines))

    def post(self, request, **kwargs):
        lines = score_sheet(self.year, self.organization)
        forms = self.forms(lines, request.POST)
        if not any(form.is_writable for form in forms.values()):
            raise refusal(self.year, "", request.user)
        if any(form.errors for form in forms.values()):
            return self.page(lines, forms, error=WRONG_LINES)
        try:
            write_scores(
                year=self.year,
                organization=self.organization,
                entries=[_entry(line, forms[line.criterion.pk]) for line in lines],
                by=request.user,
            )
        except ValidationError as error:
            rest = add_line_errors(forms, error)
            return self.page(lines, forms, error=first_message(rest))
        messages.success(request, "Đã ghi điểm.")
        return redirect(request.path)

    def forms(self, lines: list[ScoreLine], data=None) -> dict[int, ScoreForm]:
        """By criterion, what this reader may enter."""
        Score.read_for_all([line.score for line in lines])
        return {
            line.criterion.pk: ScoreForm(
                data,
                score=line.score,
                may_score=self.may_score,
                may_appraise=self.request.user.has_perm(APPRAISE, line.score),
            )
            for line in lines
        }

    def page(self, lines: list[ScoreLine], forms: dict[int, ScoreForm], *, error: str = ""):
        points = [line.score.points for line in lines]
        context = {
            "organization": self.organization,
            "year": self.year,
            "lines": [(line, forms[line.criterion.pk]) for line in lines],
            "total": total_of(lines),
            "complete": bool(points) and None not in points,
            "may_score": self.may_score,
            "may_write": any(form.is_writable for form in forms.values()),
            "held_back": next(filter(None, (self.held_back(line.score) for line in lines)), ""),
            "error": error,
        }
        return render(self.request, "reports/scores.html", context, status=422 if error else 200)

    def held_back(self, score: Score) -> str:
        """Why the reader does not appraise the points though one of their posts would let them."""
        covers, unit = self.request.user.scope.covers_from_above, self.organization
        if self.year.why_locked or not (covers("appraise", unit) or covers("propose_cells", unit)):
            return ""
        return score.why_not(self.request.user, APPRAISE)


def _entry(line: ScoreLine, form: ScoreForm) -> ScoreEntry:
    return ScoreEntry(
        line.criterion,
        form.read_version,
        line.measured,
        claim=form.claim,
        appraisal=form.appraisal,
    )


class FrozenScoreView(SheetMixin, View):
    """A number as it was frozen: its rule, its figure and the records that were counted."""

    def get(self, request, **kwargs):
        scores = Score.objects.exclude(snapshot={}).select_related("criterion")
        score = get_object_or_404(
            scores,
            organization=self.organization,
            year=self.year,
            criterion=kwargs["criterion"],
        )
        source = score.snapshot
        since, until = map(dt.date.fromisoformat, source["period"])
        figure = replace(frozen_figure(score), period=Period(since, until))
        context = {
            "organization": self.organization, "year": self.year, "score": score,
            "criterion": score.frozen_criterion, "figure": figure, "since": since, "until": until,
            "counted": source.get("counted", 0), "now_url": figure.url,
            "records": self.records(FIGURES[score.criterion.measure], figure.period, source),
            "back": {"url": score.get_absolute_url(), "label": f"Bảng điểm của {self.organization}"},
        }  # fmt: skip
        return render(request, "reports/frozen.html", context)

    def records(self, measure: Measure, period: Period, source: dict) -> list[tuple[str, str]]:
        """The records by their names of then and whose they are; linked where they may be opened."""
        names = dict(map(tuple, source.get("records", ())))
        user, model = self.request.user, measure.counted.rows(period).model
        rows = model.objects.filter(pk__in=names)
        if hasattr(model, "organization_id"):
            rows = rows.select_related("organization")
        records = list(listed_to(rows, user, in_cell=measure.in_cell))
        may_open = readable(model, list(names), user)
        return [
            (self.with_organization(names[record.pk], record), link_of(record, may_open))
            for record in records
        ]

    def with_organization(self, name: str, record) -> str:
        """Meetings of different cells have the same names; the cell tells them apart."""
        organization = record.organization if hasattr(record, "organization_id") else None
        return name if organization == self.organization else with_organization(name, organization)


class EvidenceAddView(SheetMixin, RefusableMixin, FormView):
    """Add a file of evidence to one criterion of the unit's own sheet."""

    form_class = AttachmentForm
    template_name = "components/change.html"
    title = "Thêm tệp minh chứng"
    button = "Thêm tệp"

    def dispatch(self, request, *args, **kwargs):
        criteria_set = set_for(self.year, self.organization)
        criteria = Criterion.objects.filter(criteria_set=criteria_set)
        self.object = get_object_or_404(criteria, pk=kwargs["criterion"])
        if not self.may_score:
            raise refusal(self.year, "", request.user)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        score = add_evidence(
            year=self.year,
            organization=self.organization,
            criterion=self.object,
            file=form.cleaned_data["file"],
            kind=form.cleaned_data["kind"],
            by=self.request.user,
        )
        messages.success(self.request, "Đã thêm tệp.")
        return redirect(score)

    def get_success_url(self) -> str:
        return reverse("reports:scores", args=[self.year.pk, self.organization.pk])
