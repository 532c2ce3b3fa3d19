"""The keys of composite indicators among the figures of a report."""

import re

from campaigns.models import CompositeIndicator
from members.models import Organization

KEY = re.compile(r"composite_\d+")


def composite_key(pk: int) -> str:
    """The key by which sections name the indicator."""
    return f"composite_{pk}"


def composite_keys(organization: Organization) -> set[str]:
    """The keys of the indicators that the organisation, or one above it, has set."""
    lines = CompositeIndicator.objects.offered_to(organization)
    return {composite_key(pk) for pk in lines.values_list("pk", flat=True)}
