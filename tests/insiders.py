"""The walk of the insiders: every verb × every post × whose record it is.

`LINES` has a line for every verb of every record (`portal.kit.transitions.verb`), and for the other
steps that check or decide. `python -m tests.insiders` prints who takes which, and why others do not.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.actions.comments import write_comment
from campaigns.actions.corrections import (
    apply_request,
    ask_for_correction,
    correct,
    decline_request,
)
from campaigns.actions.findings import drop_finding, note_finding
from campaigns.actions.kinds import change_kind
from campaigns.actions.line_points import write_points
from campaigns.actions.scores import ScoreEntry, write_scores
from campaigns.models import (
    CampaignYear,
    Commendation,
    Comment,
    CriteriaSet,
    Criterion,
    CriterionPoints,
    Decision,
    Discipline,
    Evaluation,
    Finding,
    QuarterReview,
    Review,
    Score,
)
from campaigns.models.comments import comments_open_to
from campaigns.models.reviews import LineColumn, form_of
from members.actions.account_links import confirm_person, reissue_link
from members.actions.deletions import delete_member
from members.actions.memberships import add_leave, end_membership
from members.actions.merging import merge_members
from members.actions.posts import confirm_change, end_post, give_post
from members.actions.second_factor import agree_to_reset, decline_reset
from members.actions.transfers import decline as decline_transfer, release
from members.importing.undo import undo_import
from members.models import (
    FactorReset,
    Member,
    PostChange,
    RosterImport,
    TransferRequest,
    User,
)
from tests.builders import hold
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.grading import (
    EvaluationFactory,
    give_ballot,
    grade,
    proposed,
    scheme_of,
)
from tests.factories.members import (
    LeavePeriodFactory,
    MemberFactory,
    PositionFactory,
    UserFactory,
)
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import mark_all
from tests.second_factor import give_app

DAY, NOW = dt.date(2026, 6, 1), "2026-01-01T00:00Z"
REASON = {"reason": "Ghi chưa đúng"}
AWARD = {
    "award": "honour", "level": "upper", "decided_on": dt.date(2026, 10, 5), "achievement_year": 2026,
}  # fmt: skip
POSTS = (
    "secretary", "deputy", "member", "sister", "committee", "other_committee", "standing", "staff",
    "inspector", "head", "administrator",
)  # fmt: skip
WHOSE = ("another", "entered", "own")
TABLE = "INSIDERS_TABLE"  # names the file to which the walk appends its rows
TAKES, OWN, HANDS, POWERLESS = "làm", "của mình", "đã lập", "–"


@dataclass(frozen=True)
class Line:
    """One step: its right, a record on which it is the next one, and who takes it on another's.

    `own` and `entered`: the step is the author's, so it is taken also on one's own record, and on
    one that one entered. A record that is about no person has no `own`.
    """

    right: str | Callable[[Any, Any], bool]
    build: Callable[[Any, Any, Any], Any]  # of the house, who enters it, the member it is about
    step: Callable[[Any, Any], Any]
    takers: str = ""
    own: bool = False
    entered: bool = False
    is_personal: bool = True
    only_step_asks: bool = False  # the page's right does not look at whose record it is

    def lets(self, user, record) -> bool:
        """The user holds the right on the record."""
        if callable(self.right):
            return self.right(user, record)
        return user.has_perm(self.right, record)

    def is_refused_whose(self, whose: str) -> bool:
        """Nobody takes the step on such a record, whatever their posts."""
        return not {"own": self.own, "entered": self.entered, "another": True}[whose]


def session(*, submit: bool):
    def build(house, by, who):
        record = hold(house, DAY, submit=False, entered_by=by, chair=who)
        mark_all(record, "PPPPP")
        if submit:
            type(record).objects.filter(pk=record.pk).update(state="submitted")
        return type(record).objects.get(pk=record.pk)

    return build


def pledge(state: str):
    return lambda house, by, who: PledgeFactory(
        year=house.year, organization=house.cell, member=who, entered_by=by, state=state,
        on_behalf=by is not None and by.member_id != who.pk,
    )  # fmt: skip


def nomination(state: str):
    return lambda house, by, who: NominationFactory(
        year=house.year, organization=house.cell, entered_by=by, member=who, state=state
    )


def commendation(house, by, who):
    return CommendationFactory(
        organization=house.cell, member=who, entered_by=by, state="entered", level="province"
    )


def evaluation(state: str, **more):
    """Graded by themselves; in later states proposed by `by`."""

    def build(house, by, who):
        record = proposed(house, who, **more)
        record.steps.create(action="propose", before="self_graded", after="proposed", by=by)
        return put(record, state)

    return build


def balloted(house, by, who):
    record = evaluation("self_graded")(house, by, who)
    give_ballot(record, {"good": 5})
    return record


def put(record, state: str, **columns):
    """The evaluation in this state, with what belongs to it."""
    if state == "decided":
        decision = Decision.objects.enter(
            kind="grading", issuer=record.issuer_on(DAY), decided_on=DAY
        )
        columns |= {"decided_grade": record.proposed_grade, "decision": decision}
    elif state == "open":
        columns |= {"self_grade": None, "proposed_grade": None}
    elif state == "not_graded":
        columns["not_graded_reason"] = "other"
    Evaluation.objects.filter(pk=record.pk).update(state=state, **columns)
    return Evaluation.objects.get(pk=record.pk)


def unit(state: str, standing: str = "good", **columns):
    """The evaluation of the cell as `by` handed it in."""

    def build(house, by, who):
        level = grade(scheme_of(2026), standing, "organization")
        record = EvaluationFactory(
            year=house.year, organization=house.cell, self_grade=level, proposed_grade=level,
            proposed_points=90,
        )  # fmt: skip
        record.steps.create(action="grade_self", before="open", after="self_graded", by=by)
        return put(record, state, **columns)

    return build


def graded_year(build):
    """The record in a year whose grading has begun."""

    def with_year(house, by, who):
        record = build(house, by, who)
        CampaignYear.objects.update(state="grading")
        record.year.refresh_from_db()
        return record

    return with_year


def quarter(state: str):
    def build(house, by, who):
        record = QuarterReview.objects.create(
            year=house.year, organization=house.cell, member=who, quarter=2, state=state,
            scheme=scheme_of(2026), not_graded_reason="other" if state == "not_graded" else "",
            **decided_quarter() if state == "decided" else {},
        )  # fmt: skip
        record.steps.create(action="grade_self", before="open", after="self_graded", by=by)
        return record

    return build


def decided_quarter() -> dict:
    decision = Decision.objects.enter(kind="quarter", issuer=None, decided_on=DAY)
    return {"decided_grade": lowest(2026), "decision": decision}


def lowest(year: int):
    return grade(scheme_of(year), "failed")


def year(state: str):
    def build(house, by, who):
        CampaignYear.objects.update(state=state)
        house.year.refresh_from_db()
        return house.year

    return build


def case_of(record):
    """A failing case that people note on such a record."""
    cases = record.scheme.disqualifiers.all()
    return next(case for case in cases if case.fits(record) and not case.measure)


def finding(house, by, who):
    record = evaluation("proposed")(house, by, who)
    return Finding.objects.create(
        evaluation=record, disqualifier=case_of(record), ground="Kết luận", noted_by=by
    )  # fmt: skip


def correction(house, by, who):
    row = LeavePeriodFactory(member=who)
    return ask_for_correction(row=row, values={"starts_on": dt.date(2026, 7, 2)}, by=by, **REASON)


def award_to_correct(row):
    """A request about a confirmed award (`row` of it)."""

    def build(house, by, who):
        award = CommendationFactory(
            organization=house.cell, member=who, level="province", decision_number="12-QĐ"
        )
        values = {"title": "Bằng khen"} if row(award) == award else {"number": "15-QĐ"}
        return ask_for_correction(row=row(award), values=values, by=by, **REASON)

    return build


def score(house, by, who):
    """Points of the cell that `by` entered for it."""
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=house.cell.kind.level, name="Bộ tiêu chí", published_at=NOW
    )
    criterion = Criterion.objects.create(criteria_set=criteria_set, title="Một", weight=30)
    return Score.objects.create(
        year=house.year, organization=house.cell, criterion=criterion, self_points=20, self_by=by
    )


def appraise_score(record, by):
    """As the sheet does it."""
    given = {"points": Decimal(10), "reason": "Thiếu"}
    entry = ScoreEntry(record.criterion, record.version, None, appraisal=given)
    write_scores(year=record.year, organization=record.organization, entries=[entry], by=by)


def pointed(state: str):
    """An evaluation with a review whose part B has points of its author."""

    def build(house, by, who):
        record = (
            balloted(house, by, who)
            if state == "self_graded"
            else evaluation(state)(house, by, who)
        )
        review = Review.objects.create(evaluation=record)
        CriterionPoints.objects.create(
            review=review, criterion=form_of(record).criteria[0], self_points=20
        )
        return record

    return build


def give_points(column):
    return lambda record, by: write_points(
        record, by=by, column=column, points={form_of(record).criteria[0]: Decimal(25)}
    )


def new_discipline(house, _by, who):
    return Discipline(
        member=who, organization=house.cell, form="warning", decided_on=DAY, number="01",
        body="Ủy ban Kiểm tra",
    )  # fmt: skip


def discipline(house, by, who):
    record = new_discipline(house, by, who)
    record.entered_by = by
    record.save()
    return record


def transfer(house, by, who):
    home = who.home.organization
    there = house.far_cell if home != house.far_cell else house.sister_cell
    return TransferRequest.objects.create(
        member=who, leaving=home, organization=there, reason="Giấy giới thiệu",
        starts_on=dt.date(2026, 11, 20), by=by,
    )  # fmt: skip


def person(_house, _by, who):
    return who


def leave(_house, _by, who):
    return LeavePeriodFactory(member=who)


def position(house, _by, who):
    return PositionFactory(member=who, organization=house.cell, post="committee")


def new_award(house, _by, who):
    return Commendation(
        organization=house.cell, kind="individual", member=who, recipient=str(who), award="honour",
        level="province", achievement_year=2026,
    )  # fmt: skip


def comment(house, by, who):
    record = evaluation("self_graded")(house, by, who)
    return Comment(evaluation=record, kind="agency", organization=house.cell, text="Tốt")


def account(_house, _by, who):
    return getattr(who, "user", None) or UserFactory(member=who)


def manages_account(user, record) -> bool:
    rows = User.objects.visible_to(user).exclude(pk=user.pk)
    return user.has_perm("members.issue_links") and rows.filter(pk=record.pk).exists()


def post_change(house, by, who):
    return PostChange.objects.create(
        member=who, organization=house.committee, post="deputy", starts_on=DAY, by=by
    )


def lost_device(house, by, who):
    account = getattr(who, "user", None) or UserFactory(member=who)
    give_app(account)
    return FactorReset.objects.create(user=account, reason="Mất máy", by=by)


def reset_account(house, by, who):
    account = getattr(who, "user", None) or UserFactory(member=who)
    account.awaits_confirmation, account.password_link_by = True, by
    account.save()
    return User.objects.get(pk=account.pk)


def imported(house, by, who):
    """An import that changed one membership."""
    row = who.memberships.first()
    was, stands = {"starts_on": "2019-01-01"}, {"starts_on": str(row.starts_on)}
    names = ("member", "membership", "leave", "position")
    return RosterImport.objects.create(
        organization=house.committee, file_name="x.xlsx", member_since=DAY, uploaded_by=by,
        state="applied", file="x.xlsx",
        written={
            "created": {name: {} for name in names}, "organizations": [],
            "changed": {name: {} for name in names} | {"membership": {str(row.pk): [was, stands]}},
        },
    )  # fmt: skip


def regrade(record, by):
    record.regrade(
        by=by, grade=lowest(2026), number="2", decided_on=dt.date(2026, 11, 1), **REASON
    )  # fmt: skip


C, A = "campaigns.", {"own": True, "entered": True}
DECIDE, HANDLE = f"{C}decide_evaluation", f"{C}handle_evaluation"
CELL, ABOVE = "secretary deputy", "committee standing"
LINES: dict[str, Line] = {
    "StudySession.submit": Line(
        f"{C}record_session", session(submit=False), lambda r, by: r.submit(by=by), CELL, **A
    ),
    "StudySession.take_back": Line(
        f"{C}record_session", session(submit=True), lambda r, by: r.take_back(by=by), CELL, **A
    ),
    "StudySession.confirm": Line(
        f"{C}confirm_session", session(submit=True), lambda r, by: r.confirm(by=by), ABOVE
    ),
    "StudySession.send_back": Line(
        f"{C}return_session", session(submit=True), lambda r, by: r.send_back(by=by, **REASON),
        ABOVE, **A,
    ),
    "Pledge.submit": Line(
        f"{C}edit_pledge", pledge("draft"), lambda r, by: r.submit(by=by), CELL, **A
    ),
    "Pledge.send_back": Line(
        f"{C}review_pledge", pledge("submitted"), lambda r, by: r.send_back(by=by, **REASON), CELL
    ),
    "Pledge.accept": Line(
        f"{C}review_pledge", pledge("submitted"), lambda r, by: r.accept(by=by), CELL
    ),
    "Pledge.assess": Line(
        f"{C}review_pledge", pledge("accepted"),
        lambda r, by: r.assess(by=by, cell_result="fulfilled"), CELL,
    ),
    "Pledge.assess_agency": Line(
        f"{C}agency_assess_pledge", pledge("accepted"),
        lambda r, by: r.assess_agency(by=by, agency_result="fulfilled"), "head", entered=True,
    ),
    "Nomination.nominate": Line(
        f"{C}record_exemplar", nomination("draft"), lambda r, by: r.nominate(by=by), CELL, **A
    ),
    "Nomination.verify": Line(
        f"{C}verify_exemplar", nomination("nominated"), lambda r, by: r.verify(by=by), ABOVE
    ),
    "Nomination.appraise": Line(
        f"{C}appraise_exemplar", nomination("verified"),
        lambda r, by: r.appraise(by=by, appraisal="Đủ"), "staff",
    ),
    "Nomination.commend": Line(
        f"{C}decide_exemplar", nomination("appraised"), lambda r, by: r.commend(by=by, **AWARD),
        "standing",
    ),
    "Nomination.commend_again": Line(
        f"{C}decide_exemplar", nomination("commended"),
        lambda r, by: r.commend_again(by=by, **AWARD), "standing",
    ),
    "Nomination.decline": Line(
        f"{C}decide_exemplar", nomination("appraised"), lambda r, by: r.decline(by=by, **REASON),
        "standing",
    ),
    "Nomination.send_back": Line(
        f"{C}return_exemplar", nomination("nominated"), lambda r, by: r.send_back(by=by, **REASON),
        "committee standing staff", entered=True,
    ),
    "Commendation.confirm": Line(
        f"{C}confirm_commendation", commendation, lambda r, by: r.confirm(by=by),
        "committee standing staff",
    ),
    "Evaluation.grade_self": Line(
        f"{C}grade_self", evaluation("open"),
        lambda r, by: r.grade_self(by=by, grade=lowest(2026), points=40), CELL, **A,
    ),
    "Evaluation.propose (đảng viên)": Line(
        f"{C}enter_ballot", balloted,
        lambda r, by: r.propose(by=by, grade=r.self_grade, points=95), CELL, **A,
    ),
    "Evaluation.propose": Line(
        f"{C}appraise_evaluation", unit("self_graded"),
        lambda r, by: r.propose(by=by, grade=r.self_grade, points=90, note="Đủ"),
        "committee", is_personal=False,
    ),
    "Evaluation.send_back": Line(
        HANDLE, evaluation("self_graded"), lambda r, by: r.send_back(by=by, **REASON),
        f"{CELL} committee", entered=True,
    ),
    "Evaluation.exclude": Line(
        HANDLE, evaluation("proposed"), lambda r, by: r.exclude(by=by, why="other", note="Ốm"),
        f"{CELL} committee", entered=True,
    ),
    "Evaluation.include": Line(
        HANDLE, evaluation("not_graded"), lambda r, by: r.include(by=by, **REASON),
        f"{CELL} committee", entered=True,
    ),
    "Evaluation.note_finding": Line(
        HANDLE, evaluation("proposed"),
        lambda r, by: note_finding(
            r, disqualifier=case_of(r), ground="Kết luận", by=by
        ),
        f"{CELL} committee", entered=True,
    ),
    "Evaluation.drop_finding": Line(
        lambda user, r: user.has_perm(HANDLE, r.evaluation), finding,
        lambda r, by: drop_finding(r, by=by, **REASON), f"{CELL} committee", entered=True,
    ),
    "Evaluation.change_kind": Line(
        HANDLE, evaluation("proposed"),
        lambda r, by: change_kind(r, kind="leader", by=by, **REASON), f"{CELL} committee",
        entered=True,
    ),
    "Evaluation.decide": Line(
        DECIDE, evaluation("proposed"),
        lambda r, by: r.decide(by=by, grade=r.proposed_grade, note="Đủ"), "committee",
    ),
    "Evaluation.decide (tổ chức)": Line(
        DECIDE, unit("proposed"),
        lambda r, by: r.decide(by=by, grade=r.proposed_grade, note="Đủ"), "committee",
        is_personal=False,
    ),
    "Evaluation.revoke": Line(
        DECIDE, evaluation("decided"), lambda r, by: r.revoke(by=by, **REASON), "committee"
    ),
    "Evaluation.regrade": Line(
        f"{C}regrade_evaluation", graded_year(evaluation("decided")), regrade, "committee"
    ),
    "Evaluation.distinguish": Line(
        DECIDE, unit("decided", "top"), lambda r, by: r.distinguish(by=by), "committee",
        is_personal=False,
    ),
    "Evaluation.withdraw_distinction": Line(
        DECIDE, unit("decided", "top", is_distinguished=True),
        lambda r, by: r.withdraw_distinction(by=by, **REASON), "committee", is_personal=False,
    ),
    "Evaluation.proposed_points": Line(
        f"{C}enter_ballot", pointed("self_graded"), give_points(LineColumn.PROPOSED), CELL, **A
    ),
    "Evaluation.appraised_points": Line(
        DECIDE, pointed("proposed"), give_points(LineColumn.APPRAISED), "committee"
    ),
    "Score.appraise": Line(
        f"{C}appraise_score", score, appraise_score, "committee staff", is_personal=False
    ),
    "QuarterReview.grade_self": Line(
        f"{C}grade_self", quarter("open"), lambda r, by: r.grade_self(by=by, grade=lowest(2026)),
        "", **A,
    ),
    "QuarterReview.send_back": Line(
        HANDLE, quarter("self_graded"), lambda r, by: r.send_back(by=by, **REASON),
        f"{CELL} committee", entered=True,
    ),
    "QuarterReview.decide": Line(
        DECIDE, quarter("self_graded"),
        lambda r, by: r.decide(by=by, grade=lowest(2026), note="Đủ"), "committee",
    ),
    "QuarterReview.revoke": Line(
        DECIDE, quarter("decided"), lambda r, by: r.revoke(by=by, **REASON), "committee"
    ),
    "QuarterReview.exclude": Line(
        HANDLE, quarter("open"), lambda r, by: r.exclude(by=by, why="other", note="Học"),
        f"{CELL} committee", entered=True,
    ),
    "QuarterReview.include": Line(
        HANDLE, quarter("not_graded"), lambda r, by: r.include(by=by, **REASON),
        f"{CELL} committee", entered=True,
    ),
    "CampaignYear.open": Line(
        f"{C}change_year", year("preparing"), lambda r, by: r.open(by=by), "standing staff",
        is_personal=False, **A,
    ),
    "CampaignYear.start_grading": Line(
        f"{C}change_year", year("open"), lambda r, by: r.start_grading(by=by), "standing staff",
        is_personal=False, **A,
    ),
    "CampaignYear.close": Line(
        f"{C}close_year", year("grading"), lambda r, by: r.close(by=by), "standing",
        is_personal=False, **A,
    ),
    "CampaignYear.reopen": Line(
        f"{C}close_year", year("closed"), lambda r, by: r.reopen(by=by, **REASON), "standing",
        is_personal=False, **A,
    ),
    "CorrectionRequest.apply": Line(
        f"{C}decide_correction", correction, lambda r, by: apply_request(request=r, by=by),
        "committee staff",
    ),
    "CorrectionRequest.apply (khen thưởng)": Line(
        f"{C}decide_correction", award_to_correct(lambda award: award),
        lambda r, by: apply_request(request=r, by=by), "committee standing staff",
    ),
    "CorrectionRequest.apply (quyết định khen)": Line(
        f"{C}decide_correction", award_to_correct(lambda award: award.decision),
        lambda r, by: apply_request(request=r, by=by), "committee standing staff",
    ),
    "CorrectionRequest.decline": Line(
        f"{C}decide_correction", correction,
        lambda r, by: decline_request(request=r, by=by, answer="Đúng rồi"), "committee staff",
    ),
    "TransferRequest.decline": Line(
        f"{C}release_member", transfer,
        lambda r, by: decline_transfer(request=r, by=by, answer="Đang có việc"), "committee staff",
    ),
    "FactorReset.decline": Line(
        lambda user, r: FactorReset.objects.to_decide(user).filter(pk=r.pk).exists(), lost_device,
        lambda r, by: decline_reset(request=r, by=by, answer="Không phải"),
        "committee staff administrator",
    ),
    "Commendation.enter": Line(
        f"{C}record_commendation", new_award, lambda r, by: r.enter(by=by, decided_on=DAY),
        "committee staff", entered=True, only_step_asks=True,
    ),
    "Comment.write": Line(
        lambda user, r: (r.kind, r.organization_id) in comments_open_to(user, r.evaluation),
        comment, lambda r, by: write_comment(r, by=by, read_version=0), f"{CELL} head",
        entered=True,
    ),
    "LeavePeriod.add": Line(
        "members.manage_member", person,
        lambda r, by: add_leave(member=r, by=by, kind="exempt", starts_on=DAY), "committee staff",
        entered=True,
    ),
    "LeavePeriod.correct": Line(
        f"{C}correct_row", leave,
        lambda r, by: correct(row=r, values={"starts_on": dt.date(2026, 7, 2)}, by=by, **REASON),
        "committee staff", entered=True,
    ),
    "Membership.end": Line(
        "members.manage_membership", lambda _house, _by, who: who.memberships.home().get(),
        lambda r, by: end_membership(
            membership=r, ends_on=dt.date(2026, 11, 1), end_reason="removed", by=by
        ),
        "committee staff", entered=True,
    ),
    "Position.give": Line(
        "members.appoint_member", person,
        lambda r, by: give_post(
            member=r, organization=r.home.organization, post="committee", starts_on=DAY, by=by
        ),
        "committee staff", entered=True,
    ),
    "Position.end": Line(
        "members.manage_position", position,
        lambda r, by: end_post(position=r, ends_on=dt.date(2026, 11, 1), by=by), "committee staff",
        entered=True,
    ),
    "Member.delete": Line(
        "members.delete_member", person, lambda r, by: delete_member(member=r, by=by, **REASON),
        "committee staff", entered=True,
    ),
    "User.issue_link": Line(
        manages_account, account, lambda r, by: reissue_link(user=r, by=by),
        "committee staff administrator", entered=True,
    ),
    "TransferRequest.release": Line(
        f"{C}release_member", transfer, lambda r, by: release(request=r, by=by), "committee staff"
    ),
    "PostChange.confirm": Line(
        lambda user, r: r.may_confirm(user), post_change,
        lambda r, by: confirm_change(change=r, by=by), "committee standing",
    ),
    "Discipline.enter": Line(
        f"{C}keep_grading_fact", new_discipline, lambda r, by: r.enter(by=by),
        "committee staff inspector", entered=True,
    ),
    "Member.merge": Line(
        "members.delete_member", person,
        lambda r, by: merge_members(
            kept=r, duplicate=MemberFactory(cell=r.home.organization), by=by, **REASON
        ),
        "committee staff", entered=True,
    ),
    "Discipline.withdraw": Line(
        f"{C}keep_grading_fact", discipline, lambda r, by: r.withdraw(by=by, **REASON),
        "committee staff inspector", entered=True,
    ),
    "FactorReset.agree": Line(
        lambda user, r: FactorReset.objects.to_decide(user).filter(pk=r.pk).exists(), lost_device,
        lambda r, by: agree_to_reset(request=r, by=by), "committee staff administrator",
    ),
    "User.confirm": Line(
        lambda user, r: User.objects.awaiting_confirmation(user).filter(pk=r.pk).exists(),
        reset_account, lambda r, by: confirm_person(user=r, by=by), f"{CELL} committee standing",
    ),
    "RosterImport.undo": Line(
        "members.import_roster", imported, lambda r, by: undo_import(record=r, by=by),
        "committee staff", entered=True, only_step_asks=True,
    ),
}  # fmt: skip


def others_who_lead(house) -> None:
    """One more account that leads at each level, so that somebody else could take every step."""
    for post, at in (
        ("deputy", house.cell), ("deputy", house.committee), ("deputy", house.bloc),
        ("staff", house.bloc), ("agency_head", house.committee),
    ):  # fmt: skip
        UserFactory(member=MemberFactory(cell=house.far_cell), post=post, at=at)


def walk(house, line: Line) -> dict[tuple[str, str], str]:
    """What comes of the step for each post and each record: who takes it, and why others do not.

    Every build and step is undone. Fails where a step is taken on a record on which nobody may, by
    whoever calls it, and where somebody with the right cannot take it.
    """
    others_who_lead(house)
    another, found = house.members[house.cell.pk][3].pk, {}
    users = {post: User.objects.get(pk=getattr(house.users, post).pk) for post in POSTS}
    with built(house, line, UserFactory, another) as record:
        has_right = {post: line.lets(user, record) for post, user in users.items()}
    for post, user in users.items():
        for whose in WHOSE:
            if whose == "own" and (user.member is None or not line.is_personal):
                continue
            if whose != "own" and not has_right[post]:
                found[post, whose] = POWERLESS
                continue
            writer = (lambda user=user: user) if whose == "entered" else UserFactory
            member = user.member_id if whose == "own" else another
            with built(house, line, writer, member) as record:
                found[post, whose] = outcome(line, record, user, whose)
    for (post, whose), what in found.items():
        if what == POWERLESS and found[post, "another"] == TAKES:
            found[post, whose] = OWN if whose == "own" else HANDS
    return found


@contextmanager
def built(house, line: Line, writer: Callable[[], User], member: int):
    """The line's record, entered by this account, about this member; undone afterwards."""
    with transaction.atomic():
        yield line.build(house, writer(), Member.objects.get(pk=member))
        transaction.set_rollback(True)


