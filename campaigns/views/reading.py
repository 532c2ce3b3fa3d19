"""Every reading by an inspector is logged, whatever the record."""

from portal.kit.reading import log_reading


def log_inspection(user, record, *, at=None) -> None:
    """Note that an inspector has read the record; other readers do so in their daily work.

    `at`: the organisation whose record it is, where the record does not say.
    """
    if user.scope.covers("inspect", at or record.organization):
        log_reading(record)


class InspectedMixin:
    """A page of one record whose reading by an inspector is logged."""

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        log_inspection(self.request.user, record)
        return record
