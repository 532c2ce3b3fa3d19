"""Who may do what with the records of a year. One section a noun; predicates over the scope."""

import rules

from members.rules import power, power_from_above

# Years
rules.add_perm("campaigns.manage_year", power("decide_organizations", "appraise"))

# Sessions
rules.add_perm("campaigns.list_sessions", power("view"))
rules.add_perm("campaigns.record_session", power("record"))
rules.add_perm("campaigns.confirm_session", power_from_above("review"))

# Pledges

# Exemplars

# Registers

# Criteria

# Evaluations
