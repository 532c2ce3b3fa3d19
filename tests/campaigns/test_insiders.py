"""The walk of the insiders, generated from the verbs: a new one without a line fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.apps import apps

from tests.insiders import LINES, TABLE, TAKES, row_of, walk


def verbs() -> set[str]:
    """Every verb of every record."""
    return {
        f"{model.__name__}.{name}"
        for model in apps.get_models()
        for name in dir(model)
        if hasattr(getattr(model, name, None), "_django_fsm")
    }


def test_every_verb_has_its_line():
    walked = {name.split(" ")[0] for name in LINES}
    assert verbs() - walked == set()
    assert walked - verbs() == {
        "Pledge.assess_agency", "Nomination.commend_again", "Evaluation.note_finding",
        "Evaluation.proposed_points", "Evaluation.appraised_points", "Score.appraise",
        "Evaluation.drop_finding", "Evaluation.change_kind", "CorrectionRequest.apply",
        "TransferRequest.release", "PostChange.confirm", "Discipline.withdraw", "FactorReset.agree",
        "User.confirm", "RosterImport.undo", "CorrectionRequest.decline", "TransferRequest.decline",
        "FactorReset.decline", "Commendation.enter", "Comment.write", "LeavePeriod.add",
        "LeavePeriod.correct", "Membership.end", "Position.give", "Position.end", "Member.delete",
        "User.issue_link", "Discipline.enter", "Member.merge",
    }  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_who_takes_a_step_on_their_own_record_on_one_they_entered_and_on_anothers(house, name):
    line = LINES[name]
    found = walk(house, line)
    if table := os.environ.get(TABLE):
        with Path(table).open("a") as rows:
            rows.write(row_of(name, found) + "\n")
    taken = {key for key, what in found.items() if what == TAKES}
    takers = {post for post, whose in taken if whose == "another"}
    assert takers == set(line.takers.split())
    assert line.own or not {post for post, whose in taken if whose == "own"}
    entered = {post for post, whose in taken if whose == "entered"}
    assert entered == (takers if line.entered else set())
