"""Grades of members as civil servants, beside what they pledged and fulfilled."""

from django.db.models import Count, Exists, OuterRef, Q

from campaigns.models import CivilServantGrade, Pledge
from reports.figures.tally import of_years
from reports.year_end.named.lines import Names, lower, sentence

Result = CivilServantGrade.Result


def civil_servants(names: Names) -> list[str]:
    """How many members have each grade; how many of the good fulfilled their pledge of that year."""
    fulfilled = Pledge.objects.filter(
        member=OuterRef("member"),
        year=OuterRef("year"),
        kind__in=Pledge.COMMITMENTS,
        cell_result=Pledge.Result.FULFILLED,
    )
    rows = names.below(of_years(CivilServantGrade)(names.period))
    counts = {
        result: (members, kept)
        for result, members, kept in rows.annotate(kept_pledge=Exists(fulfilled))
        .values_list("result")
        .annotate(members=Count("pk"), kept=Count("pk", filter=Q(kept_pledge=True)))
    }
    if not counts:
        return []
    lines = sentence(
        "Đảng viên được xếp loại cán bộ, công chức, viên chức",
        (
            f"{lower(result.label)} {_number(names, result, counts[result][0])}"
            for result in Result
            if result in counts
        ),
    )
    good = [counts[result] for result in CivilServantGrade.GOOD_OR_BETTER if result in counts]
    base = sum(members for members, _ in good)
    if base:
        label = "Hoàn thành cam kết trong số hoàn thành tốt nhiệm vụ trở lên"
        address = names.register(CivilServantGrade)
        share = names.share(sum(kept for _, kept in good), base, label, address)
        lines.append(
            "Gắn với học tập và làm theo: trong số đảng viên là cán bộ, công chức, viên chức hoàn "
            f"thành tốt nhiệm vụ trở lên có {share} hoàn thành bản cam kết của năm."
        )
    return lines


def _number(names: Names, result: CivilServantGrade.Result, members: int) -> str:
    address = names.register(CivilServantGrade, result=result.value)
    return names.number(members, f"Xếp loại cán bộ, công chức: {result.label}", address)
