"""Factories, one module a noun; import them from their module."""
