"""Documents of one person or unit as PDF or Word: who may read the record may print it."""

from __future__ import annotations

from django.http import Http404
from django.views import View

from campaigns.models import Evaluation, Pledge
from campaigns.views.reading import log_inspection
from portal.kit.reading import log_reading
from portal.kit.text import slug
from reports.models import ExportRecord
from reports.papers.downloads import download, log_export
from reports.papers.personal_papers import (
    STRENGTHS,
    day_of,
    form_of,
    pledge_document,
    review_document,
    why_document,
)
from reports.papers.views.layout_choice import layout_for


class PersonalDocumentView(View):
    """Finds the record among those visible; logs the reading of another's, and the export."""

    queryset = Evaluation.objects.select_related(
        "member", "organization__kind", "year", "scheme",
        "self_grade", "proposed_grade", "decided_grade",
    )  # fmt: skip

    def get(self, request, **kwargs):
        record = self.queryset.visible_to(request.user).filter(pk=kwargs["pk"]).first()
        if record is None:
            raise Http404
        file_format = "docx" if request.GET.get("format") == "docx" else "pdf"
        layout = layout_for(request, day_of(record))
        name, title, content = self.make(record, layout, file_format)
        if record.member_id and record.member_id != request.user.member_id:
            log_reading(record)
        elif not record.member_id:
            log_inspection(request.user, record)
        log_export(record.organization, f"{title}: {record}", file_format, by=request.user)
        whose = slug(str(record.member or record.organization))
        return download(content, f"{name}_{record.year.year}_{whose}.{file_format}", file_format)

    def make(self, record, layout, file_format) -> tuple[str, str, bytes]:
        raise NotImplementedError  # each document below says what it is


class PledgeDocumentView(PersonalDocumentView):
    queryset = Pledge.objects.select_related("member", "organization", "year")

    def make(self, record, layout, file_format):
        content = pledge_document(record, layout, file_format)
        return "ban-cam-ket", ExportRecord.PLEDGE, content


class ReviewDocumentView(PersonalDocumentView):
    """Form 01, 2A or 2B by what the record is; `?form=2C` (or another) chooses."""

    def make(self, record, layout, file_format):
        form = form_of(record)
        wanted = self.request.GET.get("form", "").upper()
        if wanted in STRENGTHS and form != "01" and wanted != "01":
            form = wanted
        user = self.request.user
        own_words = user.has_perm("campaigns.read_review", record) and (
            record.state != Evaluation.State.OPEN or record.member_id == user.member_id
        )
        content = review_document(record, form, layout, file_format, user=user, own_words=own_words)
        return f"kiem-diem-mau-{form.lower()}", f"Bản kiểm điểm mẫu {form}", content


class WhyDocumentView(PersonalDocumentView):
    def make(self, record, layout, file_format):
        content = why_document(record, layout, file_format, user=self.request.user)
        return "can-cu-xep-loai", "Căn cứ xếp loại", content
