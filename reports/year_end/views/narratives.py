"""Writing one section of a report: drafts save themselves, sending puts the text into the report."""

from __future__ import annotations

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from members.models import Organization, named_on
from portal.kit.views import add_errors
from reports.figures.registry import split_figures
from reports.figures.reporting_periods import cut_off, last_campaign_year
from reports.models import Narrative
from reports.year_end.forms.narratives import NarrativeForm
from reports.year_end.outline import SECTIONS
from reports.year_end.report import Report, period_report, proposal_of
from reports.year_end.sections import KEYS, fill, section_of, text_of
from reports.year_end.views.reports import PeriodMixin, report_url
from reports.year_end.wording import PLACE

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
        """The section as it is written now, or still to be written."""
        if not self.request.user.has_perm("reports.write_narrative", self.place):
            raise PermissionDenied
        known = {
            "organization": self.place,
            "starts_on": self.asked.start,
            "ends_on": self.asked.end,
            "section": self.plan.key,
        }
        return Narrative.objects.filter(**known).first() or Narrative(**known)

    def get(self, request, **kwargs):
        return self.page(NarrativeForm(instance=self.read()))

    def post(self, request, **kwargs):
        """Save the draft, send it, or take the proposed sentences into it (`action`)."""
        self.narrative, action = self.read(), request.POST.get("action", "")
        if action == "take":
            return self.page(NarrativeForm(self.with_proposal(), instance=self.narrative))
        form = NarrativeForm(request.POST, instance=self.narrative)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            self.save(form, send=action == "send")
        except ValidationError as error:
            return self.refused(form, error)
        if request.headers.get("X-Autosave"):
            return HttpResponse(str(self.narrative.version), content_type="text/plain")
        messages.success(request, "Đã gửi phần viết." if action == "send" else "Đã lưu bản nháp.")
        return redirect(report_url(self.place, self.asked))

    @transaction.atomic
    def save(self, form, *, send: bool) -> None:
        self.narrative.require_open()
        form.instance.written_by = self.request.user
        form.instance.save_version(form.cleaned_data["version"])
        if send:
            self.narrative.send(by=self.request.user)

    def refused(self, form, error):
        """The page with what was typed; where another wrote meanwhile, with what stands now too.

        Saving again is then a decision.
        """
        add_errors(form, error)
        now = self.read()
        if not getattr(error, "code", "") and now.seen_version == form.cleaned_data["version"]:
            return self.page(form, status=422)
        form.data = form.data.copy()
        form.data["version"] = now.seen_version
        return self.page(form, status=409, written=now.text)

    @cached_property
    def report(self) -> Report:
        return period_report(self.place, self.asked)

    @cached_property
    def proposal(self) -> list[str]:
        return proposal_of(self.plan, self.place, self.asked, self.report.figures)

    def with_proposal(self):
        """What was typed, and behind it the proposed sentences with places for the figures."""
        data = self.request.POST.copy()
        data["text"] = "\n".join(filter(None, [data.get("text", "").rstrip(), *self.proposal]))
        return data

    def page(self, form, status=200, written=""):
        text = form["text"].value() or ""
        figures = self.report.figures
        own = Narrative.objects.filter(section=self.plan.key, organization=self.place)
        context = {
            "form": form,
            "place": self.place,
            "asked": self.asked,
            "back_url": report_url(self.place, self.asked),
            "section": section_of(self.plan, figures, self.proposal, text),
            "proposal": self.proposal,
            "written": written,
            "own_places": [places(figures[key]) for key in self.plan.keys if key in figures],
            "all_places": [places(figures[key]) for key in KEYS],
            "last": own.filter(ends_on__lt=self.asked.end)
            .order_by("-ends_on", "-starts_on")
            .first(),
            "below": self.below(),
        }
        return render(self.request, self.template_name, context, status=status)

    def below(self) -> list[tuple[Organization, str]]:
        """What units directly below sent for this section, filled with their own figures."""
        children = Organization.objects.get_children(self.place)
        sent = list(
            Narrative.objects.about(self.asked.start, self.asked.end)
            .sent()
            .filter(section=self.plan.key, organization__in=children)
            .select_related("organization")
            .order_by("organization__path")
        )
        keys = {key for row in sent for key, _ in PLACE.findall(row.sent_text) if key in KEYS}
        units = named_on((row.organization for row in sent), self.asked.end)
        period = cut_off(self.asked, last_campaign_year(self.place, self.asked))
        _, parts = split_figures(keys, self.place, units, period)
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


def places(figure) -> tuple[str, list[tuple[str, str]]]:
    """A figure's name, and what is written in a text for it beside what will be printed."""
    found = [(f"{{{figure.key}}}", figure.text)]
    if figure.denominator is not None:
        found.append((f"{{{figure.key}:full}}", figure.full))
    return figure.label, found
