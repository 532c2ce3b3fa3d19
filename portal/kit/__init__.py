"""The cellar: Django helpers that know no app of ours. Imports nothing of the house."""
