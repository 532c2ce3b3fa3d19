"""The registers (sổ theo dõi): facts that a unit or an office enters as they happen.

One model per file, with its `Register(...)` declared in the class; one list and one form serve them
all. To add one: a file here, its model in `GROUPS`, a migration.
"""

from .award_titles import AwardTitle
from .base import Register, RegisterModel
from .civil_servants import CivilServantGrade
from .classes import TrainingClass
from .codes import CodeOfConduct
from .composites import CompositeIndicator
from .contests import Contest
from .documents import Document
from .earlier_grades import EarlierGrade
from .guidance import MonthlyGuidance
from .indicators import WorkIndicator
from .inspections import Inspection
from .issues import RaisedIssue
from .mass_organizations import MassOrganizationGrade
from .options import Option
from .plans import PlanItem
from .pledge_templates import PledgeTemplate
from .publicity import PublicityItem
from .steering import SteeringMember
from .terms import Term
from .topics import Topic
from .visits import DelegateVisit
from .welfare import WelfareContribution

# The registers as their page groups them.
GROUPS: tuple[tuple[str, tuple[type[RegisterModel], ...]], ...] = (
    ("Lãnh đạo, chỉ đạo", (Document, PlanItem, SteeringMember, Term)),
    (
        "Sinh hoạt, học tập",
        (Topic, MonthlyGuidance, PledgeTemplate, DelegateVisit, RaisedIssue, TrainingClass),
    ),
    (
        "Phong trào, kết quả",
        (
            Contest,
            PublicityItem,
            WelfareContribution,
            Inspection,
            CodeOfConduct,
            WorkIndicator,
            CompositeIndicator,
            MassOrganizationGrade,
            EarlierGrade,
            CivilServantGrade,
            AwardTitle,
            Option,
        ),
    ),
)
REGISTERS: dict[str, Register] = {
    model.register.slug: model.register for _, models in GROUPS for model in models
}
