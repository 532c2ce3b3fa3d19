"""Board of the year: how far each unit's records have come, n of total."""

from collections import Counter

from django.db.models import Count
from django.db.models.functions import Substr

from members.models import Organization
from portal.kit.text import number
from reports.boards.board import Board, Cell, Chart, Column, Row
from reports.boards.choice import Choice, total_row, unit_rows
from reports.figures.progress import MEETING, NOUNS, PLEDGE, STAGES, UNPLEDGED, Noun, Stage
from reports.figures.slots import begun_slots, missing_meetings

PAGE = "reports:board_progress"
INTRO = (
    "Chưa nộp: buổi còn thiếu đến nay, đảng viên chưa có cam kết, đề nghị còn là bản nháp, hồ sơ "
    "chưa tự đánh giá. Đã xong: đã được xác nhận, thông qua hoặc quyết định, trên tổng số."
)
Stages = dict[Stage, int]


def progress(choice: Choice) -> Board:
    """Waiting, submitted, returned and done of every kind of record, by unit."""
    counts = {noun.key: _by_unit(choice, noun) for noun in NOUNS}
    columns = [
        Column(name, noun.label, ("đã xong", "tổng số") if stage is Stage.DONE else ("",))
        for noun in NOUNS
        for stage, name in STAGES.items()
    ]

    def cells(unit: Organization | None) -> list[Cell]:
        return [
            cell
            for noun in NOUNS
            for cell in _cells(choice, noun, unit, _total(counts[noun.key], choice, unit))
        ]

    foot = total_row(choice, cells(None))
    return Board(
        f"Tiến độ năm {choice.year.calendar_year}",
        INTRO,
        columns,
        unit_rows(choice, PAGE, cells),
        foot,
        draw=lambda _rows: [_chart(foot)],
        worst="-0",
    )


def _by_unit(choice: Choice, noun: Noun) -> dict[str, Stages]:
    stages = noun.stages()
    rows = (
        noun.rows(choice.period)
        .filter(organization__path__startswith=choice.organization.path)
        .order_by()
        .annotate(part=Substr("organization__path", 1, choice.length))
        .values("part")
        .annotate(**{stage.value: Count("pk", filter=q) for stage, q in stages.items()})
    )
    by_unit = {row.pop("part"): {Stage(stage): n for stage, n in row.items()} for row in rows}
    if noun in (MEETING, PLEDGE):
        for part, n in _not_handed_in(choice, noun).items():
            by_unit.setdefault(part, {})[Stage.WAITING] = n
    return by_unit


def _not_handed_in(choice: Choice, noun: Noun) -> dict[str, int]:
    """What is due and has no record: missing meetings, members without a pledge."""
    if noun is PLEDGE:
        return choice.groups(UNPLEDGED, choice.period)
    slots = begun_slots(choice.period, study=False)
    missing: Counter[str] = Counter()
    for cell, gaps in missing_meetings(choice.organization, choice.period, slots).items():
        missing[cell.path[: choice.length]] += len(gaps)
    return dict(missing)


def _total(by_unit: dict[str, Stages], choice: Choice, unit: Organization | None) -> Stages:
    paths = choice.paths(unit, by_unit)
    return {stage: sum(by_unit.get(path, {}).get(stage, 0) for path in paths) for stage in Stage}


def _cells(choice: Choice, noun: Noun, unit: Organization | None, stages: Stages) -> list[Cell]:
    total = sum(stages.values())
    cells = [
        Cell.count(stages[stage], _url(choice, noun, stage, unit))
        for stage in STAGES
        if stage is not Stage.DONE
    ]
    done = Cell.count(stages[Stage.DONE], _url(choice, noun, Stage.DONE, unit))
    cells.append(Cell((stages[Stage.DONE], total), done.text, done.url, f"trên {number(total)}"))
    return cells


def _url(choice: Choice, noun: Noun, stage: Stage, unit: Organization | None) -> str:
    if stage in noun.recorded:
        return choice.figure_url(noun.measure(stage).key, unit)
    if noun is PLEDGE:
        return choice.figure_url("members_unpledged", unit)
    if unit is None and choice.filters:
        return ""
    return choice.unit_address("reports:session_calendar", unit or choice.organization, late=1)


def _chart(foot: Row) -> Chart:
    """Of each kind of record, the share at each stage, over all units."""
    counts = [[cell.amount(0) for cell in foot.cells[at : at + 4]] for at in range(0, 16, 4)]
    totals = [sum(line) or 1 for line in counts]
    return Chart(
        "stacked",
        "Tỷ lệ hồ sơ theo bước xử lý (%)",
        [noun.label for noun in NOUNS],
        [
            (name, [100 * line[n] / total for line, total in zip(counts, totals, strict=True)])
            for n, name in reversed(list(enumerate(STAGES.values())))
        ],
    )
