"""What the audit log does not see by itself: readings, and changes that are written in bulk."""

from auditlog.models import LogEntry

COMMAND = "Quản trị hệ thống"  # who made an entry that has no user
CHANGES = {  # the actions that change a record, in words
    LogEntry.Action.CREATE: "Thêm",
    LogEntry.Action.UPDATE: "Sửa",
    LogEntry.Action.DELETE: "Xóa",
}


def log_reading(record) -> None:
    """Note in the audit log that today's user has read this record."""
    LogEntry.objects.log_create(record, force_log=True, action=LogEntry.Action.ACCESS)


def log_changes(record, changes: dict[str, tuple[str, str]]) -> None:
    """Note changes of the record's parts that were written in bulk: old and new value by name."""
    if changes:
        LogEntry.objects.log_create(
            record, force_log=True, action=LogEntry.Action.UPDATE, changes=changes
        )
