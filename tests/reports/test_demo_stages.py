"""The invented bloc at every stage, what its command refuses, and that verbs lead to its records."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from campaigns.models import (
    CampaignYear,
    Commendation,
    CriteriaSet,
    Evaluation,
    Nomination,
    Pledge,
    Regrading,
    Step,
    StudySession,
)
from members.models import Membership, Organization, User
from reports.demo.steps import Act, lead
from reports.demo.world import World
from reports.models import Edition
from tests.demo import copied_demo

LOGINS = {
    "bithu", "dangvien", "danguy", "thuongvu", "chuyenvien", "kiemtra", "thutruong", "quantri",
}  # fmt: skip
MODELS = (CampaignYear, CriteriaSet, StudySession, Pledge, Nomination, Evaluation)
EACH = 3  # records of the same steps that are replayed
# What the verbs write, as it was before the first of them; `state` besides.
BLANK = {
    CriteriaSet: {"published_at": None},
    StudySession: {
        "submitted_at": None, "logged_on_time": False, "handbook_on": None, "expected_count": 0,
        "present_count": 0, "excused_count": 0, "unexcused_count": 0,
    },
    Pledge: {
        "submitted_at": None, "accepted_at": None, "assessed_at": None, "self_result": "",
        "cell_result": "", "cell_comment": "",
    },
    Evaluation: {
        "self_grade": None, "self_points": None, "proposed_grade": None,
        "proposed_points": None, "criteria_points": None, "decided_grade": None,
        "decision": None, "decision_reason": "",
    },
}  # fmt: skip


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("open", marks=pytest.mark.long),
        pytest.param("grading", marks=pytest.mark.long),
        # A whole year by its verbs and in bulk: each statement of theirs runs on both.
        pytest.param("closed", marks=(pytest.mark.long, pytest.mark.database)),
    ],
)
def stage(request, django_db_setup, django_db_blocker):
    """The invented bloc at each stage in turn, built once for all the tests that read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        copied_demo(request.param)
        yield request.param
        transaction.set_rollback(True)


def test_every_stage_is_told_to_its_end(stage, db, client):
    office = Organization.objects.get(name__startswith="Đảng bộ Văn phòng")
    homes = Membership.objects.home().filter(organization__path__startswith=office.path)
    assert (homes.count(), homes.filter(member__sex="female").count()) == (49, 18)
    assert {u.username for u in User.objects.all() if u.has_usable_password()} == LOGINS
    assert CampaignYear.objects.get(year=2026).state == stage
    assert CampaignYear.objects.get(year=2025).state == "closed"
    current = Evaluation.objects.filter(year__year=2026)
    assert current.exists() is (stage != "open")
    assert Edition.objects.exists() is (stage == "closed")
    assert client.login(username="bithu", password="mat-khau-thu")
    assert client.get("/").status_code == 200


def test_a_database_with_data_is_refused_or_left_alone(house):
    before = Membership.objects.count()
    with pytest.raises(CommandError, match="đã có dữ liệu"):
        call_command("demo")
    call_command("demo", if_empty=True)
    assert Membership.objects.count() == before


@pytest.mark.parametrize("model", MODELS)
def test_verbs_lead_to_what_the_demo_wrote(stage, db, model):
    told = sample(model)
    assert told or (model is Evaluation and stage == "open")
    if model is not CampaignYear:
        CampaignYear.objects.filter(state="closed").update(state="grading")
    for record in told:
        if model is Evaluation:
            let_the_cell_vote(record)
        before = everything(record)
        replay(record)
        assert everything(record) == before, (stage, record)


def test_every_record_has_the_steps_to_its_state(stage, db):
    for model in MODELS:
        start = "" if model is CriteriaSet else model._meta.get_field("state").default
        for record in model.objects.prefetch_related("steps"):
            state = start
            for step in record.steps.all():
                assert step.before == state, (record, step)
                state = step.after
            if model is CriteriaSet:
                assert state == "published"
            elif getattr(record, "not_graded_reason", ""):
                assert not record.steps.all()
            else:
                assert state == record.state, record
    assert not Step.objects.filter(at__gt=timezone.now()).exists()
    assert not Step.objects.filter(by__member__isnull=True).exists()


def test_nobody_accepts_or_decides_what_is_their_own(stage, db):
    own = Pledge.objects.filter(steps__action="accept", steps__by__member=F("member"))
    assert not own.exists()
    own = Evaluation.objects.filter(steps__action="decide", steps__by__member=F("member"))
    assert not own.exists()


