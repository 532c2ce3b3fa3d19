"""Steps that who prepared the record had to take, because the portal had nobody else: for inspectors."""

import django_filters
import django_tables2 as tables
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from campaigns.models import (
    Commendation,
    Evaluation,
    Nomination,
    Pledge,
    QuarterReview,
    Score,
    Step,
    StudySession,
)
from portal.kit.lists import TableView
from portal.kit.tables import LinkColumn, MomentColumn, Table, YearNumberFilter
from portal.kit.views import PermissionMixin

MODELS = (StudySession, Pledge, Nomination, Commendation, Evaluation, QuarterReview, Score)


class StepTable(Table):
    record = LinkColumn(verbose_name="Hồ sơ", orderable=False, text=lambda step: str(step.record))
    at = MomentColumn(verbose_name="Thời điểm")
    action_label = tables.Column(verbose_name="Bước thực hiện", order_by="action")
    organization = tables.Column(
        verbose_name="Đơn vị", accessor="record__organization", orderable=False
    )
    by = tables.Column(verbose_name="Người thực hiện", orderable=False)

    on_line = ("at",)

    def render_by(self, record):
        return f"{record.by}, {record.level}" if record.level else str(record.by)


class StepFilter(django_filters.FilterSet):
    year = YearNumberFilter(label="Năm", field_name="at", lookup_expr="year")


class SingleHandedView(PermissionMixin, TableView):
    """Such steps of the units that the reader inspects, the newest first."""

    permission = "campaigns.list_single_handed"
    model = Step
    table_class = StepTable
    filterset_class = StepFilter
    template_name = "campaigns/single_handed.html"
    title = "Việc một người thực hiện"
    empty = "Chưa có việc nào như vậy ở các đơn vị đồng chí kiểm tra, giám sát. Việc hiện ở đây khi người lập hồ sơ phải tự xác nhận vì cổng không có người khác."

    def get_queryset(self):
        inspected, kinds = self.request.user.scope.within("inspect"), Q(pk__in=[])
        for model in MODELS:
            rows = model._base_manager.filter(inspected)
            content_type = ContentType.objects.get_for_model(model)
            kinds |= Q(content_type=content_type, object_id__in=rows.values("pk"))
        steps = Step.objects.filter(kinds, single_handed=True).order_by("-at", "-pk")
        return steps.select_related("by__member").prefetch_related("record__organization")
