"""Documents of one person or unit as PDF or Word: who may read the record may print it."""

import datetime as dt

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views import View

from campaigns.models import Evaluation, Pledge, QuarterReview, Regrading
from campaigns.models.reviews import form_of
from campaigns.views.reading import log_inspection
from portal.kit.access import visible_or_404
from portal.kit.reading import log_reading
from portal.kit.text import slug
from portal.kit.uploads import download
from reports.models import ExportRecord
from reports.papers.downloads import log_export
from reports.papers.personal_papers import day_of, pledge_document, why_document
from reports.papers.quarter_paper import quarter_document
from reports.papers.regrading_paper import regrading_document
from reports.papers.review_paper import day_of_review, review_document
from reports.papers.views.layout_choice import layout_for


class PersonalDocumentView(View):
    """The document of one record that the user may see; reading another's and the export are logged."""

    queryset = Evaluation.objects.select_related(
        "member", "organization__kind", "year", "scheme",
        "self_grade", "proposed_grade", "decided_grade", "decision",
    )  # fmt: skip

    def get(self, request, **kwargs):
        record = visible_or_404(self.queryset, request.user, kwargs["pk"])
        file_format = "docx" if request.GET.get("format") == "docx" else "pdf"
        layout = layout_for(request, self.day(record))
        name, title, content = self.make(record, layout, file_format)
        if record.member_id and record.member_id != request.user.member_id:
            log_reading(record)
        elif not record.member_id:
            log_inspection(request.user, record)
        log_export(record.organization, f"{title}: {record}", file_format, by=request.user)
        owner = slug(str(record.member or record.organization))
        file_name = f"{name}_{record.calendar_year}_{owner}.{file_format}"
        return download(content, file_name, file_format)

    def day(self, record) -> dt.date:
        """The day whose layout the document follows."""
        return day_of(record)

    def make(self, record, layout, file_format) -> tuple[str, str, bytes]:
        raise NotImplementedError  # file name, title in the log and bytes of each document


class PledgeDocumentView(PersonalDocumentView):
    queryset = Pledge.objects.select_related("member", "organization", "year")

    def make(self, record, layout, file_format):
        content = pledge_document(record, layout, file_format)
        return "ban-cam-ket", ExportRecord.PLEDGE, content


class ReviewDocumentView(PersonalDocumentView):
    """The review form that the scheme has for the kind of the person or the unit."""

    def day(self, record):
        return day_of_review(record)

    def make(self, record, layout, file_format):
        form = form_of(record)
        if form is None:
            raise Http404
        user = self.request.user
        own_words = user.has_perm("campaigns.read_self_review", record)
        content = review_document(record, layout, file_format, user=user, own_words=own_words)
        return f"kiem-diem-mau-{slug(form.code)}", f"Bản kiểm điểm mẫu {form.code}", content


class WhyDocumentView(PersonalDocumentView):
    def make(self, record, layout, file_format):
        content = why_document(record, layout, file_format, user=self.request.user)
        return "can-cu-xep-loai", "Căn cứ xếp loại", content


class RegradingDocumentView(PersonalDocumentView):
    """Form 03 of a decision that graded anew; who may see the evaluation may print it."""

    def get(self, request, **kwargs):
        regradings = Regrading.objects.select_related(
            "old_grade", "new_grade", "old_decision", "decision__issuer__kind"
        )
        self.regrading = get_object_or_404(regradings, pk=kwargs["pk"])
        return super().get(request, pk=self.regrading.evaluation_id)

    def make(self, record, layout, file_format):
        self.regrading.evaluation = record
        content = regrading_document(self.regrading, layout, file_format)
        return "xep-loai-lai", "Quyết định đánh giá, xếp loại lại", content


class QuarterDocumentView(PersonalDocumentView):
    """Form 05 of a leader's quarter."""

    queryset = QuarterReview.objects.select_related(
        "member", "organization__kind", "year", "scheme", "self_grade", "decided_grade"
    ).prefetch_related("ticks", "axes")

    def make(self, record, layout, file_format):
        content = quarter_document(record, layout, file_format)
        return f"tu-danh-gia-quy-{record.quarter}", "Bản tự đánh giá quý, mẫu 05", content
