"""Organisations, people, and who belonged where and held which post on which day."""

from .imports import RosterImport
from .memberships import LeavePeriod, Membership, Position
from .organizations import Organization, OrganizationKind
from .people import Member
from .users import User

__all__ = [
    "LeavePeriod",
    "Member",
    "Membership",
    "Organization",
    "OrganizationKind",
    "Position",
    "RosterImport",
    "User",
]
