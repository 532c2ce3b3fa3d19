"""Wiring: settings, root URLs, navigation, health. Names the apps by strings and imports none of them.

`portal.kit` holds the Django helpers that every app may use.
"""
