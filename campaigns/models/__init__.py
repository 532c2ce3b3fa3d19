"""The records of a campaign year."""

# ruff: noqa: F401  imported from here by everybody
from .agenda import AgendaItem
from .assignments import Assignment
from .attachments import Attachment
from .attendance import Attendance
from .ballots import Ballot, BallotTally
from .cap_exceptions import CapException
from .catalogues import Catalogue, CatalogueEntry
from .closed_facts import CLOSED_FACTS
from .commendations import Commendation
from .comments import Comment
from .complete_years import CompleteYear
from .conditions import Condition
from .confidence_votes import ConfidenceVote
from .criteria import CriteriaSet
from .criterion import Criterion
from .deadlines import Deadline
from .deciding_lines import DecidingLine
from .decisions import Decision
from .delegations import Delegation
from .disciplines import Discipline
from .disqualifiers import Disqualifier
from .evaluations import Evaluation
from .findings import Finding
from .grading_settings import GradingSettings
from .leading_posts import LeadingPost
from .meeting_explanations import MeetingExplanation
from .nominations import Nomination
from .order_lines import OrderLine
from .pledge_items import PledgeItem, PledgeProgress
from .pledges import Pledge
from .practices import Practice
from .quality import QualityCriterion, QualityTable, SessionScore
from .quarter_lines import QuarterAxis, QuarterCriterion
from .quarter_marks import QuarterResult, QuarterTick
from .quarter_reviews import QuarterReview
from .registers import (
    AwardTitle,
    CivilServantGrade,
    CodeOfConduct,
    CompositeIndicator,
    Contest,
    DelegateVisit,
    Document,
    EarlierGrade,
    Inspection,
    MassOrganizationGrade,
    MonthlyGuidance,
    Option,
    PlanItem,
    PledgeTemplate,
    PublicityItem,
    RaisedIssue,
    SteeringMember,
    Term,
    Topic,
    TrainingClass,
    WelfareContribution,
    WorkIndicator,
)
from .registers.contests import Prize
from .registers.document_studies import DocumentStudy
from .regradings import Regrading
from .review_forms import ReviewCriterion, ReviewForm, ReviewSection
from .reviews import CriterionPoints, Review, ReviewAnswer, ReviewLine, TaskResult
from .scheme_lines import SubjectKind
from .schemes import Grade, GradingScheme
from .scores import Score
from .sessions import StudySession
from .special_cases import SpecialCase
from .steps import Step
from .taken_forms import TakenForm
from .years import Campaign, CampaignYear, year_of
