"""Which units have studied a document, and the form in which a cell says so."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from campaigns.forms.documents import DocumentStudyForm
from campaigns.models import Document, DocumentStudy, year_of
from portal.kit.views import add_errors


class DocumentStudyView(View):
    """Read by all who see the document; written by those who record for a cell."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        visible = Document.objects.visible_to(request.user)
        self.document = visible.filter(pk=kwargs["pk"]).first()
        if self.document is None:
            raise Http404

    def form(self, data=None):
        study = DocumentStudy(document=self.document)
        return DocumentStudyForm(data, instance=study, user=self.request.user)

    def get(self, request, pk):
        return self.page(self.form())

    def post(self, request, pk):
        if not request.user.has_perm("campaigns.record_session"):
            raise PermissionDenied
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        study = form.instance
        try:
            with transaction.atomic():
                year_of(study.organization, study.studied_on).require_open()
                study.save()
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, status=422)
        messages.success(request, "Đã ghi quán triệt.")
        return redirect(request.path)

    def page(self, form, status=200):
        studies = DocumentStudy.objects.visible_to(self.request.user)
        context = {
            "document": self.document,
            "studies": studies.filter(document=self.document).select_related("organization"),
            "form": form if self.request.user.has_perm("campaigns.record_session") else None,
        }
        return render(self.request, "campaigns/registers/studied.html", context, status=status)
