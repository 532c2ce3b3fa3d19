"""The criteria by which the standing committee scores its organisations in a year."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q, Sum
from django.urls import reverse
from django.utils import timezone

from members.models import Organization, OrganizationKind
from portal.kit.models import VersionedModel
from portal.kit.text import number

from .criterion import Criterion
from .schemes import GradingScheme
from .steps import LoggedModel
from .years import CampaignYear

WHOLE = Decimal(100)


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user) -> CriteriaSetQuerySet:
        """Sets of the user's blocs: published ones, and drafts where the user manages criteria."""
        years = CampaignYear.objects.visible_to(user)
        managed = years.filter(user.scope.within("manage", "decide_organizations"))
        return self.filter(
            Q(year__in=managed.values("pk"))
            | Q(year__in=years.values("pk"), published_at__isnull=False)
        )

    def of(self, organization: Organization) -> CriteriaSetQuerySet:
        """Published sets that apply to the organisation, that of its own kind before its level's."""
        kind = organization.kind
        return (
            self.filter(Q(kind__isnull=True, level=kind.level) | Q(kind=kind))
            .filter(published_at__isnull=False)
            .order_by(F("kind").asc(nulls_last=True))
        )


class CriteriaSet(LoggedModel, VersionedModel):
    """The criteria of one year for one kind of organisation, or for a whole level.

    Weights add up to 100, in the two groups as the year's grading scheme says (30 + 70 since 2025).
    """

    year = models.ForeignKey(
        CampaignYear, models.PROTECT, related_name="criteria_sets", verbose_name="năm"
    )
    level = models.PositiveSmallIntegerField(
        "áp dụng cho", choices=OrganizationKind.Level, default=OrganizationKind.Level.GRASSROOTS
    )
    kind = models.ForeignKey(
        OrganizationKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name="chỉ loại tổ chức",
        help_text="Để trống thì áp dụng cho mọi tổ chức của cấp ấy chưa có bộ tiêu chí riêng.",
    )
    name = models.CharField("tên bộ tiêu chí", max_length=200)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "level", F("kind").asc(nulls_first=True)]
        verbose_name = "bộ tiêu chí"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "level"],
                condition=Q(kind__isnull=True),
                name="criteria_set_once",
                violation_error_message="Năm này đã có bộ tiêu chí cho cấp đó.",
            ),
            models.UniqueConstraint(
                fields=["year", "kind"],
                name="criteria_set_once_a_kind",
                violation_error_message="Năm này đã có bộ tiêu chí cho loại tổ chức đó.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:criteria_detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse a kind of another level."""
        if self.kind_id and self.kind.level != self.level:
            raise ValidationError({"kind": f"{self.kind} không thuộc cấp đã chọn."})

    @property
    def organization(self):
        """Whose set this is: the bloc of its year."""
        return self.year.organization

    @property
    def why_locked(self) -> str:
        """Why nobody writes the set any more; empty while its year is not closed."""
        return self.year.why_locked

    @property
    def applies_to(self) -> str:
        """The kind, or the whole level, in words."""
        return str(self.kind) if self.kind_id else self.get_level_display()

    def total_weight(self) -> Decimal:
        return self.criteria.aggregate(total=Sum("weight"))["total"] or Decimal(0)

    def given_points(self) -> dict[int, Decimal]:
        """The most points that any unit gave itself or was given, by criterion."""
        rows = (
            self.criteria.order_by()
            .values_list("pk")
            .annotate(own=Max("scores__self_points"), appraised=Max("scores__appraised_points"))
        )
        points = {pk: [value for value in values if value is not None] for pk, *values in rows}
        return {pk: max(values) for pk, values in points.items() if values}

    @property
    def is_locked(self) -> bool:
        """Weights and rules are fixed: the set is published, and units were scored or grading began."""
        is_graded = self.year.state in (CampaignYear.State.GRADING, CampaignYear.State.CLOSED)
        return self.published_at is not None and (is_graded or bool(self.given_points()))

    def check_weights(self) -> None:
        """Refuse weights that do not add up to 100, or not to the scheme's points of each group."""
        rows = self.criteria.order_by().values_list("group").annotate(total=Sum("weight"))
        sums: dict[str, Decimal] = dict(rows)
        if (total := sum(sums.values())) != WHOLE:
            raise ValidationError(
                f"Tổng điểm tối đa của các tiêu chí là {number(total)}, phải đúng 100 mới công bố được."
            )
        scheme = GradingScheme.objects.in_force(self.year.calendar_year)
        if scheme is None or scheme.general_points is None:
            return
        groups = Criterion.Group
        required = {groups.GENERAL: scheme.general_points, groups.RESULT: scheme.result_points}
        for group, points in required.items():
            if sums.get(group, 0) != points:
                raise ValidationError(
                    f"Nhóm “{group.label}” đang có {number(sums.get(group, 0))} điểm; "
                    f"theo {scheme} phải đúng {points} điểm."
                )

    @transaction.atomic
    def publish(self, *, by) -> None:
        """Publish the set to the units (công bố). Refused while the weights do not add up."""
        CriteriaSet.objects.select_for_update().get(pk=self.pk)
        self.year.require_not_closed()
        self.check_weights()
        self.published_at = timezone.now()
        self.save(update_fields=["published_at"])
        self.log_step(action="publish", before="", after="published", by=by)

    @transaction.atomic
    def withdraw(self, *, by, reason: str) -> None:
        """Take the set back from the units (rút công bố) so that weights and rules can be changed.

        Given points stay; frozen numbers are measured anew. Raises ValidationError without a
        reason, and where the set is not published.
        """
        if not reason.strip():
            raise ValidationError({"reason": "Hãy ghi lý do rút công bố."})
        locked = CriteriaSet.objects.select_for_update().get(pk=self.pk)
        self.year.require_not_closed()
        if locked.published_at is None:
            raise ValidationError("Bộ tiêu chí chưa công bố.")
        self.published_at = None
        self.save(update_fields=["published_at"])
        self.year.scores.filter(criterion__criteria_set=self).unfreeze()
        self.log_step(action="withdraw", before="published", after="", by=by, reason=reason)

    @transaction.atomic
    def copy_to(self, year: CampaignYear, *, kind: OrganizationKind | None = None) -> CriteriaSet:
        """The same criteria for another year of the bloc or for one kind, not yet published.

        Without a kind for whom this set is. Raises ValidationError where that year has such a set
        already, or is closed.
        """
        year.require_not_closed()
        name = self.name.replace(str(self.year.calendar_year), str(year.calendar_year))
        copy = CriteriaSet(year=year, level=self.level, kind_id=self.kind_id, name=name)
        if kind is not None:
            copy.level, copy.kind = kind.level, kind
            copy.name = f"Bộ tiêu chí năm {year.calendar_year} đối với {str(kind).lower()}"
        if year.criteria_sets.filter(level=copy.level, kind=copy.kind_id).exists():
            raise ValidationError(
                f"Năm {year.calendar_year} đã có bộ tiêu chí cho {copy.applies_to.lower()}."
            )
        copy.save()
        criteria = list(self.criteria.all())
        for criterion in criteria:
            criterion.pk = None
            criterion.criteria_set = copy
        Criterion.objects.bulk_create(criteria)
        return copy
