"""Who may do what with the records of a year. One section a noun; predicates over the scope."""

import rules

from members.rules import power

# Years
rules.add_perm("campaigns.manage_year", power("decide_organizations", "appraise"))

# Sessions

# Pledges

# Exemplars

# Registers

# Criteria

# Evaluations
