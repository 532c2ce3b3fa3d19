"""The records of a campaign year."""

from .ballots import Ballot, BallotTally
from .catalogues import Catalogue, CatalogueEntry
from .criteria import CriteriaSet, Criterion, Score
from .evaluations import Evaluation
from .exemplars import Commendation, Model, Nomination
from .pledges import Pledge, PledgeItem, PledgeProgress
from .registers import (
    CodeOfConduct,
    Contest,
    Inspection,
    PlanItem,
    Prize,
    PublicityItem,
    SteeringMember,
    TrainingClass,
    WelfareContribution,
    WorkIndicator,
)
from .schemes import CapException, Grade, GradingScheme
from .sessions import Attendance, StudySession
from .topics import Document, Topic
from .years import Attachment, Campaign, CampaignYear, Step, year_of

__all__ = [
    "Attachment",
    "Attendance",
    "Ballot",
    "BallotTally",
    "Campaign",
    "CampaignYear",
    "CapException",
    "Catalogue",
    "CatalogueEntry",
    "CodeOfConduct",
    "Commendation",
    "Contest",
    "CriteriaSet",
    "Criterion",
    "Document",
    "Evaluation",
    "Grade",
    "GradingScheme",
    "Inspection",
    "Model",
    "Nomination",
    "PlanItem",
    "Pledge",
    "PledgeItem",
    "PledgeProgress",
    "Prize",
    "PublicityItem",
    "Score",
    "SteeringMember",
    "Step",
    "StudySession",
    "Topic",
    "TrainingClass",
    "WelfareContribution",
    "WorkIndicator",
    "year_of",
]
