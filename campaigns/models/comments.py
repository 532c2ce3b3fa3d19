"""What others say of a member before the cell votes: agency head, host and former cell, residence."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from members.models import Membership, Organization, User
from portal.kit.fields import LongTextField
from portal.kit.models import VersionedModel, required_key

from .evaluations import Evaluation
from .special_cases import DAYS_A_MONTH, SpecialCase
from .years import CampaignYear


class Comment(VersionedModel):
    """One comment on a member's evaluation, by whoever knows the work (nhận xét).

    A guest (sinh hoạt tạm thời) is graded at home with the comment of the host cell. A member who
    moved is graded in the new cell with the comment of the old one, if they were there long enough.
    Source: HD 21, QĐ 213. Typed in by the one who comments, or by the cell from paper.
    """

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "Chi ủy"
        AGENCY = "agency", "Thủ trưởng cơ quan, đơn vị"
        HOST = "host", "Nơi sinh hoạt tạm thời"
        FORMER = "former", "Chi bộ cũ, trước khi chuyển đến"
        RESIDENCE = "residence", "Cấp ủy nơi cư trú"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="comments")
    kind = models.CharField("nơi nhận xét", max_length=10, choices=Kind)
    organization = required_key(Organization, "tổ chức", related_name="+")
    text = LongTextField("nội dung nhận xét")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField("lúc", auto_now=True)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = "nhận xét"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "kind", "organization"], name="comment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.whose}: {self.text}"

    @property
    def whose(self) -> str:
        """Who comments, in words; a host or former cell by its name."""
        label = self.get_kind_display()
        return f"{label} ({self.organization})" if self.kind in OF_ANOTHER_CELL else label


OF_ANOTHER_CELL = (Comment.Kind.HOST, Comment.Kind.FORMER)


def expected_comments(evaluation: Evaluation) -> list[tuple[str, Organization]]:
    """Which other cells should comment: where the member is a guest, and where they came from."""
    if evaluation.is_of_organization:
        return []
    elsewhere = (
        Membership.objects.filter(member=evaluation.member_id)
        .exclude(organization=evaluation.organization_id)
        .select_related("organization")
        .order_by("starts_on")
    )
    months = _months_asked([evaluation])
    pairs = [
        (_kind_owed(membership, evaluation, months), membership.organization)
        for membership in elsewhere
    ]
    return [(kind, cell) for kind, cell in dict.fromkeys(pairs) if kind]


def comments_open_to(user, evaluation: Evaluation) -> dict[tuple[str, int], str]:
    """Which comments the user may write: (kind, organisation) with whose they are, in words.

    The member's own cell enters any of them from paper; the agency head, the host cell and the
    former cell write their own. Nobody comments on themselves.
    """
    if evaluation.member_id in (None, user.member_id):
        return {}
    home, scope = evaluation.organization, user.scope
    of_others = expected_comments(evaluation)
    if scope.covers("propose", home):
        own_kinds = [kind for kind in Comment.Kind.values if kind not in OF_ANOTHER_CELL]
        pairs = [(kind, home) for kind in own_kinds] + of_others
    else:
        pairs = [(kind, cell) for kind, cell in of_others if scope.covers("propose", cell)]
        is_handed_in = evaluation.state != Evaluation.State.OPEN
        if is_handed_in and scope.covers("comment", home):
            pairs.append((Comment.Kind.AGENCY.value, home))
    return {(kind, unit.pk): Comment(kind=kind, organization=unit).whose for kind, unit in pairs}


class OwedComment(NamedTuple):
    """A comment that a cell should write on a member who was its guest or moved on."""

    evaluation: Evaluation
    kind: str
    organization: Organization


def owed_comments(user) -> list[OwedComment]:
    """Comments that this user's cells owe other cells, in years being graded."""
    if not user.scope.has("propose"):
        return []
    memberships = list(_past_and_temporary(user))
    if not memberships:
        return []
    by_member: dict[int | None, list[Evaluation]] = {}
    undecided = list(_undecided_elsewhere(user, memberships))
    months = _months_asked(undecided)
    for evaluation in undecided:
        by_member.setdefault(evaluation.member_id, []).append(evaluation)
    owed = {}
    for membership in memberships:
        for evaluation in by_member.get(membership.member_id, ()):
            kind, cell = _kind_owed(membership, evaluation, months), membership.organization
            written = {
                (comment.kind, comment.organization_id) for comment in evaluation.comments.all()
            }
            if kind and (kind, cell.pk) not in written:
                owed[evaluation.pk, kind, cell.pk] = OwedComment(evaluation, kind, cell)
    return list(owed.values())


def _past_and_temporary(user) -> models.QuerySet[Membership]:
    """Memberships of others that have ended or are temporary, in the user's cells."""
    return (
        Membership.objects.filter(user.scope.within("propose"))
        .filter(Q(kind=Membership.Kind.TEMPORARY) | Q(ends_on__isnull=False))
        .exclude(member=user.member_id)
        .select_related("organization")
        .order_by("member__sort_name", "starts_on")
    )


def _undecided_elsewhere(user, memberships: Collection[Membership]) -> models.QuerySet[Evaluation]:
    """The open evaluations of these people in cells that are not the user's."""
    return (
        Evaluation.objects.filter(
            member__in={membership.member_id for membership in memberships},
            state__in=Evaluation.UNDECIDED,
            year__state=CampaignYear.State.GRADING,
        )
        .exclude(user.scope.within("propose"))
        .select_related("member", "organization", "year", "scheme")
        .prefetch_related("comments")
    )


def _months_asked(evaluations: Collection[Evaluation]) -> dict[int, int]:
    """By scheme, from how many months on a former cell is asked for its comment."""
    asked = SpecialCase.objects.filter(
        scheme__in={evaluation.scheme_id for evaluation in evaluations},
        case=SpecialCase.Case.TRANSFERRED,
    )
    return dict(asked.values_list("scheme", "months"))


def _kind_owed(membership: Membership, evaluation: Evaluation, months: dict[int, int]) -> str:
    """Which comment the cell of this membership owes the evaluation; empty for none."""
    year, last = evaluation.year, membership.ends_on
    if membership.starts_on > year.last_day or (last and last < year.first_day):
        return ""
    if membership.kind == Membership.Kind.TEMPORARY:
        return Comment.Kind.HOST.value
    if last is None or evaluation.scheme_id not in months:
        return ""
    is_long = (last - membership.starts_on).days + 1 >= months[evaluation.scheme_id] * DAYS_A_MONTH
    return Comment.Kind.FORMER.value if is_long else ""