def test_an_act_that_the_state_does_not_allow_is_refused(stage, db):
    world = World(year=2026, stage=stage, size="S", today=timezone.localdate())
    with pytest.raises(ValueError, match="Pledge: no assess from draft"):
        lead(world, Pledge(), [Act("assess", 0, timezone.now())])


def data_of(action: str, record, step: Step, decision: Commendation | Regrading | None) -> dict:
    """What the person who takes the verb enters, read from what the demo wrote."""
    if action == "regrade":
        return {
            "grade": decision.new_grade, "number": decision.decision_number,
            **{name: getattr(decision, name) for name in ("reason", "decided_on", "effect")},
        }  # fmt: skip
    if action == "decide" and decision:
        return {
            "grade": decision.old_grade, "decision": decision.old_decision,
        }  # fmt: skip
    if step.reason and action != "put_in_handbook":
        return {"reason": step.reason}
    if action == "commend":
        keep = ("award", "title", "level", "decision_number", "decided_on", "achievement_year")
        return {name: getattr(decision, name) for name in keep}
    entered = {
        "put_in_handbook": {"on": "handbook_on"},
        "assess_self": {"self_result": "self_result"},
        "assess": {"cell_result": "cell_result", "cell_comment": "cell_comment"},
        "grade_self": {"grade": "self_grade", "points": "self_points"},
        "propose": {
            "grade": "proposed_grade", "points": "proposed_points",
            "criteria_points": "criteria_points",
        },
        "decide": {
            "grade": "decided_grade", "decision": "decision",
        },
    }  # fmt: skip
    return {name: getattr(record, column) for name, column in entered.get(action, {}).items()}


def everything(record) -> tuple:
    """The record's columns, its steps and, where it was commended or graded anew, the decision."""
    decisions = decisions_of(record)
    return (
        type(record).objects.filter(pk=record.pk).values().get(),
        [step | {"id": None} for step in record.steps.values()],
        [row | {"id": None, "made_at": None} for row in decisions.values()] if decisions else [],
    )


def decisions_of(record):
    """The decisions that are records of their own; None where there are no such."""
    if isinstance(record, Nomination):
        return record.commendations.all()
    return record.regradings.all() if isinstance(record, Evaluation) else None


def sample(model) -> list:
    """A few records of each succession of steps, those of the year in hand first."""
    groups = defaultdict(list)
    records = model.objects.order_by("-pk").prefetch_related("steps")
    if model is StudySession:  # the story lets some of the last days' come in after today
        records = records.filter(submitted_at__lte=timezone.now())
    for record in records:
        groups[tuple(step.action for step in record.steps.all())].append(record)
    groups.pop((), None)  # members who are not graded
    return list(chain.from_iterable(rows[:EACH] for rows in groups.values()))


def reset(record) -> None:
    """Take the record back to before its first step."""
    record.steps.all().delete()
    blank = dict(BLANK.get(type(record), {}))
    if hasattr(record, "state"):
        blank["state"] = type(record)._meta.get_field("state").default
    if isinstance(record, Evaluation):
        blank["state"] = "open"
    if (decisions := decisions_of(record)) is not None:
        decisions.delete()
    type(record).objects.filter(pk=record.pk).update(**blank)


def replay(record) -> None:
    """Call the verb of each step as its person, at its moment."""
    steps = list(record.steps.select_related("by"))
    decisions = decisions_of(record)
    decision = None if decisions is None else decisions.first()
    reset(record)
    replayed = type(record).objects.get(pk=record.pk)
    for step in steps:
        with time_machine.travel(step.at, tick=False):
            by = User.objects.get(pk=step.by_id)  # whose scope is that of the day
            getattr(replayed, step.action)(by=by, **data_of(step.action, record, step, decision))


def let_the_cell_vote(evaluation: Evaluation) -> None:
    """Outside the office the demo tells no ballots; one of all voices carries the grade."""
    if evaluation.is_of_member and evaluation.proposed_grade and not evaluation.ballots.exists():
        five = dict.fromkeys(("members", "present", "handed_out", "returned", "valid"), 5)
        ballot = evaluation.ballots.create(held_on=timezone.localdate(), tellers="A, B", **five)
        ballot.tallies.create(grade=evaluation.proposed_grade, votes=5)
