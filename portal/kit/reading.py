"""Reads of sensitive records are logged beside the changes."""

from auditlog.models import LogEntry


def log_reading(record) -> None:
    """Note in the audit log that today's user has read this record."""
    LogEntry.objects.log_create(record, force_log=True, action=LogEntry.Action.ACCESS)
