"""Attic: reads what the floors below hold: figures, dashboards, documents, frozen editions.

Writes below only through the verbs of the lower floors: closing a year, recording measured
criteria. Imports campaigns, members and portal.kit.
"""
