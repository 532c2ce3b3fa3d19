"""Decisions as acts: the list of them, and one with everything that it decided."""

from collections.abc import Iterator

import django_filters
import django_tables2 as tables
from django.db.models import F
from django.urls import reverse
from django.views.generic import DetailView

from campaigns.forms.decisions import AnnounceForm
from campaigns.models import Commendation, Decision, Evaluation, QuarterReview
from campaigns.views.organizations import OrganizationFilter
from members.namesakes import tell_apart
from portal.kit.actions import Action, ActionsMixin
from portal.kit.lists import TableView
from portal.kit.search import SearchFilter
from portal.kit.tables import DateColumn, Table, YearNumberFilter
from portal.kit.views import ChangeView, PermissionMixin, ScopedMixin

SHOWN = 500  # lines; longer lists are on the page of the year's grading


class DecisionTable(Table):
    number = tables.Column(verbose_name="Số", linkify=True, empty_values=())
    decided_on = DateColumn(verbose_name="Ngày")
    kind = tables.Column(verbose_name="Nội dung")
    issuer = tables.Column(
        verbose_name="Cơ quan ban hành", order_by="issuer__path", default="Ngoài cổng"
    )
    on_line = ("issuer",)

    def render_number(self, value):
        return value or "Chưa lấy số"


class IssuerFilter(OrganizationFilter):
    """Decisions of the chosen organisation and of all below it."""

    def filter(self, rows, organization):
        return rows.filter(issuer__path__startswith=organization.path) if organization else rows


class DecisionFilter(django_filters.FilterSet):
    text = SearchFilter(label="Số, trích yếu")
    organization = IssuerFilter()
    kind = django_filters.ChoiceFilter(label="Nội dung", choices=Decision.Kind.choices)
    year = YearNumberFilter(label="Năm", field_name="decided_on", lookup_expr="year")


class DecisionListView(PermissionMixin, TableView):
    """Every decision entered in the portal that the reader may see."""

    permission = "campaigns.list_decisions"
    queryset = Decision.objects.select_related("issuer").only(
        "number", "decided_on", "kind", "issuer__name"
    )
    table_class = DecisionTable
    filterset_class = DecisionFilter
    title = "Sổ quyết định"
    quick_filters = ("text", "year")
    empty = (
        "Chưa có quyết định nào. Quyết định được ghi một lần khi xếp loại, khen thưởng hoặc cho vượt "
        "tỷ lệ; mọi hồ sơ của quyết định mở ra từ đây."
    )


class DecisionDetailView(ActionsMixin, ScopedMixin, DetailView):
    """One decision: who issued it when, and the records that rest on it, as the reader may see them."""

    queryset = Decision.objects.select_related("issuer__kind")
    template_name = "campaigns/decisions/detail.html"
    context_object_name = "decision"

    def get_context_data(self, **kwargs):
        user, decision = self.request.user, self.object
        evaluations = list(
            Evaluation.objects.visible_to(user)
            .filter(decision=decision)
            .select_related("member", "organization", "year", "decided_grade")
            .order_by(F("member").asc(nulls_first=True), "organization__path")[: SHOWN + 1]
        )
        evaluations.sort(
            key=lambda row: (
                row.is_of_member,
                row.organization.path,
                row.member.sort_name if row.member else "",
            )
        )
        tell_apart(row.member for row in evaluations)
        commendations = Commendation.objects.visible_to(user).filter(decision=decision)
        quarters = QuarterReview.objects.visible_to(user).filter(decision=decision)
        return super().get_context_data(
            evaluations=evaluations[:SHOWN],
            groups=_by_unit(evaluations[:SHOWN]),
            is_cut=len(evaluations) > SHOWN,
            commendations=commendations.select_related("organization"),
            quarters=quarters.select_related("member", "organization", "year", "decided_grade"),
            regradings=decision.regradings.filter(
                evaluation__in=Evaluation.objects.visible_to(user)
            ).select_related(
                "evaluation__member", "evaluation__organization", "evaluation__year",
                "old_grade", "new_grade", "old_decision",
            ),
            exceptions=decision.cap_exceptions.visible_to(user).select_related(
                "organization", "year"
            ),
            actions=list(decision_actions(decision, user)),
            paper=_paper(decision, user),
            **kwargs,
        )  # fmt: skip


def _by_unit(evaluations: list[Evaluation]) -> list[tuple[str, list[Evaluation]]]:
    """The organisations that were graded, then the members by their cell of then."""
    groups: dict[str, list[Evaluation]] = {}
    for row in evaluations:
        name = row.organization_name if row.is_of_member else "Tổ chức đảng"
        groups.setdefault(name, []).append(row)
    return list(groups.items())


class AnnounceView(ChangeView):
    """Write when the grades of a decision were told to who is graded, and made public."""

    queryset = Decision.objects.filter(kind__in=Decision.GRADES).select_related("issuer__kind")
    permission = "campaigns.announce_decision"
    form_class = AnnounceForm
    takes_record_as = "instance"
    title = "Ghi ngày thông báo, công khai kết quả"
    intro = (
        "Kết quả được thông báo đến tập thể, cá nhân được xếp loại và nơi quản lý, rồi công khai theo "
        "quy định (Quy định số 366-QĐ/TW, Điều 15). Chưa làm thì để trống."
    )
    button = "Ghi"
    done = "Đã ghi; hồ sơ xếp loại của từng người, từng tổ chức hiện các ngày này."

    def change(self, record, data) -> None:
        record.announce(**data)


PAPERS = {
    Decision.Kind.GRADING: "quyet-dinh-xep-loai",
    Decision.Kind.COMMENDATION: "quyet-dinh-khen",
}


def _paper(decision: Decision, user) -> str:
    """Where the decision is printed with its list, for those who view the issuer; else empty."""
    name, year = PAPERS.get(decision.kind), decision.file_year()
    views = decision.issuer is not None and user.scope.covers("view", decision.issuer)
    if not (name and year and views and decision.number):
        return ""
    address = reverse("reports:grading_paper", args=[decision.issuer_id, year.pk, name])
    return f"{address}?decision=decision-{decision.pk}"


def decision_actions(decision: Decision, user) -> Iterator[Action]:
    """What the reader may do with the decision itself."""
    if user.has_perm("campaigns.ask_for_correction", decision):
        corrects = user.has_perm("campaigns.correct_row", decision)
        label = "Sửa số, ngày quyết định" if corrects else "Đề nghị sửa quyết định"
        address = reverse("campaigns:decision_correct", args=[decision.pk])
        yield Action(label, address, "outline-primary")
    if decision.kind in Decision.GRADES and user.has_perm("campaigns.announce_decision", decision):
        address = reverse("campaigns:decision_announce", args=[decision.pk])
        yield Action("Ghi ngày thông báo, công khai", address, "outline-primary")
