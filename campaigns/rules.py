"""Who may do what with the records of a year: a section for each noun, predicates over the scope."""

import rules

from campaigns.correction_rules import (
    asked_it,
    corrects,
    decides_award,
    needs_second_person,
    records_row,
)
from campaigns.decision_rules import decides, is_named_in, records_line_of
from campaigns.handling_rules import add_handling, is_of_others, stands_in
from campaigns.models.commendations import CONFIRMERS
from campaigns.models.grading_facts import KEEPING
from campaigns.models.registers.issues import led_by
from members.models import OrganizationKind
from members.models.holders import holders
from members.models.scopes import Power
from members.rules import UPPER, add_writing, is_own, opens_own, power, power_from_above


@rules.predicate
def is_member(user) -> bool:
    """The user is a Party member with a home."""
    return bool(user.scope.homes)


@rules.predicate
def is_leading(user, record=None) -> bool:
    """A leader's or a collective's pledge, which the level above also reviews."""
    return record is not None and (record.member_id is None or record.is_leader)


@rules.predicate
def is_entered_for_others(user, record=None) -> bool:
    """A pledge that the cell typed in from paper, or the collective's."""
    return record is not None and (record.member_id is None or record.on_behalf)


@rules.predicate
def reviews_here(user, record=None) -> bool:
    """The user leads the member's cell; above it the texts of members are not read."""
    if record is None:
        return user.scope.has("review")
    if record.member_id is None:
        return False
    # A member who moved is reviewed in the cell of today.
    home = record.member.home
    cells = {record.organization_id, home.organization_id if home else None}
    return any(cell.pk in cells for cell in user.scope.here.get("review", ()))


@rules.predicate
def reviews_below(user, record=None) -> bool:
    """The user reviews at the next level above the organisation, the first that has an account."""
    if record is None:
        return user.scope.has("review")
    above = holders(record.organization, Power.REVIEW, from_above=True)
    return any(
        one.user_id == user.pk and one.organization_id == above[0].organization_id for one in above
    )


# Corrections of what was entered wrongly
add_writing("campaigns.correct_row", corrects & ~is_own & ~is_named_in & ~needs_second_person)
add_writing(
    "campaigns.ask_for_correction",
    is_own | is_named_in | corrects | records_row | records_line_of,
)
rules.add_perm(
    "campaigns.decide_correction",
    (power("manage") | decides_award) & ~is_own & ~is_named_in & ~asked_it,
)
rules.add_perm("campaigns.release_member", power("manage", of="leaving") & ~is_own & ~asked_it)

rules.add_perm("campaigns.list_single_handed", power("inspect"))

# Years
rules.add_perm("campaigns.manage_year", power("decide_organizations", "appraise"))
add_writing("campaigns.change_year", power("decide_organizations", "appraise"))
rules.add_perm("campaigns.close_year", power("decide_organizations"))  # and open it again


# Sessions
@rules.predicate
def is_office_of(user, record=None) -> bool:
    """The user keeps the registers of a committee or of the bloc, whose record it is."""
    if record is None:
        return user.scope.has("record_register")
    organization = record.organization
    return not organization.kind.holds_members and user.scope.covers(
        "record_register", organization
    )


rules.add_perm("campaigns.list_sessions", power("view"))
add_writing("campaigns.record_session", power("record") | is_office_of)
add_handling("campaigns.confirm_session", power_from_above("review"))
add_writing("campaigns.return_session", power_from_above("review"))

add_writing("campaigns.explain_meetings", power_from_above("review", "decide_organizations"))

# Pledges
rules.add_perm("campaigns.list_pledges", is_member | power("view", "comment"))
rules.add_perm("campaigns.write_own_pledge", is_member)
add_writing("campaigns.record_pledge", power("record"))
add_writing("campaigns.edit_pledge", is_own | (power("record") & is_entered_for_others))
add_handling("campaigns.review_pledge", reviews_here | (reviews_below & is_leading))
add_writing("campaigns.self_assess_pledge", is_own | (power("record") & is_entered_for_others))
add_handling("campaigns.agency_assess_pledge", power("comment"))

# Exemplars
rules.add_perm("campaigns.list_exemplars", is_member | power("view", "record"))
add_writing("campaigns.record_exemplar", power("record"))
add_handling("campaigns.verify_exemplar", power_from_above("review"))
add_handling("campaigns.appraise_exemplar", power_from_above("appraise"))
add_handling("campaigns.decide_exemplar", power_from_above("decide_organizations"))
add_handling(
    "campaigns.return_exemplar", power_from_above("review", "appraise", "decide_organizations")
)
RECORDING = ("record_register", "manage", "appraise")
rules.add_perm("campaigns.record_commendation", power(*RECORDING))


