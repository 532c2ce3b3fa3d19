"""Writing one section of a report: drafts save themselves, sending puts the text into the report."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from members.models import Organization, named_on
from portal.kit.access import unlocked
from portal.kit.views import add_errors
from reports.figures.registry import split_figures
from reports.figures.reporting_periods import cut_off, last_campaign_year
from reports.models import Narrative
from reports.year_end.actions.narratives import write_narrative
from reports.year_end.composites import KEY as COMPOSITE
from reports.year_end.forms.narratives import NarrativeForm
from reports.year_end.outline import SECTIONS
from reports.year_end.report import Report, period_report, proposal_of
from reports.year_end.sections import KEYS, fill, section_of, text_of
from reports.year_end.views.reports import PeriodMixin, report_url
from reports.year_end.wording import PLACEHOLDER

PLANS = {plan.key: plan for plan in SECTIONS if plan.key != "results"}


class NarrativeView(PeriodMixin, View):
    """Write one section: the proposed sentences, last time's text and what units below sent."""

    template_name = "reports/narrative.html"

    def dispatch(self, request, *args, **kwargs):
        self.plan = PLANS.get(kwargs["section"])
        if self.plan is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def read(self) -> Narrative:
        """The section as it is saved now; a new one where nothing is saved yet. 403 for others."""
        if not self.request.user.has_perm("reports.write_narrative", self.organization):
            raise PermissionDenied
        if self.year:
            unlocked(self.year)
        identity = {
            "organization": self.organization,
            "starts_on": self.period.start,
            "ends_on": self.period.end,
            "section": self.plan.key,
        }
        return Narrative.objects.filter(**identity).first() or Narrative(**identity)

    def get(self, request, **kwargs):
        return self.page(NarrativeForm(instance=self.read()))

    def post(self, request, **kwargs):
        """Save the draft, send it, or take the proposed sentences into it (`action`)."""
        narrative, action = self.read(), request.POST.get("action", "")
        if action == "take":
            return self.page(NarrativeForm(self.with_proposal(), instance=narrative))
        form = NarrativeForm(request.POST, instance=narrative)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            version = form.cleaned_data["version"]
            write_narrative(narrative, version=version, by=request.user, send=action == "send")
        except ValidationError as error:
            return self.refused(form, error)
        if request.headers.get("X-Autosave"):
            return HttpResponse(str(narrative.version), content_type="text/plain")
        messages.success(request, "Đã gửi phần viết." if action == "send" else "Đã lưu bản nháp.")
        return redirect(report_url(self.organization, self.period))

    def refused(self, form, error):
        """The page with what was typed; after a conflict with the text saved meanwhile too.

        The form then carries the new version, so the writer may decide to save over that text.
        """
        add_errors(form, error)
        saved = self.read()
        if not getattr(error, "code", "") and saved.seen_version == form.cleaned_data["version"]:
            return self.page(form, status=422)
        form.data = form.data.copy()
        form.data["version"] = saved.seen_version
        return self.page(form, status=409, written=saved.text)

    @cached_property
    def report(self) -> Report:
        return period_report(self.organization, self.period)

    @cached_property
    def proposal(self) -> list[str]:
        return proposal_of(self.plan, self.organization, self.period, self.report.figures)

    def with_proposal(self):
        """What was typed, followed by the proposed sentences with placeholders for the figures."""
        data = self.request.POST.copy()
        data["text"] = "\n".join(filter(None, [data.get("text", "").rstrip(), *self.proposal]))
        return data

    def page(self, form, status=200, written=""):
        text = form["text"].value() or ""
        figures = self.report.figures
        earlier = Narrative.objects.filter(
            section=self.plan.key, organization=self.organization, ends_on__lt=self.period.end
        )
        context = {
            "form": form,
            "organization": self.organization,
            "period": self.period,
            "back_url": report_url(self.organization, self.period),
            "section": section_of(self.plan, figures, self.proposal, text),
            "proposal": self.proposal,
            "written": written,
            "own_placeholders": [
                placeholders(figures[key]) for key in self.plan.keys if key in figures
            ],
            "all_placeholders": [
                placeholders(figures[key]) for key in (*KEYS, *filter(COMPOSITE.fullmatch, figures))
            ],
            "last": earlier.order_by("-ends_on", "-starts_on").first(),
            "below": self.below(),
        }
        return render(self.request, self.template_name, context, status=status)

    def below(self) -> list[tuple[Organization, str]]:
        """What units directly below sent for this section, filled with their own figures."""
        children = Organization.objects.get_children(self.organization)
        narratives = Narrative.objects.about(self.period.start, self.period.end).sent()
        sent = list(
            narratives.filter(section=self.plan.key, organization__in=children)
            .select_related("organization")
            .order_by("organization__path")
        )
        keys = {key for row in sent for key, _ in PLACEHOLDER.findall(row.sent_text) if key in KEYS}
        units = named_on((row.organization for row in sent), self.period.end)
        counted = cut_off(self.period, last_campaign_year(self.organization, self.period))
        _, parts = split_figures(keys, self.organization, units, counted, wherever=True)
        return [
            (
                row.organization,
                "\n".join(
                    text_of(fill(line, parts[row.organization_id]))
                    for line in row.sent_text.splitlines()
                ),
            )
            for row in sent
        ]


def placeholders(figure) -> tuple[str, list[tuple[str, str]]]:
    """A figure's name, and each placeholder for it beside what will be printed."""
    pairs = [(f"{{{figure.key}}}", figure.text)]
    if figure.denominator is not None:
        pairs.append((f"{{{figure.key}:full}}", figure.full))
    return figure.label, pairs
