"""Who may do what in the attic."""

import rules

from members.rules import UPPER, is_oneself, power, power_at_home


@rules.predicate
def asked_for_it(user, job=None) -> bool:
    """The export was started by the user."""
    return job is not None and job.asked_by_id == user.pk


rules.add_perm("reports.view_report", power("view", of=""))
rules.add_perm("reports.list_reports", power("view"))
# Each office writes for itself: what it has not sent yet is read by nobody above.
rules.add_perm("reports.write_narrative", power("record", "record_register", of=""))
rules.add_perm("reports.view_gallery", power("appraise", "decide_organizations", level=UPPER))
rules.add_perm("reports.edit_layout", power("appraise", level=UPPER))
# An export is stopped by who started it, or by who leads or staffs the organisation.
rules.add_perm(
    "reports.change_export", asked_for_it | power("review", "appraise", of="organization")
)
# Who is inspected does not watch the inspector; of his own record everybody knows who read it.
rules.add_perm("reports.read_trail", power("inspect", "appraise"))
rules.add_perm("reports.read_member_trail", is_oneself | power_at_home("inspect", "appraise"))
