"""Figures of inspections: those planned in the period, by the unit that was inspected.

What was done or remedied counts up to the last day of the period.
"""

from django.db.models import Q

from campaigns.models import Inspection
from reports.figures.measure import event
from reports.figures.tally import EVERY, Tally, Where, by_then, dated


def _inspected(where: Q | Where = EVERY) -> Tally:
    return Tally(dated(Inspection, "planned_on"), organization="inspected", where=where)


MEASURES = (
    *(
        event(
            f"inspections_{kind.value}",
            f"Cuộc {kind.label.lower()}",
            _inspected(by_then("done_on", kind=kind)),
            _inspected(Q(kind=kind)),
        )
        for kind in Inspection.Kind
    ),
    event("inspections", "Cuộc kiểm tra, giám sát theo kế hoạch", _inspected()),
    event(
        "inspections_done",
        "Cuộc kiểm tra, giám sát đã thực hiện",
        _inspected(by_then("done_on")),
        _inspected(),
    ),
    event(
        "findings_remedied",
        "Thiếu sót đã khắc phục sau kiểm tra",
        _inspected(by_then("remedied_on", has_findings=True)),
        _inspected(Q(has_findings=True)),
    ),
)
