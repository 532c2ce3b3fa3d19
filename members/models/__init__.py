"""Organisations, people, and who belonged where and held which post on which day."""

from .imports import RosterImport
from .memberships import LeavePeriod, Membership, Position
from .organizations import EarlierName, Organization, OrganizationKind, named_on
from .people import Member
from .users import User

__all__ = [
    "EarlierName",
    "LeavePeriod",
    "Member",
    "Membership",
    "Organization",
    "OrganizationKind",
    "Position",
    "RosterImport",
    "User",
    "named_on",
]
