"""Ground floor: organisations, people, dated memberships and positions, scope of authority.

Also the reading of roster workbooks. Never: anything of a year's work. Imports only portal.kit.
"""
