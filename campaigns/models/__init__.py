"""The records of a campaign year."""

from .attachments import Attachment
from .attendance import Assignment, Attendance
from .ballots import Ballot, BallotTally
from .cap_exceptions import CapException
from .catalogues import Catalogue, CatalogueEntry
from .comments import Comment
from .criteria import CriteriaSet
from .criterion import Criterion
from .evaluations import Evaluation
from .exemplars import Commendation, Nomination
from .findings import Finding
from .plans import (
    CodeOfConduct,
    CompositeIndicator,
    MassOrganizationGrade,
    PlanItem,
    SteeringMember,
    Term,
    TrainingClass,
    WorkIndicator,
)
from .pledges import Pledge, PledgeItem, PledgeProgress
from .practices import Practice
from .programme import (
    AgendaItem,
    DelegateVisit,
    MonthlyGuidance,
    PledgeTemplate,
    RaisedIssue,
)
from .quality import QualityCriterion, QualityTable, SessionScore
from .registers import Contest, Inspection, Prize, PublicityItem, WelfareContribution
from .schemes import Disqualifier, Grade, GradingScheme
from .scores import Score
from .sessions import StudySession
from .taken_forms import TakenForm
from .topics import Document, DocumentStudy, Topic
from .years import Campaign, CampaignYear, Step, year_of

__all__ = [
    "AgendaItem",
    "Assignment",
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
    "Comment",
    "CompositeIndicator",
    "Contest",
    "CriteriaSet",
    "Criterion",
    "DelegateVisit",
    "Disqualifier",
    "Document",
    "DocumentStudy",
    "Evaluation",
    "Finding",
    "Grade",
    "GradingScheme",
    "Inspection",
    "MassOrganizationGrade",
    "MonthlyGuidance",
    "Nomination",
    "PlanItem",
    "Pledge",
    "PledgeItem",
    "PledgeProgress",
    "PledgeTemplate",
    "Practice",
    "Prize",
    "PublicityItem",
    "QualityCriterion",
    "QualityTable",
    "RaisedIssue",
    "Score",
    "SessionScore",
    "SteeringMember",
    "Step",
    "StudySession",
    "TakenForm",
    "Term",
    "Topic",
    "TrainingClass",
    "WelfareContribution",
    "WorkIndicator",
    "year_of",
]
