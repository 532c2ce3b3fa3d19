"""Grades of members as civil servants, beside what they pledged and fulfilled."""

from django.db.models import Count, Exists, OuterRef, Q

from campaigns.models import CivilServantGrade, Pledge
from reports.figures.tally import of_years
from reports.year_end.named.lines import Names, lower, plain, sentence


def civil_servants(names: Names) -> list[str]:
    """How many members have each grade; how many of the good fulfilled their pledge of that year."""
    fulfilled = Pledge.objects.filter(
        member=OuterRef("member"),
        year=OuterRef("year"),
        kind__in=Pledge.COMMITMENTS,
        cell_result=Pledge.Result.FULFILLED,
    )
    rows = list(
        names.below(of_years(CivilServantGrade)(names.period))
        .annotate(kept_pledge=Exists(fulfilled))
        .values("result", "result__name", "result__is_good")
        .annotate(members=Count("pk"), kept=Count("pk", filter=Q(kept_pledge=True)))
        .order_by("result__position", "result")
    )
    lines = sentence(
        "Đảng viên được xếp loại cán bộ, công chức, viên chức",
        (f"{lower(plain(row['result__name']))} {_number(names, row)}" for row in rows),
    )
    good = [row for row in rows if row["result__is_good"]]
    base = sum(row["members"] for row in good)
    if base:
        label = "Hoàn thành cam kết trong số hoàn thành tốt nhiệm vụ trở lên"
        address = names.register(CivilServantGrade)
        share = names.share(sum(row["kept"] for row in good), base, label, address)
        lines.append(
            "Gắn với học tập và làm theo: trong số đảng viên là cán bộ, công chức, viên chức hoàn "
            f"thành tốt nhiệm vụ trở lên có {share} hoàn thành bản cam kết của năm."
        )
    return lines


def _number(names: Names, row: dict) -> str:
    address = names.register(CivilServantGrade, result=row["result"])
    return names.number(
        row["members"], f"Xếp loại cán bộ, công chức: {row['result__name']}", address
    )