@rules.predicate
def confirms_award(user, commendation=None) -> bool:
    """The user keeps the register of the decision's issuer, or decides there."""
    if commendation is None:
        return user.scope.has(*CONFIRMERS)
    return any(user.scope.covers(held, commendation.handled_at) for held in CONFIRMERS)


add_handling("campaigns.confirm_commendation", confirms_award)


@rules.predicate
def keeps_issuers_book(user, commendation=None) -> bool:
    """The user writes for the organisation that issued the decision, not for one above it."""
    if commendation is None:
        return True
    issuer = commendation.decision.issuer
    held_at = (unit.pk for power_name in RECORDING for unit in user.scope.held_at(power_name))
    return issuer is not None and issuer.pk in held_at


rules.add_perm("campaigns.list_decisions", power("view"))
# When grades were told and made public is often known after the year is closed.
rules.add_perm("campaigns.announce_decision", corrects | records_row)
add_writing("campaigns.number_commendation", power(*RECORDING) & keeps_issuers_book)

# Registers
rules.add_perm("campaigns.list_registers", is_member | power("view", "record_register"))


@rules.predicate
def handles(user, record=None) -> bool:
    """The user leads the organisation to which the issue was given."""
    return record is not None and record.handled_by_id in led_by(user)


add_writing("campaigns.settle_issue", handles)

# Criteria
rules.add_perm("campaigns.list_criteria", is_member | power("view"))
manages_criteria = power("appraise", "decide_organizations", level=UPPER)
rules.add_perm("campaigns.manage_criteria", manages_criteria)  # and copy what was closed
add_writing("campaigns.change_criteria", manages_criteria)
add_writing("campaigns.score_self", power("record"))
add_handling("campaigns.appraise_score", power_from_above("appraise", "propose_cells"))


# Evaluations
@rules.predicate
def appraises(user, record=None) -> bool:
    """The user proposes a unit's grade: staff for grass-roots units, the superior for a cell."""
    if record is None:
        return user.scope.has("appraise", "propose_cells")
    if record.is_of_member:
        return False
    appraisal = "appraise" if is_base(record) else "propose_cells"
    return user.scope.covers_from_above(appraisal, record.organization)


def is_base(evaluation) -> bool:
    """The evaluation is that of a grass-roots organisation."""
    return evaluation.organization.kind.level == OrganizationKind.Level.GRASSROOTS


@rules.predicate
def awaits_paper(user, record=None) -> bool:
    """A unit's evaluation, or that of a member who has handed in nothing: paper may be typed in."""
    return record is None or record.is_of_organization or record.awaits_paper


@rules.predicate
def is_of_member(user, record=None) -> bool:
    return record is not None and record.is_of_member


@rules.predicate
def reads_leaves(user, record=None) -> bool:
    """The user may read why the member was on leave: the members' own rule."""
    member = record and record.member
    return member is not None and user.has_perm("members.read_leave_reasons", member)


rules.add_perm("campaigns.manage_schemes", power("appraise", "decide_organizations", level=UPPER))
add_writing("campaigns.except_cap", power("decide_organizations"))
rules.add_perm("campaigns.delegate", power("decide_organizations"))
rules.add_perm("campaigns.list_evaluations", is_member | power("view", "comment"))
add_writing("campaigns.grade_self", opens_own & (is_own | (power("record") & awaits_paper)))
rules.add_perm(
    "campaigns.list_grading_facts",
    power("inspect", "manage", "decide_members", "decide_cells", "decide_organizations"),
)
rules.add_perm("campaigns.keep_grading_fact", power_from_above(*KEEPING) & ~is_own)
rules.add_perm("campaigns.read_grading_facts", (power("inspect") | decides) & ~is_own)
rules.add_perm("campaigns.read_leave_facts", reads_leaves | power("inspect") | decides)
add_writing("campaigns.enter_ballot", power("propose"))
add_handling(
    "campaigns.appraise_evaluation", appraises | stands_in("campaigns.appraise_evaluation")
)
DECIDE = "campaigns.decide_evaluation"
add_handling(DECIDE, decides | stands_in(DECIDE))
# A wrong grade is found also after its year was closed.
rules.add_perm("campaigns.regrade_evaluation", (decides | stands_in(DECIDE)) & is_of_others(DECIDE))
add_handling("campaigns.handle_evaluation", (power("propose") & is_of_member) | appraises | decides)
_reads = power("record", "inspect", "comment", "decide_members") | decides | ~is_of_member
rules.add_perm("campaigns.read_review", opens_own & (is_own | _reads))
# A draft is read by its author alone; that of a unit by those who write for it.
is_handed_in = rules.predicate(lambda _user, row=None: bool(row) and row.is_handed_in, "handed")
_reads_words = is_own | (~is_of_member & power("record")) | (is_handed_in & _reads)
rules.add_perm("campaigns.read_self_review", opens_own & _reads_words)
