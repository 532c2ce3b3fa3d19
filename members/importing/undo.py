"""An import is undone as a whole, while nothing else has come to hang on what it wrote."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from members.actions.dated import write
from members.actions.guards import refuse_own
from members.actions.memberships import check_post
from members.models import Member, Organization, Position, PostChange, RosterImport, User
from members.tree import lineage, parent_path
from portal.kit.references import references_to

from .bulk import change_rows, delete_rows
from .journal import DATED, current_rows

MODELS: dict[str, type[Model]] = {"member": Member, **DATED}
_SHOWN = 5
GONE_ON = "Đã có thay đổi sau lần nhập này ({what}), nên không hoàn tác được; mời sửa từng chỗ."


def lock(organization: Organization) -> None:
    """Let one import of the organisation, or of a part of it, go on at a time."""
    upwards = Organization.objects.filter(path__in=lineage(organization.path)).order_by("path")
    list(upwards.select_for_update(no_key=True).values_list("pk"))


@transaction.atomic
def undo_import(*, record: RosterImport, by: User) -> None:
    """Delete what the import created and restore what it changed.

    Raises ValidationError, naming it, where something it wrote was changed since, or is referred to
    by anything else: a meeting, a pledge, an account; where others confirmed a post of its list; for
    who is on it; and where what it ended no longer fits what came later.
    """
    lock(record.organization)
    record = RosterImport.objects.select_for_update().get(pk=record.pk)
    states = (RosterImport.State.APPLIED, RosterImport.State.WRITING)  # by hand, by a worker
    if record.state not in states or record.written is None:
        raise ValidationError("Lần nhập này không hoàn tác được.")
    written = record.written
    _refuse_own(written, by)
    _refuse_changed(written)
    _refuse_referred(written)
    _refuse_confirmed(record, written)
    PostChange.objects.filter(roster=record).delete()
    PostChange.objects.filter(position__in=[*written["created"]["position"]]).update(position=None)
    for name in ("position", "leave", "membership"):
        delete_rows(_created(written, name))
    _restore(written["changed"])
    delete_rows(_created(written, "member"))
    _delete_cells(written["organizations"])
    record.state, record.written, record.failure = RosterImport.State.UNDONE, None, ""
    record.undone_by, record.undone_at = by, timezone.now()
    record.save()


def _created(written: dict[str, Any], name: str) -> list[Any]:
    """The rows of this kind that the import created."""
    rows = MODELS[name]._base_manager.filter(pk__in=[*written["created"][name]])
    related = {"position": ("member", "organization"), "membership": ("member", "organization")}
    return list(rows.select_related(*related.get(name, ())) if name in related else rows)


def _delete_cells(keys: list[int]) -> None:
    """Delete the founded cells, to which nothing refers (ValidationError where one has units below)."""
    cells = list(Organization._base_manager.filter(pk__in=keys))
    if any(cell.numchild for cell in cells):
        raise ValidationError(GONE_ON.format(what="đơn vị trực thuộc"))
    for path, count in Counter(parent_path(cell.path) for cell in cells).items():
        Organization.objects.filter(path=path).update(numchild=F("numchild") - count)
    delete_rows(cells)


def _refuse_own(written: dict[str, Any], by: User) -> None:
    """Nobody gives or takes back what is in their own record (ValidationError)."""
    member = by.member
    if member is None:
        return
    for name, model in MODELS.items():
        keys = {*written["created"][name], *written["changed"][name]}
        own = {"pk": member.pk} if model is Member else {"member": member}
        if model._base_manager.filter(pk__in=keys).filter(**own).exists():
            refuse_own(member, by)


def _refuse_confirmed(record: RosterImport, written: dict[str, Any]) -> None:
    """A post of the list that another has confirmed since stays (ValidationError)."""
    confirmed = PostChange.objects.filter(roster=record, state=PostChange.State.APPLIED)
    if change := confirmed.exclude(position__in=[*written["created"]["position"]]).first():
        raise ValidationError(GONE_ON.format(what=change))


def _refuse_changed(written: dict[str, Any]) -> None:
    """Everything must still stand as the import left it (ValidationError)."""
    for name, model in MODELS.items():
        left = dict(written["created"][name])
        left |= {key: after for key, (_, after) in written["changed"][name].items()}
        if not left:
            continue
        columns = next(iter(left.values())).keys()
        now = current_rows(model, left, columns)
        wrong = [key for key, values in left.items() if now.get(key) != values]
        if wrong:
            rows = model._base_manager.filter(pk__in=wrong[:_SHOWN])
            what = "; ".join(map(str, rows)) or str(model._meta.verbose_name)
            raise ValidationError(GONE_ON.format(what=what))


def _refuse_referred(written: dict[str, Any]) -> None:
    """Nothing but what the import itself wrote may refer to the new people and cells."""
    created: dict[Any, set[int]] = {
        **{model: {int(k) for k in written["created"][name]} for name, model in MODELS.items()},
        Organization: set(written["organizations"]),
    }
    for target in (Member, Organization):
        if not created[target]:
            continue
        for model, column in references_to(target):
            if model is PostChange:
                continue
            first, last = min(created[target]), max(created[target])
            near = model._base_manager.filter(**{f"{column}__gte": first, f"{column}__lte": last})
            if not near.exists():  # much cheaper than thirty thousand keys in each of sixty queries
                continue
            others = near.filter(**{f"{column}__in": created[target]})
            count = others.exclude(pk__in=created.get(model, set())).count()
            if count:
                what = f"{count} {model._meta.verbose_name}"
                raise ValidationError(GONE_ON.format(what=what))


def _restore(changed: dict[str, Any]) -> None:
    people = []
    for name, model in MODELS.items():
        before = {int(key): values for key, (values, _) in changed[name].items()}
        rows: Iterable[Any] = model._base_manager.filter(pk__in=[*before])
        for row in rows:
            old = {name: getattr(row, name) for name in before[row.pk]}
            for column, value in before[row.pk].items():
                field: Any = model._meta.get_field(column.removesuffix("_id"))
                setattr(row, column, value if field.is_relation else field.to_python(value))
            if isinstance(row, Position):
                check_post(row)
            if isinstance(row, Member):
                differing = {name for name, value in old.items() if getattr(row, name) != value}
                people.append((row, {name: old[name] for name in differing}))
            else:
                write(row)
    change_rows(people, "search", "sort_name", "name_key", "card_key")
