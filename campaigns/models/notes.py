"""What a scheme says of the special cases of one member's year, as sentences."""

from collections.abc import Iterator

from members.models import LeavePeriod

from .comments import expected_comments
from .measures import READ_LEAVES
from .obstacles import sick_days
from .special_cases import DAYS_A_MONTH, SpecialCase

Case, Kind = SpecialCase.Case, LeavePeriod.Kind
_OF_COMMENT = {"host": Case.TEMPORARY, "former": Case.TRANSFERRED}


def special_notes(evaluation, reader) -> list[str]:
    """The special cases that hold for this member in the year, each with what is done.

    Sickness, maternity and suspension are only named to who may read them.
    """
    if evaluation.is_of_organization:
        return []
    cases = {case.case: case for case in evaluation.scheme.specialcases.all()}
    holding = list(_moves(evaluation))
    if reader.has_perm(READ_LEAVES, evaluation):
        holding = [*_leaves(evaluation, cases), *holding]
    return [_sentence(cases[case], fact) for case, fact in holding if case in cases]


def _leaves(evaluation, cases: dict[str, SpecialCase]) -> Iterator[tuple[str, str]]:
    """Which cases hold by the member's leaves of the year, and by which of them."""
    days = sick_days([evaluation]).get(evaluation.pk, 0)
    if Case.SICK in cases and days >= cases[Case.SICK].months * DAYS_A_MONTH:
        yield Case.SICK, f"nghỉ ốm {days} ngày trong năm"
    year = evaluation.year
    leaves = LeavePeriod.objects.during(year.first_day, year.last_day)
    kinds = set(leaves.filter(member=evaluation.member_id).values_list("kind", flat=True))
    if Kind.MATERNITY in kinds:
        yield Case.MATERNITY, "nghỉ thai sản"
    if Kind.COMMITTEE in kinds:
        yield Case.COMMITTEE, "bị đình chỉ sinh hoạt cấp ủy"


def _moves(evaluation) -> Iterator[tuple[str, str]]:
    """Which cases hold because the member is a guest elsewhere or came from another cell."""
    for kind, cell in expected_comments(evaluation):
        yield (
            _OF_COMMENT[kind],
            f"{'sinh hoạt tạm thời ở' if kind == 'host' else 'chuyển từ'} {cell}",
        )


def _sentence(case: SpecialCase, fact: str) -> str:
    text = case.text or f"{case.get_effect_display()}."
    return f"{fact[0].upper()}{fact[1:]}: {text} [{case.source}]"
