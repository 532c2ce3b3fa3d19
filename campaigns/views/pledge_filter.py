"""How a list of pledges is narrowed."""

import django_filters
from django.db.models import Exists, OuterRef

from campaigns.models import Document, Pledge
from campaigns.models.paper_pledges import first_of_leaders
from campaigns.views.organizations import OrganizationFilter
from campaigns.views.this_year import YearFilter
from members.models import Member
from members.models.people import names_card
from portal.kit.search import search_key
from portal.kit.tables import StateFilter, YearNumberFilter

UNJUDGED = "none"  # of the agency's result: the head has still to give it


class PledgeFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label="Họ tên", method="by_name")
    year = YearFilter()
    organization = OrganizationFilter()
    kind = django_filters.ChoiceFilter(label="Loại", choices=Pledge.Kind.choices)
    state = StateFilter(Pledge.State, unfinished=Pledge.UNFINISHED)
    directive = django_filters.ModelChoiceFilter(
        label="Thực hiện văn bản",
        queryset=lambda request: Document.objects.visible_to(request.user).filter(
            Exists(Pledge.objects.filter(directive=OuterRef("pk")))
        ),
    )

    from_year = YearNumberFilter(label="Từ năm", field_name="year__year", lookup_expr="gte")
    to_year = YearNumberFilter(label="Đến năm", field_name="year__year", lookup_expr="lte")
    noted = django_filters.ChoiceFilter(
        label="Đã được",
        choices=[
            ("public", "Công khai trong chi bộ"),
            ("sent_back", "Góp ý để sửa lại"),
            ("first", "Cán bộ lãnh đạo đăng ký, cam kết trước"),
        ],
        method="by_note",
    )
    agency_result = django_filters.ChoiceFilter(
        label="Thủ trưởng đánh giá",
        choices=[*Pledge.Result.choices, (UNJUDGED, "Chưa đánh giá")],
        method="by_agency_result",
    )

    def by_note(self, rows, name, value):
        if value == "public":
            return rows.filter(state__in=Pledge.PUBLIC)
        if value == "first":
            counted = Pledge.objects.filter(member__isnull=False, state__in=Pledge.COUNTED)
            first = first_of_leaders(counted).filter(is_ahead=True)
            return rows.filter(pk__in=first.values("pk"))
        sent_back = Pledge.objects.filter(steps__action="send_back")
        return rows.filter(pk__in=sent_back.order_by().values("pk"))

    def by_agency_result(self, rows, name, value):
        if value == UNJUDGED:
            return rows.filter(agency_result="", state__in=Pledge.PUBLIC, member__isnull=False)
        return rows.filter(agency_result=value)

    def by_name(self, rows, name, value):
        if names_card(value):
            rows = rows.filter(member__in=Member.objects.visible_to(self.request.user))
        return rows.filter(member__search__contains=search_key(value))
