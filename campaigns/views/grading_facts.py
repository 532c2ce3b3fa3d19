"""Disciplines and confidence votes: listed, read, entered, corrected, withdrawn.

Each reading of what one says is logged. Who may not see one is told that there is none (404).
"""

from collections.abc import Iterator

import django_filters
import django_tables2 as tables
from django.views.generic import CreateView, DetailView, UpdateView

from campaigns.forms.grading_facts import ConfidenceVoteForm, DisciplineForm
from campaigns.models import ConfidenceVote, Discipline
from campaigns.views.organizations import OrganizationFilter
from members.namesakes import tell_apart
from portal.kit.actions import Action, ActionsMixin
from portal.kit.forms import ReasonForm
from portal.kit.lists import TableView
from portal.kit.reading import log_reading
from portal.kit.tables import DateColumn, Table, YearNumberFilter
from portal.kit.views import ChangeView, PermissionMixin, RecordFormMixin, ScopedMixin

KEEP = "campaigns.keep_grading_fact"


class FactTable(Table):
    def before_render(self, request):
        tell_apart(row.record.member for row in self.paginated_rows)


class DisciplineTable(FactTable):
    subject = tables.Column(linkify=True, verbose_name="Cá nhân, tổ chức", orderable=False)
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị")
    decided_on = DateColumn(verbose_name="Ngày quyết định")
    withdrawn_because = tables.Column(verbose_name="Đã hủy vì")
    on_line = ("decided_on",)


class ConfidenceVoteTable(FactTable):
    subject = tables.Column(linkify=True, verbose_name="Họ và tên", orderable=False)
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị")
    held_on = DateColumn(verbose_name="Ngày lấy phiếu")
    withdrawn_because = tables.Column(verbose_name="Đã hủy vì")
    on_line = ("held_on",)


class DisciplineFilter(django_filters.FilterSet):
    organization = OrganizationFilter()
    year = YearNumberFilter(label="Năm", field_name="decided_on", lookup_expr="year")


class ConfidenceVoteFilter(django_filters.FilterSet):
    organization = OrganizationFilter()
    year = YearNumberFilter(label="Năm", field_name="held_on", lookup_expr="year")


class FactListView(PermissionMixin, TableView):
    """Whom a fact is about; what it says is on its own page, whose reading is logged."""

    permission = "campaigns.list_grading_facts"
    create_permission = KEEP
    template_name = "campaigns/grading_facts/list.html"
    quick_filters = ("organization", "year")
    empty = "Chưa ghi trường hợp nào trong phạm vi đồng chí được xem. Mỗi trường hợp được ghi một lần khi có văn bản kết luận."


class FactView(ActionsMixin, ScopedMixin, DetailView):
    template_name = "campaigns/grading_facts/detail.html"
    context_object_name = "fact"
    stem = ""  # of the names of its addresses

    def get_context_data(self, **kwargs):
        log_reading(self.object)
        steps = self.object.steps.select_related("by__member")
        return super().get_context_data(actions=list(self.actions()), steps=steps, **kwargs)

    def actions(self) -> Iterator[Action]:
        """What a keeper may still do."""
        if not self.object.withdrawn_because and self.request.user.has_perm(KEEP, self.object):
            yield self.action("Sửa", f"campaigns:{self.stem}_change")
            yield self.action("Hủy", f"campaigns:{self.stem}_withdraw")


class FactFormMixin(RecordFormMixin):
    """The record's own verb stores what was typed, and refuses who may not."""

    permission = KEEP
    takes_user = True
    template_name = "campaigns/grading_facts/form.html"
    done = "Đã lưu."

    def save(self, form) -> None:
        form.claim()
        form.instance.enter(by=self.request.user)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class FactCreateView(FactFormMixin, PermissionMixin, CreateView):
    pass


class FactChangeView(ScopedMixin, FactFormMixin, UpdateView):
    def get_queryset(self):
        return super().get_queryset().filter(withdrawn_because="")


class FactWithdrawView(ChangeView):
    permission = KEEP
    form_class = ReasonForm
    verb = "withdraw"
    button = "Hủy"
    done = "Đã hủy; dòng này không còn tính vào việc xếp loại."
    intro = "Dòng đã hủy được giữ lại cùng lý do, nhưng không tính vào việc xếp loại nữa."


class DisciplineMixin:
    queryset = Discipline.objects.select_related("organization", "member", "fault_unit")
    stem = "discipline"


class DisciplineListView(DisciplineMixin, FactListView):
    table_class = DisciplineTable
    filterset_class = DisciplineFilter
    title = "Kỷ luật"
    create_name = "campaigns:discipline_create"
    create_label = "Ghi kỷ luật"


class DisciplineView(DisciplineMixin, FactView):
    pass


class DisciplineCreateView(DisciplineMixin, FactCreateView):
    form_class = DisciplineForm
    extra_context = {"title": "Ghi kỷ luật"}


class DisciplineChangeView(DisciplineMixin, FactChangeView):
    form_class = DisciplineForm
    extra_context = {"title": "Sửa kỷ luật đã ghi"}


class DisciplineWithdrawView(DisciplineMixin, FactWithdrawView):
    title = "Hủy kỷ luật đã ghi"


class ConfidenceMixin:
    queryset = ConfidenceVote.objects.select_related("organization", "member")
    stem = "confidence"


class ConfidenceListView(ConfidenceMixin, FactListView):
    table_class = ConfidenceVoteTable
    filterset_class = ConfidenceVoteFilter
    title = "Lấy phiếu tín nhiệm"
    create_name = "campaigns:confidence_create"
    create_label = "Ghi kết quả lấy phiếu"


class ConfidenceView(ConfidenceMixin, FactView):
    pass


class ConfidenceCreateView(ConfidenceMixin, FactCreateView):
    form_class = ConfidenceVoteForm
    extra_context = {"title": "Ghi kết quả lấy phiếu tín nhiệm"}


class ConfidenceChangeView(ConfidenceMixin, FactChangeView):
    form_class = ConfidenceVoteForm
    extra_context = {"title": "Sửa kết quả lấy phiếu tín nhiệm"}


class ConfidenceWithdrawView(ConfidenceMixin, FactWithdrawView):
    title = "Hủy kết quả lấy phiếu đã ghi"
