"""Who may do what in the attic."""

import rules

from members.rules import power

rules.add_perm("reports.view_report", power("view", of=""))
rules.add_perm("reports.list_reports", power("view"))
# Each office writes for itself: what it has not sent yet is read by nobody above.
rules.add_perm("reports.write_narrative", power("record", "record_register", of=""))
rules.add_perm("reports.view_gallery", power("appraise", "decide_organizations"))
rules.add_perm("reports.close_year", power("decide_organizations"))
