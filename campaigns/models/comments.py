"""What others say of a member before his cell votes: agency head, host cell, former cell, residence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from members.models import Membership, Organization, User
from portal.kit.models import VersionedModel

from .evaluations import DAYS_A_MONTH, Evaluation
from .years import CampaignYear


class Comment(VersionedModel):
    """One comment on a member's evaluation, by whoever knows the work (nhận xét).

    A member in temporary activity is graded at home with the host's comment; who moved is graded
    where he is now with the comment of the old cell, if he was there long enough. Source: HD 21,
    QĐ 213 (domain §1). Typed in by the one who comments, or by the cell from paper.
    """

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "Chi ủy"
        AGENCY = "agency", "Thủ trưởng cơ quan, đơn vị"
        HOST = "host", "Nơi sinh hoạt tạm thời"
        FORMER = "former", "Chi bộ cũ, trước khi chuyển đến"
        RESIDENCE = "residence", "Cấp ủy nơi cư trú"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="comments")
    kind = models.CharField("nơi nhận xét", max_length=10, choices=Kind)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="tổ chức"
    )
    text = models.TextField("nội dung nhận xét")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField("lúc", auto_now=True)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = "nhận xét"
        verbose_name_plural = "nhận xét"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "kind", "organization"], name="comment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.whose}: {self.text}"

    @property
    def whose(self) -> str:
        """Who comments, in words; a cell that hosts or hosted by its name."""
        label = self.get_kind_display()
        return f"{label} ({self.organization})" if self.kind in OF_ANOTHER_CELL else label


OF_ANOTHER_CELL = (Comment.Kind.HOST, Comment.Kind.FORMER)


def expected_comments(evaluation: Evaluation) -> list[tuple[str, Organization]]:
    """Which other cells should comment: where the member is a guest, and where he came from."""
    if evaluation.member_id is None:
        return []
    elsewhere = (
        Membership.objects.filter(member=evaluation.member_id)
        .exclude(organization=evaluation.organization_id)
        .select_related("organization")
        .order_by("starts_on")
    )
    found = [(_kind(membership, evaluation), membership.organization) for membership in elsewhere]
    return [(kind, place) for kind, place in dict.fromkeys(found) if kind]


def _kind(membership: Membership, evaluation: Evaluation) -> str:
    """Which comment the cell of this membership owes the evaluation; none where it says ""."""
    year, last = evaluation.year, membership.ends_on
    if membership.starts_on > year.last_day or (last and last < year.first_day):
        return ""
    if membership.kind == Membership.Kind.TEMPORARY:
        return Comment.Kind.HOST.value
    least = evaluation.scheme.min_months * DAYS_A_MONTH
    if last and (last - membership.starts_on).days + 1 >= least:
        return Comment.Kind.FORMER.value
    return ""


def comment_places(user, evaluation: Evaluation) -> dict[tuple[str, int], str]:
    """Which comments the user may write: (kind, organisation) with whose they are, in words.

    The member's own cell enters any of them from paper; the agency head, the host cell and the
    former cell write their own. Nobody comments on himself.
    """
    if evaluation.member_id in (None, user.member_id):
        return {}
    home, scope = evaluation.organization, user.scope
    others = expected_comments(evaluation)
    if scope.covers("propose", home):
        kinds = [
            (kind, home) for kind in Comment.Kind.values if kind not in OF_ANOTHER_CELL
        ] + others
    else:
        kinds = [(kind, place) for kind, place in others if scope.covers("propose", place)]
        is_handed_in = evaluation.state != Evaluation.State.OPEN
        if is_handed_in and scope.covers("comment", home):
            kinds.append((Comment.Kind.AGENCY.value, home))
    return {(kind, place.pk): Comment(kind=kind, organization=place).whose for kind, place in kinds}


def owed_comments(user) -> list[tuple[Evaluation, str, Organization]]:
    """Comments that this user's cells owe other cells, in years being graded."""
    scope = user.scope
    if not scope.has("propose"):
        return []
    passed = (
        Membership.objects.filter(scope.q("propose"))
        .filter(Q(kind=Membership.Kind.TEMPORARY) | Q(ends_on__isnull=False))
        .exclude(member=user.member_id)
        .select_related("organization")
        .order_by("member__sort_name", "starts_on")
    )
    rows = (
        Evaluation.objects.filter(
            member__in=passed.values("member"),
            state__in=Evaluation.UNDECIDED,
            year__state=CampaignYear.State.GRADING,
        )
        .exclude(scope.q("propose"))
        .select_related("member", "organization", "year", "scheme")
        .prefetch_related("comments")
    )
    by_member: dict[int | None, list[Evaluation]] = {}
    for row in rows:
        by_member.setdefault(row.member_id, []).append(row)
    owed = {}
    for membership in passed:
        for row in by_member.get(membership.member_id, ()):
            kind = _kind(membership, row)
            written = {(other.kind, other.organization_id) for other in row.comments.all()}
            if kind and (kind, membership.organization_id) not in written:
                owed[row.pk, kind, membership.organization_id] = (
                    row, kind, membership.organization,
                )  # fmt: skip
    return list(owed.values())
