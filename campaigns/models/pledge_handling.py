"""Who may review a pledge: others than its author, and than who typed it in from paper."""

from members.models.holders import Holder
from members.models.scopes import Power

from .deciders import Competence, competent
from .handling import HandledModel, Handling


class PledgeHandling(HandledModel):
    """The rights to accept and assess a pledge, and who else in the cell holds them."""

    HANDLINGS = (
        Handling("campaigns.review_pledge", ("accept", "send_back", "assess"), (Power.REVIEW,)),
        Handling(
            "campaigns.agency_assess_pledge", ("assess_agency",), (Power.COMMENT,), four_eyes=False
        ),
    )
    PREPARING = ("submit",)
    UNIT = "organization"
    RULE_COLUMNS = ("is_leader",)

    class Meta:
        abstract = True

    def level_of(self, handling: Handling) -> Competence | None:
        """The cell itself; of its own pledge the level above."""
        power = handling.powers[0]
        return competent(power, self.organization, from_above=self.member_id is None)

    def holders(self, handling: Handling, *powers: Power) -> list[Holder]:
        """The cell's own; of a leader's or a collective's pledge those of the next level too.

        The texts of other members are not read above the cell.
        """
        people = self.read_holders(self.organization, *powers)
        if handling.powers != (Power.REVIEW,):
            return people
        here = [one for one in people if one.organization_id == self.organization_id]
        above = [one for one in people if one.organization_id != self.organization_id]
        next_level = [one for one in above if one.organization_id == above[0].organization_id]
        if self.member_id is None:
            return next_level
        return here + next_level if self.is_leader else here
