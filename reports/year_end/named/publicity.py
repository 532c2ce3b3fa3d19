"""Contests with their prizes, classes, speakers and publicity by name."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import ExtractQuarter

from campaigns.models import Contest, Prize, PublicityItem, TrainingClass
from campaigns.models.registers import RegisterModel
from campaigns.models.year_settings import months_of
from portal.kit.text import number
from reports.figures.tally import THING, dated
from reports.year_end.named.lines import Names, after, lower, plain, quoted, sentence
from reports.year_end.named.photographs import captions

QUARTERS = ("I", "II", "III", "IV")


def publicity(names: Names) -> list[str]:
    """Contests with their prizes, classes by kind, what was published for anniversaries."""
    return [
        *_contests(names),
        *_classes(names),
        *_renewed(names),
        *_quarters(names),
        *_occasions(names),
        *_speakers(names),
        *(captions(names, PublicityItem) if names.has("publicity") else ()),
    ]


def _contests(names: Names) -> list[str]:
    if not names.has("contests"):
        return []
    lines = names.below(dated(Contest, "held_on")(names.period)).annotate(thing=THING)
    by_thing: dict[int, list[Contest]] = defaultdict(list)
    for row in lines.order_by("held_on", "pk"):
        by_thing[row.thing].append(row)
    prizes: dict[int, Counter] = defaultdict(Counter)
    won = Prize.objects.filter(contest__in=lines.values("pk")).order_by("rank")
    for contest, *prize in won.values_list("contest", "rank", "collective", "level"):
        prizes[contest][tuple(prize)] += 1
    return sentence("Các cuộc thi", (_contest(names, rows, prizes) for rows in by_thing.values()))


def _contest(names: Names, rows: list[Contest], prizes: dict[int, Counter]) -> str:
    """One contest of however many units: entries added up, prizes by rank and winner."""
    first, address = rows[0], names.register(Contest, rows[0].name)
    sums = (
        (sum(row.delegates for row in rows), "người dự thi"),
        (sum(row.entries_received or 0 for row in rows), "bài dự thi"),
        (sum(row.entries_by_members or 0 for row in rows), "bài của đảng viên"),
        (sum(row.entries_forwarded for row in rows), "bài gửi lên cấp trên"),
    )
    won = sum((prizes[row.pk] for row in rows), Counter())
    counts = [(count, words) for count, words in sums if count]
    counts += [
        (
            won[rank.value, collective, level],
            f"{lower(rank.label)} {'tập thể' if collective else 'cá nhân'}{_level(level, ' ')}",
        )
        for level in ("", *Contest.Level)
        for rank in Prize.Rank
        for collective in (True, False)
        if won[rank.value, collective, level]
    ]
    said = [
        f"{names.number(count, f'{first.name}: {words}', address)} {words}"
        for count, words in counts
    ]
    return f"{quoted(first.name)} ({_level(first.level)})" + (
        f": {', '.join(said)}" if said else ""
    )


def _level(level: str, before: str = "") -> str:
    """A level in the middle of a sentence; nothing for none."""
    if not level:
        return ""
    label = Contest.Level(level).label
    return before + (label if level == Contest.Level.STATE else lower(label))


def _classes(names: Names) -> list[str]:
    if not names.has("classes"):
        return []
    kinds = (
        names.below(dated(TrainingClass, "starts_on")(names.period))
        .exclude(lesson="")
        .values("kind")
        .annotate(classes=Count("pk"), people=Sum("learners"))
        .order_by("kind")
    )
    return sentence(
        "Lớp bồi dưỡng có chuyên đề về Bác",
        (
            f"{plain(row['kind'])}: {_number(names, TrainingClass, row['classes'], row['kind'])} lớp, "
            f"{number(row['people'])} học viên"
            for row in kinds
        ),
    )


def _renewed(names: Names) -> list[str]:
    """The classes and courses of which the teaching was renewed, and how."""
    rows = (
        names.below(dated(TrainingClass, "starts_on")(names.period))
        .exclude(renewed="")
        .select_related("organization")
        .order_by("starts_on", "pk")
    )
    said = [
        f"{quoted(row.kind)}{names.by(row.organization.name, row.organization_id)}{after(row.renewed)}"
        for row in rows
    ]
    if not said:
        return []
    address = names.register(TrainingClass, renewed="yes")
    count = names.number(len(said), "Lớp, môn học được đổi mới giảng dạy", address)
    start = f"Đổi mới nội dung, phương pháp giảng dạy tư tưởng Hồ Chí Minh ở {count} lớp, môn học"
    return sentence(start, said)


def _quarters(names: Names) -> list[str]:
    """What was published in each quarter of a year; nothing in a period of several."""
    if not names.year or not names.has("publicity"):
        return []
    items = names.below(dated(PublicityItem, "published_on")(names.period))
    quarters = items.annotate(quarter=ExtractQuarter("published_on")).values_list("quarter")
    counts = quarters.annotate(items=Count("pk")).order_by("quarter")
    return sentence("Theo quý", (_quarter(names, quarter, count) for quarter, count in counts))


def _quarter(names: Names, quarter: int, count: int) -> str:
    first, last = months_of(int(names.year), 3 * quarter - 2, 3 * quarter)
    address = names.register(PublicityItem, since=first, until=last)
    number_of = names.number(count, f"Tin, bài quý {quarter}", address)
    return f"quý {QUARTERS[quarter - 1]} có {number_of} tin, bài"


def _occasions(names: Names) -> list[str]:
    if not names.has("publicity"):
        return []
    occasions = (
        names.below(dated(PublicityItem, "published_on")(names.period))
        .exclude(occasion="")
        .values("occasion")
        .annotate(items=Count("pk"))
        .order_by("-items", "occasion")
    )
    return sentence(
        "Tuyên truyền gắn với các ngày kỷ niệm",
        (
            f"{plain(row['occasion'])}: "
            f"{_number(names, PublicityItem, row['items'], row['occasion'])} tin, bài"
            for row in occasions
        ),
    )


def _speakers(names: Names) -> list[str]:
    """Who gave talks, with how many and to how many."""
    if not names.has("talks"):
        return []
    talks = names.below(dated(PublicityItem, "published_on")(names.period)).filter(channel="talk")
    speakers = (
        talks.exclude(author="")
        .values("author")
        .annotate(items=Count("pk"), people=Sum("listeners"))
        .order_by("-items", "author")
    )
    return sentence(
        "Báo cáo viên, tuyên truyền viên",
        (
            f"{plain(row['author'])}: "
            f"{_number(names, PublicityItem, row['items'], row['author'], channel='talk')} buổi, "
            f"{number(row['people'])} lượt người nghe"
            for row in speakers
        ),
    )


def _number(names: Names, model: type[RegisterModel], count: int, text: str, **query: Any) -> str:
    """A number that opens the lines of a register, narrowed by a text and by choices."""
    label = f"{model.register.title}: {text}"
    return names.number(count, label, names.register(model, text, **query))
