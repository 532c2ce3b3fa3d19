"""Which records are tracked with old and new values, and why the others are not.

Part of `portal.settings`. A test refuses a model that is in neither list.
"""


def _of(app: str, names: str) -> list[str]:
    return [f"{app}.{name}" for name in names.split()]


AUDITLOG_DISABLE_ON_RAW_SAVE = True
AUDITLOG_CHANGE_DISPLAY_TRUNCATE_LENGTH = -1  # old and new values are shown whole
AUDITLOG_INCLUDE_TRACKING_MODELS = (
    {"model": "members.User", "exclude_fields": ["password", "last_login"]},
    {"model": "members.LeavePeriod", "exclude_fields": ["reason"]},
    # A draft is saved while it is typed, and is nobody else's before it is sent.
    {"model": "reports.Narrative", "exclude_fields": ["text", "written_by", "written_at"]},
    *_of(
        "members",
        "Member Membership Organization OrganizationKind EarlierName Position Occupation "
        "SecondFactorSettings",
    ),
    # What is asked of everybody in a year: dates, schemes, criteria, layouts.
    *_of("campaigns", "CampaignYear CompleteYear Deadline GradingSettings CriteriaSet Criterion"),
    *_of("campaigns", "Delegation OrderLine"),
    *_of("campaigns", "GradingScheme Grade DecidingLine Condition Disqualifier LeadingPost"),
    *_of("campaigns", "ReviewForm ReviewSection ReviewCriterion QuarterCriterion QuarterAxis"),
    *_of("campaigns", "QualityTable QualityCriterion Catalogue CatalogueEntry Campaign Term"),
    # Meetings, pledges, grades.
    *_of("campaigns", "StudySession AgendaItem Assignment DocumentStudy Attachment"),
    *_of("campaigns", "Pledge PledgeItem PledgeProgress MeetingExplanation"),
    *_of(
        "campaigns", "Evaluation Decision Ballot BallotTally CapException Finding Regrading Score"
    ),
    *_of("campaigns", "SpecialCase Discipline ConfidenceVote Comment"),
    *_of("campaigns", "Nomination Commendation Practice"),
    # Registers.
    *_of("campaigns", "TrainingClass CodeOfConduct CompositeIndicator Contest Prize Document"),
    *_of("campaigns", "MonthlyGuidance WorkIndicator Inspection RaisedIssue PlanItem"),
    *_of("campaigns", "MassOrganizationGrade PledgeTemplate PublicityItem SteeringMember Topic"),
    *_of(
        "campaigns",
        "DelegateVisit WelfareContribution EarlierGrade CivilServantGrade AwardTitle Option",
    ),
    *_of("reports", "PastFigure LayoutProfile WordTemplate DocumentNumber"),
)

_CLOSED = "written once when the year is closed, from records that are tracked"
_REVIEW = "a draft is its author's alone; handing it in is a step of the evaluation"
_QUARTER = "a draft is its author's alone; grading and appraisal are steps of the quarter"
TRAIL_EXEMPT = {
    "campaigns.Review": _REVIEW,
    "campaigns.ReviewAnswer": _REVIEW,
    "campaigns.ReviewLine": _REVIEW,
    "campaigns.TaskResult": _REVIEW,
    "campaigns.CriterionPoints": _REVIEW,
    "campaigns.QuarterReview": _QUARTER,
    "campaigns.QuarterTick": _QUARTER,
    "campaigns.QuarterResult": _QUARTER,
    "members.AccountEvent": "is itself the trail of accounts",
    "members.AccountLink": "holds the hash of a secret; its use is an event of the account",
    "members.FactorReset": "keeps who asked and who answered",
    "members.LinkIssue": "is itself the record of an issue",
    "members.CorrectionRequest": "keeps old and new values and who answered",
    "members.PostChange": "is itself the record of a change of posts",
    "members.TransferRequest": "keeps who asked and who answered",
    "members.RosterImport": "keeps the file as it came; what it changed is tracked",
    "members.ColumnMeaning": "how an office words its lists; nothing of people or units",
    "members.SentForm": "the memory of forms taken, for two days",
    "campaigns.Attendance": "written in bulk; changes stand with the session (`write_sheet`)",
    "campaigns.SessionScore": "written anew as a whole; points and band stand with the session",
    "campaigns.Step": "is itself the trail of steps, never changed",
    "campaigns.TakenForm": "the memory of sheets taken",
    "campaigns.ClosedOrganization": _CLOSED,
    "campaigns.ClosedName": _CLOSED,
    "campaigns.ClosedMember": _CLOSED,
    "campaigns.ClosedMembership": _CLOSED,
    "campaigns.ClosedLeave": _CLOSED,
    "campaigns.ClosedPosition": _CLOSED,
    "campaigns.ClosedSteering": _CLOSED,
    "campaigns.ClosedAssignment": _CLOSED,
    "reports.Edition": "never changed; its files have a checksum",
    "reports.ExportRecord": "is itself the log of exports",
    "reports.ExportJob": "work under way; asking for it is in the log of exports",
    "reports.ExportItem": "work under way",
    "reports.CardsRead": "which cards of a first login somebody has put away",
    "reports.PastFigureImport": "keeps the file as it came; what it wrote is tracked",
}
