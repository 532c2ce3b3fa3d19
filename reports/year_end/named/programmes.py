"""Programmes of the term with what serves them, plan items by strand, congresses."""

from collections import Counter

from django.db.models import Count, Q

from campaigns.models import Document, PlanItem, Pledge, Term
from reports.figures.tally import of_years
from reports.year_end.named.lines import Names, lower, plain, quoted, sentence


def programmes(names: Names) -> list[str]:
    """Programmes of the whole term, each with its documents, plan items and pledges; congresses."""
    return [*_programmes(names), *_strands(names), *_congresses(names)]


def _programmes(names: Names) -> list[str]:
    rows = list(
        names.below(Document.objects.all())
        .filter(whole_term=True, issued_on__lte=names.period.end)
        .select_related("serves")
        .order_by("issued_on")
    )
    if not rows:
        return []
    serving = Document.objects.filter(issued_on__lte=names.period.end)
    until = Q(year__year__lte=names.period.end.year)
    chains = (
        ("văn bản triển khai", _by_document(serving, "serves")),
        ("nội dung kế hoạch", _down_the_chain(names.below(PlanItem.objects.filter(until)), "plan")),
        (
            "bản cam kết, kế hoạch cá nhân, tập thể",
            _down_the_chain(
                names.below(Pledge.objects.filter(until, state__in=Pledge.COUNTED)), "directive"
            ),
        ),
    )
    return sentence(
        "Chương trình, kế hoạch toàn khóa",
        (
            f"{plain(row.number)} {quoted(row.title)}{_serving(row)}{_served(names, row, chains)}"
            for row in rows
        ),
    )


def _by_document(rows, column: str) -> Counter:
    """How many of the rows there are for each document."""
    counted = rows.filter(**{f"{column}__isnull": False}).order_by().values_list(column)
    return Counter(dict(counted.annotate(n=Count("pk"))))


def _down_the_chain(rows, column: str) -> Counter:
    """How many serve each document itself, or a document that puts it into practice."""
    return _by_document(rows, column) + _by_document(rows, f"{column}__serves")


def _serving(document: Document) -> str:
    """Which document the programme puts into practice."""
    return f", thực hiện {plain(document.serves.number)}" if document.serves else ""


def _served(names: Names, document: Document, chains: tuple[tuple[str, Counter], ...]) -> str:
    """How many documents, plan items and pledges put the programme into practice."""
    address = document.get_absolute_url()
    return "".join(
        f", {names.number(counted[document.pk], f'{document.number}: {words}', address)} {words}"
        for words, counted in chains
        if counted[document.pk]
    )


def _strands(names: Names) -> list[str]:
    """Plan items by strand: study, following, example, with how many of them are done."""
    done = Q(done_on__lte=names.period.end) | Q(reviewed_on__lte=names.period.end)
    rows = (
        names.below(of_years(PlanItem)(names.period))
        .exclude(strand="")
        .values_list("strand")
        .annotate(items=Count("pk"), done=Count("pk", filter=done))
    )
    strands = {strand: counts for strand, *counts in rows}
    return sentence(
        "Nội dung kế hoạch theo mảng",
        (
            f"{lower(label)} {_strand(names, value, label, *strands[value])}"
            for value, label in PlanItem.Strand.choices
            if value in strands
        ),
    )


def _strand(names: Names, strand: str, label: str, items: int, done: int) -> str:
    address = names.register(PlanItem, whole_years=True, strand=strand)
    count = names.number(items, f"Nội dung kế hoạch: {label}", address)
    finished = names.number(done, f"Nội dung kế hoạch đã hoàn thành: {label}", address)
    return f"{count} (đã hoàn thành, sơ kết {finished})"


def _congresses(names: Names) -> list[str]:
    """The organisation's congresses of the period with the term that each opened; those below."""
    terms = names.below(
        Term.objects.filter(starts_on__gte=names.period.start, starts_on__lte=names.period.end)
    )
    own = terms.filter(organization=names.organization.pk).order_by("starts_on")
    said = [f"nhiệm kỳ {plain(term.name)} (ngày {term.starts_on:%d/%m/%Y})" for term in own]
    below = terms.exclude(organization=names.organization.pk)
    if units := below.values("organization").distinct().count():
        count = names.number(units, "Tổ chức trực thuộc đã đại hội", names.register(Term))
        said.append(f"{count} tổ chức trực thuộc")
    return sentence("Đại hội", said)
