"""Which units have studied a document and which still have to; where a cell enters that it has."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.forms.documents import DocumentStudyForm
from campaigns.models import Document, DocumentStudy, StudySession
from members.models import Organization
from portal.kit.access import visible_or_404
from portal.kit.views import add_errors

PAGE = 50


class DocumentStudyView(View):
    """Read by all who see the document, written by those who record for a cell."""

    def dispatch(self, request, *args, pk, **kwargs):
        self.document = visible_or_404(Document.objects, request.user, pk)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        study = DocumentStudy(document=self.document)
        return DocumentStudyForm(data, instance=study, user=self.request.user)

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        if not request.user.has_perm("campaigns.record_session"):
            raise PermissionDenied
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            form.instance.enter()
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, status=422)
        messages.success(request, "Đã ghi quán triệt.")
        return redirect(request.path)

    def page(self, form, status=200):
        units = due_units(self.document, self.request.user)
        page = Paginator(units, PAGE).get_page(self.request.GET.get("page"))
        meetings = StudySession.objects.visible_to(self.request.user)
        context = {
            "document": self.document,
            "page": page,
            "done": units.filter(studied_on__isnull=False).count(),
            "meetings": meetings.in_bulk([unit.meeting for unit in page if unit.meeting]),
            "form": form if self.request.user.has_perm("campaigns.record_session") else None,
        }
        return render(self.request, "campaigns/registers/studied.html", context, status=status)


def due_units(document: Document, user):
    """The cells that must study the document and that the user sees; those that have not come first.

    Each carries `studied_on`, `evidence` and the `meeting` in which it was studied.
    """
    study = DocumentStudy.objects.filter(document=document, organization=OuterRef("pk"))
    seen = user.scope.within("view", "record", "record_register", of="") | user.scope.at_home(of="")
    cells = Organization.objects.under(document.organization).existing_on(timezone.localdate())
    return (
        cells.filter(seen, kind__holds_members=True)
        .annotate(
            studied_on=Subquery(study.values("studied_on")[:1]),
            evidence=Subquery(study.values("evidence")[:1]),
            meeting=Subquery(study.values("session")[:1]),
        )
        .order_by(F("studied_on").asc(nulls_first=True), "path")
    )