def outcome(line: Line, record, user, whose: str) -> str:
    """Whether the user takes the step, through the page's right and through the step itself."""
    may = line.lets(user, record)
    if not may and not line.is_refused_whose(whose):
        return POWERLESS
    refusal = None
    try:
        with transaction.atomic():
            line.step(record, user)
    except ValidationError as error:
        refusal = error
    if line.is_refused_whose(whose):
        assert line.only_step_asks or not may, (user.username, whose)
        assert refusal is not None, (user.username, whose)
        return POWERLESS
    assert refusal is None, (user.username, whose, refusal)
    return TAKES


def said(found: dict[tuple[str, str], str], whose: str) -> str:
    """Who takes the step on such a record, or why nobody does."""
    answers = {post: what for (post, which), what in found.items() if which == whose}
    takers = [post for post, what in answers.items() if what == TAKES]
    refused = sorted(set(answers.values()) & {OWN, HANDS})
    if not takers and refused:
        return f"không ai: {', '.join(refused)}"
    return ", ".join(takers) or "–"


def row_of(name: str, found: dict[tuple[str, str], str]) -> str:
    """One row of the table."""
    return f"| {name} | {' | '.join(said(found, whose) for whose in WHOSE)} |"


def main() -> int:
    """Walk, and print the rows that the tests write."""
    with tempfile.NamedTemporaryFile("r") as table:
        walked = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/campaigns/test_insiders.py"],
            env=os.environ | {TABLE: table.name, "SHUFFLE": "0"}, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        head = "| bước | của người khác | do chính mình lập | của chính mình |\n|---|---|---|---|\n"
        sys.stdout.write(head + table.read())
    return walked.returncode


if __name__ == "__main__":
    sys.exit(main())
