"""Main floor: the year's work: sessions, pledges, exemplars, criteria, evaluations, registers.

Never: totals across kinds of records or documents. Imports members and portal.kit.
"""
