"""The home page: what waits for the reader today, in one section for each of their roles.

`sections` joins the modules of the roles: `own` (a member), `cells` (who records in a cell or
committee), `above` (committees), `staff` (staff, inspectors, agency heads, the administrator).
`late` and `overview` show who watches the units below where they stand. A line of the page is a
`Task` of `base`; what a role may do is asked of the rules, never decided here.
"""
