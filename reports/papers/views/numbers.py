"""The register of document numbers, and taking the next one for a record."""

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from campaigns.models import Commendation, Evaluation, StudySession
from campaigns.views.organizations import OrganizationFilter
from portal.kit.lists import TableView
from portal.kit.tables import DateColumn, Table
from portal.kit.text import short_date
from portal.kit.views import ChangeView, PermissionMixin
from reports.models import DocumentNumber
from reports.models.numbers import NO_TERM
from reports.papers.actions.decisions import number_decision, registered
from reports.papers.actions.numbering import DECISION, next_number, number_of, number_session
from reports.papers.forms.numbers import NumberForm
from reports.papers.meeting_papers import TITLES


class NumberTable(Table):
    written = tables.Column(verbose_name="Số, ký hiệu", order_by=("kind", "term_starts", "value"))
    document = tables.Column(verbose_name="Văn bản", orderable=False)
    taken_on = DateColumn(verbose_name="Ngày")
    term_starts = tables.Column(verbose_name="Nhiệm kỳ từ")
    organization = tables.Column(order_by="organization__path", verbose_name="Tổ chức")

    on_line = ("taken_on",)

    def value_term_starts(self, value):
        return None if value == NO_TERM else value

    def render_term_starts(self, value):
        return "–" if value == NO_TERM else short_date(value)


class NumberFilter(django_filters.FilterSet):
    organization = OrganizationFilter()
    kind = django_filters.ChoiceFilter(label="Loại văn bản", choices=lambda: _choices("kind"))
    term_starts = django_filters.ChoiceFilter(
        label="Nhiệm kỳ từ", choices=lambda: _choices("term_starts")
    )


def _choices(field: str) -> list[tuple[str, str]]:
    """The values in the column, each once."""
    values = DocumentNumber.objects.order_by(field).values_list(field, flat=True).distinct()
    return [
        (
            str(value),
            "Chưa ghi nhiệm kỳ"
            if value == NO_TERM
            else short_date(value)
            if field == "term_starts"
            else value,
        )
        for value in values
    ]


class NumberListView(PermissionMixin, TableView):
    """Numbers taken, by type and term, of the organisations that the reader views."""

    permission = "reports.list_reports"
    queryset = DocumentNumber.objects.select_related("organization").order_by(
        "organization__path", "kind", "-term_starts", "-value"
    )
    table_class = NumberTable
    filterset_class = NumberFilter
    title = "Sổ số văn bản"
    quick_filters = ("organization",)
    empty = "Chưa lấy số nào. Số được ghi vào sổ này khi đồng chí bấm “Lấy số” ở trang của văn bản."


class TakeNumberView(ChangeView):
    """Take the next number of its type in the term; a document that has a number says so."""

    form_class = NumberForm
    button = "Lấy số"
    done = "Đã lấy số."

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        if taken := self.taken():
            messages.info(
                request, f"Văn bản này đã lấy số {taken} ngày {short_date(taken.taken_on)}."
            )
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def taken(self) -> DocumentNumber | None:
        raise NotImplementedError  # each kind of record below looks its own number up


class SessionNumberView(TakeNumberView):
    """For the minutes or the resolution of a meeting."""

    queryset = StudySession.objects.select_related("organization__kind", "year")
    permission = "campaigns.record_session"

    def get_object(self, queryset=None):
        self.name, self.kind = TITLES.get(self.kwargs["document"], ("", ""))
        if not self.kind:
            raise Http404
        return super().get_object(queryset)

    @property
    def title(self) -> str:
        return f"Lấy số {self.name.lower()}"

    def taken(self):
        return number_of(self.object, self.kind)

    def get_initial(self):
        session = self.object
        return {"number": next_number(session.organization, self.kind, session.held_on)}

    def change(self, record, data) -> None:
        number_session(record, self.kind, data["number"], document=self.name.capitalize())


class DecisionNumberView(TakeNumberView):
    """For a decision: the number is written on all records that it decided."""

    title = "Lấy số quyết định"

    def taken(self):
        return registered(self.object.decision)

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        if record.decision is None or record.decision.issuer is None:
            raise Http404
        return record

    def get_initial(self):
        decision = self.object.decision
        proposed = next_number(decision.issuer, DECISION, decision.decided_on)
        return {"number": decision.number or proposed}

    def change(self, record, data) -> None:
        count = number_decision(record.decision, data["number"], by=self.request.user)
        messages.success(self.request, f"Số được ghi cho {count} hồ sơ của quyết định này.")


class EvaluationNumberView(DecisionNumberView):
    queryset = Evaluation.objects.select_related(
        "organization__kind", "year", "member", "decision__issuer__kind"
    )
    permission = "campaigns.decide_evaluation"


class CommendationNumberView(DecisionNumberView):
    queryset = Commendation.objects.select_related("organization__kind", "decision__issuer__kind")
    permission = "campaigns.number_commendation"
