"""The roof: settings, root URLs, home, navigation. May import every app; no app imports it.

`portal.kit`, the cellar, is the exception: Django helpers that know no app, open to all.
"""
