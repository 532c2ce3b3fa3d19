"""Organisations, people, and who belonged where and held which post on which day."""

# ruff: noqa: F401  imported from here by everybody
from .account_events import AccountEvent
from .account_links import AccountLink, LinkIssue
from .corrections import CorrectionRequest
from .earlier_names import EarlierName, named_on
from .imports import ColumnMeaning, RosterImport
from .kinds import OrganizationKind
from .memberships import LeavePeriod, Membership
from .occupations import Occupation
from .organizations import Organization
from .people import Member
from .positions import Position
from .post_changes import PostChange
from .second_factor import FactorReset, SecondFactorSettings
from .sent_forms import SentForm
from .transfers import TransferRequest
from .users import User
