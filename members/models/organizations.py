"""The tree of Party organisations."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from members import tree
from members.short_names import is_bare_number
from portal.kit.addresses import record_url
from portal.kit.fields import FoldedField
from portal.kit.models import VersionedModel, optional_key, required_key
from portal.kit.search import search_key

from .earlier_names import EarlierName, named_on
from .kinds import OrganizationKind
from .letterheads import LetterheadFields


class OrganizationQuerySet(MP_NodeQuerySet):
    def visible_to(self, user) -> OrganizationQuerySet:
        """Organisations the user may view, and those they belong to."""
        return self.filter(user.scope.within("view", "comment", of="") | user.scope.at_home(of=""))

    def with_power(self, user, *powers: str) -> OrganizationQuerySet:
        """Organisations for which the user holds one of the powers."""
        return self.filter(user.scope.within(*powers, of=""))

    def under(self, root: Organization) -> OrganizationQuerySet:
        """The organisation and all below it."""
        return self.filter(path__startswith=root.path)

    def existing_on(self, day) -> OrganizationQuerySet:
        """Founded by the day and not yet dissolved."""
        return self.existing_in(day, day)

    def existing_in(self, start, end, *, also=()) -> OrganizationQuerySet:
        """Existing on at least one day of the period; `also` those with these keys."""
        founded = Q(founded_on__isnull=True) | Q(founded_on__lte=end)
        running = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=start)
        return self.filter((founded & running) | Q(pk__in=also) if also else founded & running)

    def search(self, text: str) -> OrganizationQuerySet:
        """By name, short name, code or an earlier name, whatever the marks, case and dashes."""
        key = search_key(text)
        if not key:
            return self
        renamed = EarlierName.objects.search(text).order_by().values("organization")
        return self.filter(Q(search__contains=key) | Q(pk__in=renamed))

    def cells(self) -> OrganizationQuerySet:
        """Organisations that hold members and meet every month."""
        return self.filter(kind__holds_members=True)


class OrganizationManager(MP_NodeManager.from_queryset(OrganizationQuerySet)):
    def get_queryset(self) -> OrganizationQuerySet:
        """The rows in tree order."""
        return OrganizationQuerySet(self.model, using=self._db).order_by("path")


class Organization(LetterheadFields, VersionedModel, MP_Node):
    """A Party organisation: đảng bộ, đảng ủy cơ sở, chi bộ … at its place in the tree.

    From `records_from` on the portal holds its running records: nothing is due or late before.
    """

    class Sector(models.TextChoices):
        PARTY = "party", "Cơ quan Đảng, Mặt trận, đoàn thể"
        STATE = "state", "Cơ quan hành chính nhà nước"
        SERVICE = "service", "Đơn vị sự nghiệp"
        ENTERPRISE = "enterprise", "Doanh nghiệp"
        RESIDENTIAL = "residential", "Khu dân cư (thôn, tổ dân phố)"
        OTHER = "other", "Khác"

    kind = required_key(OrganizationKind, "loại tổ chức", related_name="organizations")
    name = models.CharField("tên đầy đủ", max_length=200, help_text="Ví dụ: Chi bộ Phòng Tổng hợp")
    short_name = models.CharField("tên ngắn", max_length=80, blank=True)
    committee_name = models.CharField(
        "tên cấp ủy ký văn bản",
        max_length=200,
        blank=True,
        help_text="Ví dụ: Đảng ủy Văn phòng Tỉnh ủy. Để trống nếu trùng tên tổ chức.",
    )
    document_code = models.CharField(
        "ký hiệu văn bản", max_length=20, blank=True, help_text="Ví dụ: ĐUK trong “Số 12-BC/ĐUK”"
    )
    code = models.CharField(
        "mã tổ chức",
        max_length=18,
        unique=True,
        validators=[
            RegexValidator(
                r"^\d{2}(\.\d{3}){4}$", "Mã tổ chức có dạng 38.168.053.000.001 (14 chữ số)."
            )
        ],
        help_text="14 chữ số, ví dụ 38.168.053.000.001; 000 là cấp không có.",
    )
    sector = models.CharField("loại hình", max_length=20, choices=Sector, default=Sector.OTHER)
    task_group = models.CharField(
        "nhóm nhiệm vụ tương đồng",
        max_length=120,
        blank=True,
        help_text="Dùng khi tỷ lệ mức cao nhất được tính trong nhóm nhiệm vụ tương đồng.",
    )
    place = models.CharField("địa danh ghi trên văn bản", max_length=80, blank=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    records_from = models.DateField(
        "ghi hồ sơ trên cổng từ ngày",
        default=timezone.localdate,
        help_text=(
            "Trước ngày này không buổi họp, hồ sơ nào của tổ chức bị coi là còn thiếu hay nộp muộn."
        ),
    )
    dissolved_on = models.DateField("ngày giải thể, sáp nhập", null=True, blank=True)
    merged_into = optional_key("self", "sáp nhập vào", related_name="merged_from")
    search = FoldedField(sources=("name", "short_name", "code"))

    steplen = tree.STEP
    objects = OrganizationManager()

    class Meta:
        verbose_name = "tổ chức đảng"
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gte=models.F("founded_on")),
                name="organization_dates_order",
                violation_error_message="Ngày giải thể phải sau ngày thành lập.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("reports:organization_detail", self.pk)

    @property
    def label(self) -> str:
        """The short name where there is one that says more than a number."""
        is_telling = self.short_name and not is_bare_number(self.short_name)
        return self.short_name if is_telling else self.name

    def units_below(self, day: dt.date) -> list[Organization]:
        """Everything directly below that ever was, as named on a day."""
        below = Organization.objects.get_children(self)
        return named_on(below.select_related("kind"), day)

    def units_in(self, start: dt.date, end: dt.date) -> list[Organization]:
        """The organisations directly below that existed in the period, as named on its last day."""
        below = Organization.objects.get_children(self).existing_in(start, end)
        return named_on(below.select_related("kind"), end)

    @property
    def signing_name(self) -> str:
        """The committee's name as it signs documents."""
        return self.committee_name or self.name

    @property
    def level(self) -> int:
        return self.kind.level

    def exists_on(self, day) -> bool:
        """Founded by the day and not yet dissolved."""
        return (self.founded_on is None or self.founded_on <= day) and (
            self.dissolved_on is None or day < self.dissolved_on
        )

    def exists_in(self, start, end) -> bool:
        """Existing on at least one day of the period."""
        return (self.founded_on is None or self.founded_on <= end) and (
            self.dissolved_on is None or start < self.dissolved_on
        )

    def sister_cells(self, day) -> models.QuerySet[Organization]:
        """The other meeting cells directly under the same superior that exist on the day."""
        above = tree.parent_path(self.path)
        cells = Organization.objects.filter(
            path__startswith=above, depth=self.depth, kind__holds_meetings=True
        )
        return cells.existing_on(day).exclude(pk=self.pk)

    def is_within(self, other: Organization) -> bool:
        """This organisation is `other` or stands below it."""
        return self.path.startswith(other.path)

    def check_parent(self, parent: Organization | None) -> None:
        """Refuse a parent under whose kind this kind may not stand (ValidationError)."""
        allowed = self.kind.may_stand_under.all()
        if parent is None:
            if allowed:
                names = ", ".join(str(kind) for kind in allowed)
                raise ValidationError({"parent": f"{self.kind} phải đặt dưới: {names}."})
        elif parent.kind not in allowed:
            raise ValidationError(
                {"parent": f"{self.kind} không đặt trực tiếp dưới {parent.kind} được."}
            )
