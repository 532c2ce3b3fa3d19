"""Topics, practices, contests, classes and welfare programmes by name."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from campaigns.models import (
    Contest,
    Practice,
    Prize,
    PublicityItem,
    TrainingClass,
    WelfareContribution,
)
from campaigns.models.registers import RegisterModel
from reports.figures.figure import Unit
from reports.figures.sessions import held
from reports.figures.tally import THING, dated
from reports.year_end.named.lines import Names, after, plain, quoted, sentence


def topics(names: Names) -> list[str]:
    """The topics studied, each with its meetings by level and the members present of those expected."""
    if not names.has("topic_sessions"):
        return []
    rows = (
        names.below(held(names.period))
        .filter(topic__isnull=False)
        .values("topic", "topic__title")
        .annotate(
            meetings=Count("pk"),
            present=Sum("present_count"),
            expected=Sum("expected_count"),
        )
        .order_by("topic__year__year", "topic__quarter", "topic")
    )
    return sentence(
        "Chuyên đề đã học",
        (
            f"{quoted(row['topic__title'])}: "
            + names.number(
                row["meetings"], f"Buổi học {row['topic__title']}", _sessions(names, row["topic"])
            )
            + " buổi"
            + _attended(names, row)
            for row in rows
        ),
    )


def _attended(names: Names, row: dict) -> str:
    if not row["expected"]:
        return ""
    label, address = f"Dự học {row['topic__title']}", _sessions(names, row["topic"])
    share = names.share(row["present"], row["expected"], label, address)
    return f", đảng viên dự đạt {share}"


def _sessions(names: Names, topic: int) -> str:
    return names.list_of("campaigns:session_list", topic=topic, year="")


def following(names: Names) -> list[str]:
    """The practices of the period: those begun in it, and those that others copied."""
    if not names.has("models_new", "models_replicated"):
        return []
    until = names.period.end
    practices = (
        names.below(Practice.objects.filter(started_on__lte=until))
        .exclude(ended_on__lte=until)
        .annotate(followers=Count("copies", filter=Q(copies__started_on__lte=until)))
        .filter(
            Q(started_on__gte=names.period.start, copied_from__isnull=True)
            | Q(replicated_on__lte=until)
            | Q(followers__gt=0)
        )
        .select_related("organization")
        .order_by("-followers", "started_on", "pk")
    )
    return sentence("Mô hình, cách làm hay", (_practice(names, row) for row in practices))


def _practice(names: Names, row: Practice) -> str:
    text = f"{quoted(row.name)}{names.by(row.organization.name, row.organization_id)}"
    text += after(row.result or row.content)
    if row.followers:
        label = f"Học theo {row.name}"
        text += f", {names.number(row.followers, label, row.get_absolute_url())} đơn vị học theo"
    return text


def publicity(names: Names) -> list[str]:
    """Contests with their prizes, classes by kind, what was published for anniversaries."""
    return [*_contests(names), *_classes(names), *_occasions(names)]


def _contests(names: Names) -> list[str]:
    if not names.has("contests"):
        return []
    lines = names.below(dated(Contest, "held_on")(names.period)).annotate(thing=THING)
    by_thing: dict[int, list[Contest]] = defaultdict(list)
    for row in lines.order_by("held_on", "pk"):
        by_thing[row.thing].append(row)
    prizes: dict[int, Counter] = defaultdict(Counter)
    won = Prize.objects.filter(contest__in=lines.values("pk")).order_by("rank")
    for contest, rank, collective in won.values_list("contest", "rank", "collective"):
        prizes[contest][rank, collective] += 1
    return sentence("Các cuộc thi", (_contest(names, rows, prizes) for rows in by_thing.values()))


def _contest(names: Names, rows: list[Contest], prizes: dict[int, Counter]) -> str:
    """One contest of however many units: entries added up, prizes by rank and winner."""
    first, address = rows[0], names.register(Contest, rows[0].name)
    sums = (
        (sum(row.delegates for row in rows), "người dự thi"),
        (sum(row.entries_received for row in rows), "bài dự thi"),
        (sum(row.entries_forwarded for row in rows), "bài gửi lên cấp trên"),
    )
    won = sum((prizes[row.pk] for row in rows), Counter())
    counts = [(count, words) for count, words in sums if count]
    counts += [
        (
            won[rank.value, collective],
            f"{rank.label[0].lower()}{rank.label[1:]} {'tập thể' if collective else 'cá nhân'}",
        )
        for rank in Prize.Rank
        for collective in (True, False)
        if won[rank.value, collective]
    ]
    said = [f"{names.number(count, words, address)} {words}" for count, words in counts]
    level = first.get_level_display()
    level = f"{level[0].lower()}{level[1:]}" if first.level != Contest.Level.STATE else level
    return f"{quoted(first.name)} ({level})" + (f": {', '.join(said)}" if said else "")


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
            f"{row['people']} học viên"
            for row in kinds
        ),
    )


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
            f"{plain(row['occasion'])}: {_number(names, PublicityItem, row['items'])} tin, bài"
            for row in occasions
        ),
    )


def _number(names: Names, model: type[RegisterModel], count: int, text: str = "") -> str:
    """A number that opens the lines of a register, narrowed by a text."""
    return names.number(count, text or model.register.title, names.register(model, text))


def welfare(names: Names) -> list[str]:
    """Programmes with what was registered, paid and built; hand-overs with their place and day."""
    if not names.has("welfare_programmes", "handovers"):
        return []
    rows = names.below(dated(WelfareContribution, "contributed_on")(names.period))
    programmes = (
        rows.values("programme")
        .annotate(
            registered=Sum("registered_vnd"), paid=Sum("paid_vnd"), built=Sum("houses"),
        )
        .order_by("-paid", "programme")
    )  # fmt: skip
    handed = names.below(dated(WelfareContribution, "handed_over_on")(names.period))
    return [
        *sentence("Theo chương trình", (_programme(names, row) for row in programmes)),
        *sentence("Bàn giao", _handovers(names, handed.order_by("handed_over_on", "pk"))),
    ]


def _programme(names: Names, row: dict) -> str:
    address = names.register(WelfareContribution, row["programme"])
    said = []
    for key, verb in (("registered", "đăng ký"), ("paid", "thực hiện")):
        if row[key]:
            label = f"{row['programme']}: {verb}"
            said.append(f"{verb} {names.number(row[key], label, address, Unit.VND)}")
    if row["built"]:
        said.append(f"xây {names.number(row['built'], 'Nhà', address)} căn nhà")
    return f"{quoted(row['programme'])}: {', '.join(said)}"


def _handovers(names: Names, rows: Iterable[WelfareContribution]) -> Iterable[str]:
    for row in rows:
        what = f"{row.houses} căn nhà" if row.houses else quoted(row.programme)
        where, whom = after(row.place, " tại "), after(row.beneficiary, " cho ")
        yield f"{what}{whom}{where} ngày {row.handed_over_on:%d/%m/%Y}"
