"""Organisations, people, and who belonged where and held which post on which day."""

from .corrections import CorrectionRequest
from .earlier_names import EarlierName, named_on
from .imports import RosterImport
from .kinds import OrganizationKind
from .memberships import LeavePeriod, Membership
from .organizations import Organization
from .people import Member
from .positions import Position
from .transfers import TransferRequest
from .users import User

__all__ = [
    "CorrectionRequest",
    "EarlierName",
    "LeavePeriod",
    "Member",
    "Membership",
    "Organization",
    "OrganizationKind",
    "Position",
    "RosterImport",
    "TransferRequest",
    "User",
    "named_on",
]
