"""Decisions: the one dated act on which grades, commendations and exceptions to the cap rest."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members import tree
from members.models import Organization
from portal.kit.addresses import record_url
from portal.kit.fields import FoldedField
from portal.kit.models import VersionedModel, optional_key, required_key
from portal.kit.search import SearchMixin

from .announcements import Announced
from .registers.terms import Term
from .years import CampaignYear

PERSONAL = ("evaluations", "commendations", "quarter_reviews")  # records that may be a member's own
LISTED = (*PERSONAL, "regradings", "cap_exceptions")
UNIT_PATHS = dict.fromkeys(LISTED, "organization__path") | {
    "regradings": "evaluation__organization__path"
}


class DecisionQuerySet(SearchMixin, models.QuerySet):
    def visible_to(self, user) -> Self:
        """Those issued where one may view, and those on a record that one sees."""
        seen = user.scope.within("view", of="issuer")
        for name in PERSONAL:
            rows = self.model._meta.get_field(name).related_model.objects.visible_to(user)
            seen |= Q(pk__in=rows.filter(decision__isnull=False).values("decision"))
        return self.filter(seen)

    def enter(
        self,
        *,
        kind: str,
        issuer: Organization | None,
        decided_on: dt.date,
        number: str = "",
    ) -> Decision:
        """The decision with this issuer, number and day; made where nobody has entered it yet.

        Without a number it is the issuer's unnumbered one of this kind and day; one made outside
        the portal without a number stands for itself. Raises ValidationError for a day to come,
        and where the issuer has given the number to a decision of another day in the same term, or
        of another kind: no text that was found lets one decision grade and commend.
        """
        decision = self.model(
            kind=kind, issuer=issuer, decided_on=decided_on, number=number.strip()
        )
        decision.clean()
        if not decision.number and issuer is None:
            decision.save()
            return decision
        same = {"issuer": issuer, "number": decision.number, "decided_on": decided_on}
        if not decision.number:
            same["kind"] = kind
        entered, _ = self.get_or_create(**same, defaults={"kind": kind})
        entered.require_kind(kind)
        return entered


class Decision(Announced, VersionedModel):
    """One act of one body on one day. Its number and day stand here alone; its records point to it."""

    class Kind(models.TextChoices):
        GRADING = "grading", "Công nhận kết quả đánh giá, xếp loại"
        QUARTER = "quarter", "Đánh giá, xếp loại quý"
        COMMENDATION = "commendation", "Khen thưởng, tuyên dương, giới thiệu"
        REGRADING = "regrading", "Đánh giá, xếp loại lại"
        CAP = "cap", "Cho vượt tỷ lệ mức cao nhất"

    # Their grades are told to who is graded and made public (QĐ 366, Điều 15).
    GRADES = (Kind.GRADING, Kind.REGRADING, Kind.QUARTER)

    kind = models.CharField("nội dung", max_length=12, choices=Kind)
    issuer = optional_key(Organization, "cơ quan ban hành", related_name="decisions")
    number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định")
    subject = models.CharField(
        "trích yếu",
        max_length=300,
        blank=True,
        help_text="Để trống thì bản in ghi theo nội dung quyết định.",
    )
    signer = models.CharField(
        "người ký",
        max_length=120,
        blank=True,
        help_text="Để trống thì bản in ghi người đứng đầu cơ quan ban hành vào ngày ấy.",
    )
    signer_post = models.CharField("chức vụ người ký", max_length=120, blank=True)
    search = FoldedField(sources=("number", "subject"), max_length=400)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "number", "pk"]
        verbose_name = "quyết định"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number", "decided_on"],
                condition=Q(issuer__isnull=False) & ~Q(number=""),
                name="decision_number_once",
                violation_error_message="Cơ quan này đã có quyết định mang số và ngày ấy.",
            ),
            models.UniqueConstraint(
                fields=["number", "decided_on"],
                condition=Q(issuer__isnull=True) & ~Q(number=""),
                name="decision_outside_once",
                violation_error_message="Đã có quyết định mang số và ngày ấy.",
            ),
            models.UniqueConstraint(
                fields=["issuer", "kind", "decided_on"],
                condition=Q(issuer__isnull=False, number=""),
                name="decision_unnumbered_once",
                violation_error_message="Cơ quan này đã có quyết định chưa ghi số trong ngày ấy.",
            ),
        ]
        indexes = [models.Index(fields=["decided_on"], name="decision_by_day")]

    def __str__(self) -> str:
        number = f" số {self.number}" if self.number else ""
        return f"Quyết định{number} ngày {self.decided_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return record_url("campaigns:decision_detail", self.pk)

    def clean(self) -> None:
        """Refuse a day to come, and a number that the issuer gave to another day of the term."""
        if self.decided_on > timezone.localdate():
            raise ValidationError({"decided_on": "Ngày quyết định ở tương lai."})
        other = self._other_day()
        if other is not None:
            raise ValidationError(
                {
                    "number": f"Số {self.number} của {self.issuer} đã ghi cho quyết định ngày "
                    f"{other.decided_on:%d/%m/%Y}; mời đồng chí xem lại số hoặc ngày."
                }
            )

    def require_kind(self, kind: str) -> None:
        """Refuse a record of another kind than the decision's own (ValidationError)."""
        if self.kind == kind:
            return
        issuer = f" của {self.issuer.signing_name}" if self.issuer else ""
        raise ValidationError(
            {
                "number": f"{self}{issuer} đã ghi với nội dung “{self.get_kind_display()}”; mỗi quyết "
                "định chỉ có một nội dung. Mời đồng chí xem lại số, ngày; nếu số ấy ghi nhầm cho quyết "
                "định kia thì sửa quyết định kia ở Sổ quyết định rồi ghi lại."
            }
        )

    def _other_day(self) -> Decision | None:
        """The issuer's decision of this number on another day of the same term and year."""
        if not self.number or self.issuer_id is None:
            return None
        same = Decision.objects.filter(
            issuer=self.issuer_id, number=self.number, decided_on__year=self.decided_on.year
        ).exclude(pk=self.pk)
        other = same.exclude(decided_on=self.decided_on).first()
        if other is None:
            return None
        terms = [Term.objects.containing(self.issuer, day.decided_on) for day in (self, other)]
        return other if terms[0] == terms[1] else None

    @property
    def organization(self) -> Organization | None:
        """Whose managers correct it: the issuer, else the lowest unit of all whom it concerns."""
        if self.issuer_id is not None:
            return self.issuer
        paths = {
            path
            for name, column in UNIT_PATHS.items()
            for path in getattr(self, name).order_by().values_list(column, flat=True)
        }
        common = tree.common_path(list(paths)) if paths else ""
        return Organization.objects.filter(path=common).select_related("kind").first()

    @property
    def why_locked(self) -> str:
        """Why nobody corrects it any more: the year of one of its records is closed."""
        keys = {
            *self.evaluations.order_by().values_list("year", flat=True).distinct(),
            *self.quarter_reviews.order_by().values_list("year", flat=True).distinct(),
            *self.regradings.order_by().values_list("evaluation__year", flat=True).distinct(),
            *self.cap_exceptions.order_by().values_list("year", flat=True).distinct(),
        }
        records = [
            *CampaignYear.objects.filter(pk__in=keys),
            *self.commendations_by_bloc().values(),
        ]
        return next((why for record in records if (why := record.why_locked)), "")

    def commendations_by_bloc(self) -> dict[str, models.Model]:
        """One of its commendations for each bloc, by its path: the year of its day is theirs all."""
        rows = self.commendations.select_related("organization", "decision")
        return {tree.root_path(row.organization.path): row for row in rows}

    def file_year(self) -> CampaignYear | None:
        """The campaign year in whose file it is printed with its list."""
        if row := self.evaluations.select_related("year").first():
            return row.year
        award = self.commendations.select_related("organization").first()
        if award is None:
            return None
        root = tree.root_path(award.organization.path)
        years = CampaignYear.objects.filter(organization__path=root)
        return years.filter(year=award.achievement_year).first()

    def is_about(self, member: int | None) -> bool:
        """One of its records is the member's own."""
        if member is None:
            return False
        return any(getattr(self, name).filter(member=member).exists() for name in PERSONAL)

    def drop_if_empty(self) -> None:
        """Forget it where nothing rests on it any more."""
        if not any(getattr(self, name).exists() for name in (*LISTED, "cancelled_by")):
            self.delete()


class OnDecision:
    """A record with a `decision`, whose number and day are read through it."""

    @property
    def decision_number(self) -> str:
        return self.decision.number if self.decision_id else ""

    @property
    def decided_on(self) -> dt.date | None:
        return self.decision.decided_on if self.decision_id else None


def decision_key(related_name: str, verbose_name: str = "quyết định", *, required: bool = True):
    """The reference of a record to the decision on which it rests."""
    key = required_key if required else optional_key
    return key(Decision, verbose_name, related_name=related_name)
