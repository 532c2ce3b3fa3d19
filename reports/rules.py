"""Who may do what on the reading floor."""

import rules

from members.rules import UPPER, is_oneself, power, power_at_home


@rules.predicate
def asked_for_it(user, job=None) -> bool:
    """The export was started by the user."""
    return job is not None and job.asked_by_id == user.pk


@rules.predicate
def views_below(user) -> bool:
    """Some post of the user views the organisations below its own."""
    return bool(user.scope.down.get("view"))


rules.add_perm("reports.view_report", power("view", of=""))
rules.add_perm("reports.list_reports", power("view"))
rules.add_perm("reports.export_many", views_below)
# Each office writes for itself; nobody above reads what it has not sent yet.
rules.add_perm("reports.write_narrative", power("record", "record_register", of=""))
rules.add_perm("reports.number_grading_paper", power("record", "record_register", of=""))
rules.add_perm("reports.view_gallery", power("appraise", "decide_organizations", level=UPPER))
rules.add_perm("reports.edit_layout", power("appraise", level=UPPER))
# An export is stopped by who started it, or by who leads or staffs the organisation.
rules.add_perm(
    "reports.change_export", asked_for_it | power("review", "appraise", of="organization")
)
# Those inspected do not see what inspectors read, except that everybody sees who read their record.
rules.add_perm("reports.read_trail", power("inspect", "appraise"))
rules.add_perm("reports.read_member_trail", is_oneself | power_at_home("inspect", "appraise"))
