"""Documents of one person or unit as PDF or Word: who may read the record may print it."""

from django.shortcuts import get_object_or_404
from django.views import View

from campaigns.models import Evaluation, Pledge, QuarterReview, Regrading
from campaigns.views.reading import log_inspection
from portal.kit.access import visible_or_404
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
from reports.papers.quarter_paper import quarter_document
from reports.papers.regrading_paper import regrading_document
from reports.papers.views.layout_choice import layout_for


class PersonalDocumentView(View):
    """The document of one record that the user may see; reading another's and the export are logged."""

    queryset = Evaluation.objects.select_related(
        "member", "organization__kind", "year", "scheme",
        "self_grade", "proposed_grade", "decided_grade",
    )  # fmt: skip

    def get(self, request, **kwargs):
        record = visible_or_404(self.queryset, request.user, kwargs["pk"])
        file_format = "docx" if request.GET.get("format") == "docx" else "pdf"
        layout = layout_for(request, day_of(record))
        name, title, content = self.make(record, layout, file_format)
        if record.member_id and record.member_id != request.user.member_id:
            log_reading(record)
        elif not record.member_id:
            log_inspection(request.user, record)
        log_export(record.organization, f"{title}: {record}", file_format, by=request.user)
        owner = slug(str(record.member or record.organization))
        file_name = f"{name}_{record.calendar_year}_{owner}.{file_format}"
        return download(content, file_name, file_format)

    def make(self, record, layout, file_format) -> tuple[str, str, bytes]:
        raise NotImplementedError  # file name, title in the log and bytes of each document


class PledgeDocumentView(PersonalDocumentView):
    queryset = Pledge.objects.select_related("member", "organization", "year")

    def make(self, record, layout, file_format):
        content = pledge_document(record, layout, file_format)
        return "ban-cam-ket", ExportRecord.PLEDGE, content


class ReviewDocumentView(PersonalDocumentView):
    """Form 01, 2A or 2B by what the record is; `?form=2C` names another form of a member."""

    def make(self, record, layout, file_format):
        form = form_of(record)
        named = self.request.GET.get("form", "").upper()
        if named in STRENGTHS and form != "01" and named != "01":
            form = named
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


class RegradingDocumentView(PersonalDocumentView):
    """Form 03 of a decision that graded anew; who may see the evaluation may print it."""

    def get(self, request, **kwargs):
        regradings = Regrading.objects.select_related("old_grade", "new_grade", "issuer")
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
