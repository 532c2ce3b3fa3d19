"""The cap on the top grade in the annexes: how many may get it, have got it, may still get it."""

from collections import defaultdict
from urllib.parse import urlencode

from django.db.models import Min, Q
from django.urls import reverse

from campaigns.actions.caps import caps_by_group
from campaigns.cap_groups import CapGroup
from campaigns.caps import Cap
from campaigns.models import CampaignYear, Evaluation, Grade
from members import tree
from members.models import Organization
from reports.figures.figure import Figure
from reports.figures.grading import SUBJECTS, subject_of

PARTS = {
    "limit": "tối đa mức cao nhất",
    "used": "đã quyết định mức cao nhất",
    "left": "còn được mức cao nhất",
}


# Of one line: by subject, its groups with their caps.
Caps = dict[str, dict[CapGroup, Cap]]
# By scheme and target, the id of its top grade.
Tops = dict[tuple[int, str], int]


def cap_keys(subject: str) -> tuple[str, ...]:
    """The columns of one subject's cap."""
    return tuple(f"{subject}_cap_{part}" for part in PARTS)


def cap_figures(
    organization: Organization, children: list[Organization], year: CampaignYear | None
) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
    """The figures of the caps of an organisation and of each of its children.

    A cap belongs to the unit on which it is taken; one taken on the organisation itself stands with
    the organisation alone. Five queries, however many units are below. Empty where the period is
    no campaign year.
    """
    if year is None:
        return {}, {}
    length = tree.child_length(organization.path)
    lines: dict[str, Caps] = defaultdict(dict)
    for group, cap in caps_by_group(_one_of_each_group(organization, year)).items():
        is_known = cap.percent is not None and cap.limit is not None
        if is_known and group.root.path.startswith(organization.path):
            for path in {organization.path, group.root.path[:length]}:
                lines[path].setdefault(subject_of(group), {})[group] = cap
    tops = top_grades()
    return _figures(organization, year, lines[organization.path], tops), {
        child.pk: _figures(child, year, lines[child.path], tops) for child in children
    }


def _one_of_each_group(organization: Organization, year: CampaignYear) -> list[Evaluation]:
    """One evaluation with a grade for each organisation, kind and group of tasks."""
    graded = Evaluation.objects.filter(
        Q(decided_grade__isnull=False) | Q(proposed_grade__isnull=False),
        year=year,
        organization__path__startswith=organization.path,
    )
    same = graded.order_by().values("organization", "scheme", "kind", "task_group")
    first = same.annotate(n=Min("pk"))
    rows = Evaluation.objects.filter(pk__in=first.values("n"))
    return list(rows.select_related("organization", "scheme"))


def top_grades() -> Tops:
    """The top grade of each scheme, for members and for organisations."""
    grades = Grade.objects.filter(standing=Grade.Standing.TOP)
    return {
        (scheme, target): pk for scheme, target, pk in grades.values_list("scheme", "target", "pk")
    }


def cap_page(group: CapGroup, year: CampaignYear, tops: Tops) -> str:
    """The board of grades of the group; the top grades themselves where it has no line there."""
    if group.tasks is not None:
        top = tops[group.scheme.pk, group.target]
        top_grade = {"organization": group.root.pk, "year": year.pk, "grade": top}
        return f"{reverse('campaigns:evaluation_list')}?{urlencode(top_grade)}"
    query: dict[str, object] = {
        "organization": group.root.pk,
        "year": year.calendar_year,
        "subject": subject_of(group),
    }
    if group.sector is not None:
        query["sector"] = group.sector
    return f"{reverse('reports:board_grades')}?{urlencode(query)}"


def _figures(unit: Organization, year: CampaignYear, line: Caps, tops: Tops) -> dict[str, Figure]:
    """The sums of the unit's caps; those of one group open it, those of several the board."""
    figures = {}
    for subject, (name, _) in SUBJECTS.items():
        caps = line.get(subject, {})
        groups = list(caps)
        # What one group may still give cannot make up for another that has given too many.
        sums = {part: sum(max(getattr(cap, part), 0) for cap in caps.values()) for part in PARTS}
        if len(groups) == 1:
            address = cap_page(groups[0], year, tops)
        else:
            query = urlencode(
                {"organization": unit.pk, "year": year.calendar_year, "subject": subject}
            )
            address = f"{reverse('reports:board_grades')}?{query}"
        for part, label in PARTS.items():
            key = f"{subject}_cap_{part}"
            figures[key] = Figure(
                key, f"{name}: {label}", sums[part], organization=unit.pk, address=address
            )
    return figures
