"""Every change of one record, on a page and as a workbook."""

from auditlog.models import LogEntry
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from campaigns.actions.restoring import deleted_lines
from campaigns.models.registers import REGISTERS
from campaigns.views.reading import log_inspection
from portal.kit.access import visible_or_404
from portal.kit.forms import Form
from portal.kit.list_workbook import MOST_ROWS, TOO_LONG
from portal.kit.reading import CHANGES, log_reading
from portal.kit.text import number, slug
from portal.kit.uploads import download
from reports.desk.record_trail import (
    KINDS,
    changes_of,
    changes_xlsx,
    entries_of,
    narrowed,
    people_of,
)
from reports.papers.downloads import log_list

PAGE = 50


class RecordTrailForm(Form):
    """Whose changes are shown, of which kind, of which days."""

    who = forms.ChoiceField(label="Người sửa", required=False)
    what = forms.ChoiceField(
        label="Thao tác", required=False, choices=[("", "Tất cả"), *CHANGES.items()]
    )
    since = forms.DateField(label="Từ ngày", required=False)
    until = forms.DateField(label="Đến hết ngày", required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "Tất cả"), *people]


def restorable(kind: str, entries, user) -> set[int]:
    """Which of these entries deleted something of a register that the user may bring back."""
    register = REGISTERS.get(kind)
    deleted = [entry.pk for entry in entries if entry.action == LogEntry.Action.DELETE]
    if register is None or not deleted:
        return set()
    return set(deleted_lines(register, user).filter(pk__in=deleted).values_list("pk", flat=True))


class RecordTrailView(View):
    """Whoever may see the record may see how it came to be so."""

    def get(self, request, kind, pk):
        record, of = self.record(kind, pk), KINDS[kind]
        entries = entries_of(record, of, request.user)
        form = RecordTrailForm(request.GET, people=people_of(entries))
        if form.is_valid():
            entries = narrowed(entries, **form.cleaned_data)
        organization = getattr(record, "organization", None)
        if request.GET.get("format") == "xlsx":
            if (count := entries.count()) > MOST_ROWS:
                messages.error(request, TOO_LONG % number(count))
                return redirect(request.path)
            log_list(organization, f"Các lần sửa: {record}", by=request.user)
            return download(
                changes_xlsx(changes_of(entries, record)),
                f"cac-lan-sua-{slug(str(record))}.xlsx",
                "xlsx",
            )
        page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
        context = {
            "record": record,
            "record_url": reverse(of.page) if of.page else record.get_absolute_url(),
            "organization": organization,
            "form": form,
            "page_obj": page,
            "changes": changes_of(page, record),
            "kind": kind,
            "restorable": restorable(kind, page, request.user),
        }
        return render(request, "reports/record_trail.html", context)

    def record(self, name: str, pk: int):
        """The record, under the rule of its own page; reading that of another person is noted."""
        if name not in KINDS:
            raise Http404
        kind, user = KINDS[name], self.request.user
        if not kind.permission:
            record = visible_or_404(kind.model.objects, user, pk)
        elif user.has_perm(kind.permission):
            record = get_object_or_404(kind.model, pk=pk)
        else:
            raise PermissionDenied
        if kind.is_personal and record.member_id != user.member_id:
            log_reading(record)
        elif getattr(record, "organization", None):
            log_inspection(user, record)
        return record
