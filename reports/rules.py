"""Who may do what in the attic."""

import rules

from members.rules import power

rules.add_perm("reports.view_report", power("view", of=""))
rules.add_perm("reports.list_reports", power("view"))
rules.add_perm("reports.write_narrative", power("record", "record_register", "manage", of=""))
rules.add_perm("reports.view_gallery", power("appraise", "decide_organizations"))
