"""Issued reports: one, two compared, a corrected one, and the files of a whole year at once."""

from __future__ import annotations

import tempfile

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from campaigns.models import CampaignYear
from portal.kit.forms import ReasonForm
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.views import ChangeView, ScopedMixin
from reports.actions.closing import reissue_edition
from reports.actions.exporting import UnitArchive, log_export
from reports.actions.numbering import REPORT, next_number
from reports.figures.year_end import Report
from reports.models import Edition
from reports.models.editions import FORMATS
from reports.tasks import make_edition_files


def edition_file_name(edition: Edition, file_format: str) -> str:
    """A name for people: bao-cao-nam-2026_van-phong_lan-2.pdf."""
    return f"{Report.from_data(edition.data).slug}_lan-{edition.edition}.{file_format}"


class EditionView(ScopedMixin, DetailView):
    """One frozen report: its facts, its files, its figures beside an earlier edition's."""

    queryset = Edition.objects.select_related("organization", "year", "made_by__member")
    template_name = "reports/edition.html"
    context_object_name = "edition"

    def get_context_data(self, **kwargs):
        edition = self.object
        report = Report.from_data(edition.data)
        earlier = (
            Edition.objects.filter(
                organization=edition.organization, year=edition.year, edition__lt=edition.edition
            )
            .order_by("-edition")
            .first()
        )
        before = Report.from_data(earlier.data).figures if earlier else {}
        return super().get_context_data(
            report=report,
            earlier=earlier,
            lines=[
                (figure, before.get(key), earlier is not None and before.get(key) != figure)
                for key, figure in report.figures.items()
            ],
            files=[
                (name, edition.checksums.get(name)) for name in FORMATS if getattr(edition, name)
            ],
            can_reissue=self.request.user.has_perm("campaigns.close_year", edition.year),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Ask the worker once more for files that are missing."""
        edition = self.get_object()
        if not edition.is_complete:
            make_edition_files.enqueue(edition.pk)
            messages.success(request, "Đã giao máy tạo lại tệp; mời đồng chí xem lại sau ít phút.")
        return redirect(edition)


class EditionFileView(ScopedMixin, DetailView):
    """The very bytes that were frozen."""

    queryset = Edition.objects.select_related("organization", "year")

    def render_to_response(self, context, **kwargs):
        edition, file_format = self.object, self.kwargs["file_format"]
        file = getattr(edition, file_format)
        if not file:
            raise Http404
        log_export(edition.organization, str(edition), file_format, by=self.request.user)
        return FileResponse(
            file.open("rb"),
            as_attachment=True,
            filename=edition_file_name(edition, file_format),
            content_type=CONTENT_TYPES[file_format],
        )


class ReissueForm(ReasonForm):
    """Why a corrected edition is issued, and its number."""

    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    field_order = ("number", "reason")


class EditionReissueView(ChangeView):
    """A corrected edition supersedes this one with a reason; both stay."""

    queryset = Edition.objects.select_related("organization__kind", "year__organization")
    form_class = ReissueForm
    title = "Ban hành lại báo cáo"
    button = "Ban hành lại"
    done = "Đã ban hành lại; máy đang tạo tệp."

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        if not self.request.user.has_perm("campaigns.close_year", found.year):
            raise PermissionDenied
        return found

    def get_initial(self):
        number = next_number(self.object.organization, REPORT, timezone.localdate())
        return super().get_initial() | {"number": number}

    def change(self, record, data) -> None:
        self.object = reissue_edition(
            record, by=self.request.user, number=data["number"], reason=data["reason"]
        )


class EditionArchiveView(View):
    """The newest editions of a closed year, all organisations the reader views, in one ZIP."""

    def get(self, request, pk):
        year = CampaignYear.objects.visible_to(request.user).filter(pk=pk).first()
        if year is None:
            raise Http404
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
        return FileResponse(
            archive, as_attachment=True, filename=f"bao-cao-{year.year}.zip",
            content_type="application/zip",
        )  # fmt: skip
