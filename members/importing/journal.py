"""What an import wrote, kept so that it can be undone: rows before and after, of whom it touches."""

from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from members.models import LeavePeriod, Member, Membership, Organization, Position

from .entries import FIELDS
from .plan import RosterPlan

Rows = dict[str, dict[str, dict[str, Any]]]  # by model and key: the values
DATED: dict[str, type[Model]] = {
    "membership": Membership,
    "leave": LeavePeriod,
    "position": Position,
}
_DATED_COLUMNS = ("member_id", "starts_on", "ends_on", "end_reason", "organization_id")


class Journal:
    """Compares what the portal holds of the people of a plan before it is applied and after."""

    def __init__(self, plan: RosterPlan, ended: Iterable[int]) -> None:
        self._plan = plan
        changing = [entry for entry in plan.entries if entry.words]
        self._known = {entry.member.pk for entry in changing if entry.member.pk}
        self._known |= {home.member_id for home in plan.left if home.pk in set(ended)}
        self._before = _rows_of(self._known)

    def written(self) -> dict[str, Any]:
        """What is new and what changed, as JSON keeps it. Call it when the plan has been applied."""
        new = [entry.member.pk for entry in self._plan.entries if entry.is_new]
        after = _rows_of(self._known | set(new))
        created: Rows = {}
        changed: dict[str, Any] = {}
        for name, rows in after.items():
            before = self._before[name]
            created[name] = {key: values for key, values in rows.items() if key not in before}
            changed[name] = {
                key: [before[key], values]
                for key, values in rows.items()
                if key in before and before[key] != values
            }
        cells = Organization.objects.under(self._plan.organization).cells()
        founded = cells.filter(name__in=self._plan.new_cells).values_list("pk", flat=True)
        return {"created": created, "changed": changed, "organizations": list(founded)}


def _rows_of(members: set[int]) -> Rows:
    """The facts and the dated rows of the members, as texts."""
    people = Member.objects.filter(pk__in=members).values("pk", *FIELDS)
    rows: Rows = {"member": _by_key(people)}
    for name, model in DATED.items():
        columns = {field.attname for field in model._meta.concrete_fields}
        held = [column for column in _DATED_COLUMNS if column in columns]
        rows[name] = _by_key(model._base_manager.filter(member__in=members).values("pk", *held))
    return rows


def _by_key(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    plain = DjangoJSONEncoder()
    return {
        str(row["pk"]): {
            name: value if value is None or isinstance(value, (int, str)) else plain.default(value)
            for name, value in row.items()
            if name != "pk"
        }
        for row in rows
    }


def current_rows(model: type[Model], keys: Iterable[str], columns: Iterable[str]) -> dict[str, Any]:
    """What the rows with these keys hold now, in the form of the journal."""
    return _by_key(model._base_manager.filter(pk__in=[*keys]).values("pk", *columns))
