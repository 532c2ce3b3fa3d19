"""Every change of one record, on a page and as a workbook."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views import View

from portal.kit.access import visible_or_404
from portal.kit.text import slug
from portal.kit.uploads import download
from reports.desk.record_trail import KINDS, changes_of, changes_xlsx, entries_of
from reports.papers.downloads import log_export

PAGE = 50


class RecordTrailView(View):
    """Whoever may see the record may see how it came to be so."""

    def get(self, request, kind, pk):
        if kind not in KINDS:
            raise Http404
        record = visible_or_404(KINDS[kind].objects, request.user, pk)
        entries = entries_of(record)
        if request.GET.get("format") == "xlsx":
            log_export(record.organization, f"Các lần sửa: {record}", "xlsx", by=request.user)
            return download(
                changes_xlsx(changes_of(entries)), f"cac-lan-sua-{slug(str(record))}.xlsx", "xlsx"
            )
        page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
        context = {"record": record, "page_obj": page, "changes": changes_of(page)}
        return render(request, "reports/record_trail.html", context)
