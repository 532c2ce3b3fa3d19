"""Issued reports: one of them, two compared, a corrected one, the files of a whole year."""

import tempfile
from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.views import View
from django.views.generic import DetailView

from campaigns.models import CampaignYear
from portal.kit.access import visible_or_404
from portal.kit.uploads import stored_file
from portal.kit.views import ChangeView, ScopedMixin
from reports.models import FORMATS, Edition
from reports.papers.downloads import log_export
from reports.year_end.actions.closing import reissue_edition
from reports.year_end.actions.exporting import UnitArchive, edition_file_name, make_edition_files
from reports.year_end.actions.issuing import proposed_heads
from reports.year_end.comparison import compare
from reports.year_end.forms.closing import ReissueForm
from reports.year_end.report import Report


class EditionView(ScopedMixin, DetailView):
    """One frozen report: its facts, its files, its figures, and the edition that replaced it."""

    queryset = Edition.objects.select_related("organization", "year", "made_by__member")
    template_name = "reports/edition.html"
    context_object_name = "edition"

    def get_queryset(self):
        return super().get_queryset().with_successor()

    def get_context_data(self, **kwargs):
        edition = self.object
        others = Edition.objects.filter(organization=edition.organization).exclude(pk=edition.pk)
        return super().get_context_data(
            report=Report.from_data(edition.data),
            others=others.select_related("organization", "year"),
            files=[
                (name, edition.checksums.get(name)) for name in FORMATS if getattr(edition, name)
            ],
            can_reissue=self.request.user.has_perm("campaigns.close_year", edition.year),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Ask the worker again for files that are missing."""
        edition = self.get_object()
        if not edition.is_complete:
            make_edition_files.enqueue(edition.pk)
            messages.success(request, "Đã giao máy tạo lại tệp; mời đồng chí xem lại sau ít phút.")
        return redirect(edition)


class EditionCompareView(ScopedMixin, DetailView):
    """Two editions of one organisation side by side: what differs in figures, annexes, texts."""

    queryset = Edition.objects.select_related("organization", "year")
    template_name = "reports/edition_compare.html"
    context_object_name = "edition"

    def get_context_data(self, **kwargs):
        others = self.queryset.filter(organization=self.object.organization).exclude(
            pk=self.object.pk
        )
        other = visible_or_404(others, self.request.user, self.request.GET.get("with", ""))
        # The older one is "before", whichever page the reader came from.
        before, after = sorted(
            (self.object, other), key=lambda edition: (edition.made_at, edition.pk)
        )
        return super().get_context_data(
            before=before,
            after=after,
            difference=compare(Report.from_data(before.data), Report.from_data(after.data)),
            **kwargs,
        )


def edition_response(request, edition: Edition, file_format: str) -> FileResponse:
    """The very bytes that were frozen; the export is logged. 404 where they are not made yet."""
    file = getattr(edition, file_format)
    if not file:
        raise Http404
    log_export(edition.organization, str(edition), file_format, by=request.user)
    return stored_file(file.open("rb"), edition_file_name(edition, file_format), file_format)


class EditionFileView(ScopedMixin, DetailView):
    """One file of an edition."""

    queryset = Edition.objects.select_related("organization", "year")

    def render_to_response(self, context, **kwargs):
        return edition_response(self.request, self.object, self.kwargs["file_format"])


class EditionReissueView(ChangeView):
    """A corrected edition supersedes this one with a reason; both stay."""

    queryset = Edition.objects.select_related("organization__kind", "year__organization")
    form_class = ReissueForm
    title = "Ban hành lại báo cáo"
    button = "Ban hành lại"
    done = "Đã ban hành lại; máy đang tạo tệp."

    def get_object(self, queryset=None):
        edition = super().get_object(queryset)
        if not self.request.user.has_perm("campaigns.close_year", edition.year):
            raise PermissionDenied
        return edition

    def get_initial(self):
        organization = self.object.organization
        return super().get_initial() | asdict(proposed_heads([organization])[organization.pk])

    def get_form(self, form_class=None):
        self.form = super().get_form(form_class)
        return self.form

    def change(self, record, data) -> None:
        self.object = reissue_edition(
            record, by=self.request.user, head=self.form.head, reason=data["reason"]
        )


class EditionArchiveView(View):
    """The newest editions of a closed year, all organisations the reader views, in one ZIP."""

    def get(self, request, pk):
        year = visible_or_404(CampaignYear.objects, request.user, pk)
        newest: dict[int, Edition] = {}
        editions = Edition.objects.visible_to(request.user).filter(year=year)
        order = ("organization__path", "edition")
        for edition in editions.select_related("organization", "year").order_by(*order):
            newest[edition.organization_id] = edition
        if not newest:
            raise Http404
        archive = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
        with UnitArchive(archive) as target:
            for edition in newest.values():
                for file_format in FORMATS:
                    if file := getattr(edition, file_format):
                        name = edition_file_name(edition, file_format)
                        target.keep(edition.organization_id, name, file)
                log_export(edition.organization, str(edition), "zip", by=request.user)
        archive.seek(0)
        return stored_file(archive, f"bao-cao-{year.calendar_year}.zip", "zip")
