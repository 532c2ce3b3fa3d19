"""Who may handle an evaluation: nobody their own, and who proposes a unit's grade decides on none."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Self

from django.utils import timezone

from members.models import OrganizationKind
from members.models.scopes import Power

from .handling import HandledModel, Handling

DECIDING = ("decide", "revoke", "regrade", "distinguish", "withdraw_distinction")
DECIDERS = (Power.DECIDE_MEMBERS, Power.DECIDE_CELLS, Power.DECIDE_ORGANIZATIONS)
APPRAISERS = (
    Power.APPRAISE, Power.PROPOSE_CELLS, Power.DECIDE_CELLS, Power.DECIDE_ORGANIZATIONS,
)  # fmt: skip
LEAVING = ("exclude", "include", "send_back", "note_finding", "drop_finding", "change_kind")


class EvaluationHandling(HandledModel):
    """The rights to decide, to leave out and to propose, with the level on which each rests."""

    HANDLINGS = (
        Handling("campaigns.decide_evaluation", DECIDING, DECIDERS),
        Handling("campaigns.handle_evaluation", LEAVING, DECIDERS, four_eyes=False),
        Handling("campaigns.appraise_evaluation", ("propose",), APPRAISERS),
    )
    PREPARING = ("grade_self", "propose", "proposed_points")
    UNIT = "organization"

    class Meta:
        abstract = True

    @classmethod
    def read_for_all(cls, records: Collection[Self]) -> None:
        """Also which of them the level above decides."""
        super().read_for_all(records)
        keys = [record.pk for record in records]
        decided = cls.objects.filter(pk__in=keys).decided_above(timezone.localdate())
        above = set(decided.values_list("pk", flat=True))
        for record in records:
            record._is_known_above = record.pk in above

    def handlings(self) -> Sequence[Handling]:
        """The rights with the powers of the level that is competent here, then the one above it."""
        above = self.is_of_organization
        is_base = self.organization.kind.level == OrganizationKind.Level.GRASSROOTS
        powers = [Power.DECIDE_ORGANIZATIONS]
        if not self.is_decided_above:
            powers.insert(0, Power.DECIDE_MEMBERS if self.is_of_member else Power.DECIDE_CELLS)
        decide, leave, appraise = self.HANDLINGS
        rights = [
            replace(handling, powers=tuple(powers), from_above=above)
            for handling in (decide, leave)
        ]
        if self.is_of_organization:
            appraising = (Power.APPRAISE,) if is_base else (Power.PROPOSE_CELLS, *powers)
            rights.append(replace(appraise, powers=appraising))
        return rights
