"""The cap of each group: how many of it have the top grade, and how many may.

However many groups are asked about, the grades are one query and the exceptions one.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal

from campaigns.actions.cap_tallies import Head, Tally, as_marked, stored_counts, tallies_of
from campaigns.actions.closed_facts import as_closed
from campaigns.cap_groups import CapGroup, group_of
from campaigns.caps import Cap, Reading, readings_of
from campaigns.models import (
    CampaignYear,
    CapException,
    Evaluation,
    Grade,
    GradingScheme,
    GradingSettings,
)
from members import tree
from members.models import Organization, Position

Standing = Grade.Standing
Marks = dict[int, Grade]  # by evaluation: grades marked on a page and not yet decided


def cap_of(evaluation: Evaluation) -> Cap:
    """The cap of the group to which this evaluation belongs."""
    [cap] = cap_by_group(evaluation).values()
    return cap


def cap_by_group(evaluation: Evaluation) -> dict[CapGroup, Cap]:
    """The same with the group; of a closed year as its units stood when it was closed."""
    if evaluation.year.state != CampaignYear.State.CLOSED:
        return caps_by_group([evaluation])
    with as_closed(evaluation.year):
        then = Evaluation.objects.select_related("organization", "scheme").filter(pk=evaluation.pk)
        return caps_by_group(then)


def caps_of(evaluations: Collection[Evaluation], marks: Marks | None = None) -> list[Cap]:
    """The caps of all groups to which these evaluations belong, one each."""
    return list(caps_by_group(evaluations, marks).values())


def caps_by_group(
    evaluations: Collection[Evaluation], marks: Marks | None = None
) -> dict[CapGroup, Cap]:
    """The cap of each group to which these evaluations belong.

    Counts decided grades, else proposed ones. Marks count as decided, so that a page can show what
    they would do before anything is written.
    """
    paths = {path for row in evaluations for path in tree.lineage(row.organization.path)}
    organizations = Organization.objects.filter(path__in=paths).select_related("kind")
    by_path = {organization.path: organization for organization in organizations}
    groups = dict.fromkeys(
        group_of(row, [by_path[path] for path in tree.lineage(row.organization.path)])
        for row in evaluations
    )
    marks = marks or {}
    marked = [row for row in evaluations if row.pk in marks]
    return caps_of_groups(groups, {row: marks[row.pk] for row in marked})


def caps_of_groups(
    groups: Collection[CapGroup], marks: Mapping[Evaluation, Grade] | None = None
) -> dict[CapGroup, Cap]:
    """The cap of each of these groups; marks count instead of what is stored of these evaluations."""
    if not groups:
        return {}
    marks = marks or {}
    exceptions = {
        (exception.year_id, exception.organization_id, exception.target, exception.part): exception
        for exception in CapException.objects.in_force()
        .select_related("decision")
        .filter(
            year__in={group.year for group in groups},
            organization__in={group.root.pk for group in groups},
        )
        .select_related("organization")
    }
    settings = settings_of(groups)
    tallies = _tallied(groups, marks, heads_of(groups, settings))
    undecided = [
        group
        for group in groups
        if group.target == Grade.Target.MEMBER and settings[group.year].cap_counts_head is None
    ]
    heads = heads_of(undecided, settings, counts=None) if undecided else ()
    headless = _tallied(undecided, marks, heads) if heads else {}
    return {
        group: _cap(
            group,
            tally,
            exceptions.get((group.year, group.root.pk, group.target, group.part)),
            settings[group.year],
            headless.get(group, tally),
        )
        for group, tally in tallies.items()
    }


def _tallied(
    groups: Collection[CapGroup], marks: Mapping[Evaluation, Grade], heads: Collection[Head]
) -> dict[CapGroup, Tally]:
    """How many of each group stand where, these heads left out."""
    marked = [
        as_marked(row, grade)
        for row, grade in marks.items()
        if not any(head.is_of(row) for head in heads)
    ]
    stored = stored_counts(groups, [row.pk for row in marks], heads)
    return tallies_of(groups, [*stored, *marked])


def settings_of(groups: Collection[CapGroup]) -> dict[int, GradingSettings]:
    """By the key of the year, what it decided; nothing where it has not begun to."""
    keys = {group.year for group in groups}
    rows = GradingSettings.objects.filter(year__in=keys).select_related("year")
    settings = {row.year_id: row for row in rows}
    if keys - settings.keys():
        years = CampaignYear.objects.filter(pk__in=keys - settings.keys())
        settings |= {year.pk: GradingSettings(year=year) for year in years}
    return settings


def heads_of(
    groups: Collection[CapGroup],
    settings: Mapping[int, GradingSettings],
    *,
    counts: bool | None = False,
) -> set[Head]:
    """The secretaries of the members' groups in years that leave them out, each in the own group.

    `counts=None`: in years that have not decided whether the head counts.

    Asking about several groups at once leaves out nobody else than asking about each alone.
    """
    heads: set[Head] = set()
    for key, decided in settings.items():
        if decided.cap_counts_head is counts:
            secretaries = Position.objects.on(decided.year.last_day).filter(
                post=Position.Post.SECRETARY,
                organization__in={
                    group.root.pk
                    for group in groups
                    if group.year == key and group.target == Grade.Target.MEMBER
                },
            )
            heads |= {
                Head(key, *row) for row in secretaries.values_list("member", "organization__path")
            }
    return heads


def _cap(
    group: CapGroup,
    tally: Tally,
    exception: CapException | None,
    settings: GradingSettings,
    headless: Tally,
) -> Cap:
    scheme = group.scheme
    percent = scheme.cap_percent
    if scheme.cap_exception_percent is None:
        exception = None
    if exception:
        percent = scheme.cap_exception_percent
    readings = _readings(scheme, percent, tally, settings)
    own = next((reading for reading in readings if reading.base == scheme.cap_base), None)
    limit = None
    if own is None:
        limit = tally.reached
    elif settings.settles_cap:
        [limit] = own.limits.values()
    without_head = () if headless == tally else _readings(scheme, percent, headless, settings)
    return Cap(
        name=group.name,
        limit=limit,
        used=tally.used,
        reached=tally.reached,
        graded=tally.standings.total(),
        percent=percent,
        base_label=scheme.get_cap_base_display(),
        exception=str(exception) if exception else "",
        own=own,
        others=tuple(reading for reading in readings if reading is not own),
        without_head=next((one for one in without_head if one.base == scheme.cap_base), None),
    )


def _readings(
    scheme: GradingScheme, percent: Decimal | None, tally: Tally, settings: GradingSettings
) -> tuple[Reading, ...]:
    if percent is None:
        return ()
    return readings_of(
        reached=tally.reached,
        graded=tally.standings.total(),
        percent=percent,
        rounding=settings.cap_rounding,
        minimum=settings.cap_small_unit_minimum or 0,
        labels=dict(GradingScheme.CapBase.choices),
    )
