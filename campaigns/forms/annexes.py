"""A whole annex of criteria as two texts: a row a criterion, as they are copied from a document."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django import forms

from campaigns.actions.annexes import AnnexLine
from campaigns.models import GradingScheme, ReviewCriterion
from portal.kit.forms import VersionedForm
from portal.kit.lines import MOST_LINES
from portal.kit.text import number

Group = ReviewCriterion.Group
HELP = (
    "Mỗi dòng một tiêu chí, cuối dòng ghi dấu | rồi điểm tối đa, ví dụ: Đoàn kết nội bộ | 5. "
    "Dán từ bảng Word hoặc Excel cũng được. Dòng kết thúc bằng dấu hai chấm là tên nhóm con của "
    "các dòng sau nó."
)
_NUMBERED = re.compile(r"\d+[.)]?")


class AnnexForm(VersionedForm):
    """The criteria of both groups, and the text in which they stand."""

    general = forms.CharField(
        label="Nhóm tiêu chí chung",
        help_text=HELP,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    result = forms.CharField(
        label="Nhóm tiêu chí về kết quả thực hiện nhiệm vụ",
        help_text="Ghi như trên.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    source = forms.CharField(
        label="Căn cứ của các dòng",
        max_length=300,
        help_text="Số, ký hiệu, ngày của văn bản có phụ lục này và của văn bản chia điểm từng dòng.",
    )

    class Meta:
        model = GradingScheme
        fields = ()

    def __init__(self, *args, lines: Iterable[ReviewCriterion] = (), **kwargs):
        super().__init__(*args, **kwargs)
        rows = list(lines)
        for name, group in (("general", Group.GENERAL), ("result", Group.RESULT)):
            self.fields[name].initial = as_text(line for line in rows if line.group == group)
            points = getattr(self.instance, f"{name}_points")
            if points is not None:
                self.fields[name].label += f" (cộng đúng {points} điểm)"
        sources = {line.source for line in rows}
        if len(sources) == 1 and not rows[0].is_unseen:
            self.fields["source"].initial = rows[0].source

    def clean_general(self) -> list[AnnexLine]:
        return read_lines(self.cleaned_data["general"])

    def clean_result(self) -> list[AnnexLine]:
        return read_lines(self.cleaned_data["result"])

    def clean(self):
        data = super().clean()
        if len(data.get("general", ())) + len(data.get("result", ())) > MOST_LINES:
            raise forms.ValidationError(f"Cả phụ lục nhiều nhất {MOST_LINES} dòng.")
        return data

    @property
    def rows(self) -> dict[str, list[AnnexLine]]:
        """The lines of a valid form, by group."""
        typed = self.cleaned_data
        return {Group.GENERAL: typed["general"], Group.RESULT: typed["result"]}


def as_text(lines: Iterable[ReviewCriterion]) -> str:
    """Criteria as they are typed in `AnnexForm`."""
    rows: list[str] = []
    part = ""
    for line in lines:
        if line.part != part:
            rows.append(f"{line.part}:")
            part = line.part
        rows.append(line.text + (f" | {number(line.points)}" if line.points is not None else ""))
    return "\n".join(rows)


def read_lines(text: str) -> list[AnnexLine]:
    """Read rows as criteria. Raises ValidationError for a row that cannot be one."""
    lines: list[AnnexLine] = []
    part = ""
    for row in text.splitlines():
        cells = [cell for piece in re.split(r"[|\t]", row) if (cell := piece.strip())]
        if len(cells) > 1 and _NUMBERED.fullmatch(cells[0]):
            del cells[0]  # the column of row numbers
        points = _points(cells[-1]) if len(cells) > 1 else None
        words = " ".join(cells[:-1] if points is not None else cells)
        if words.endswith(":") and points is None:
            part = words.removesuffix(":").strip()
        elif words:
            lines.append(AnnexLine(part, words, points))
    return _checked(lines)


def _points(cell: str) -> Decimal | None:
    try:
        points = Decimal(cell.lower().removesuffix("điểm").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return points if points.is_finite() else None


def _checked(lines: list[AnnexLine]) -> list[AnnexLine]:
    seen: set[tuple[str, str]] = set()
    has_parts = any(line.part for line in lines)
    for line in lines:
        if has_parts and not line.part:
            raise forms.ValidationError(
                f"“{line.text}” chưa thuộc nhóm con nào; đã chia nhóm con thì mọi dòng thuộc một nhóm."
            )
        for words, most in ((line.text, 500), (line.part, 200)):  # as long as the columns
            if len(words) > most:
                raise forms.ValidationError(f"Dòng dài quá {most} ký tự: “{words[:60]}…”.")
        if line.points is not None and line.points <= 0:
            raise forms.ValidationError(f"Điểm tối đa phải lớn hơn 0: “{line.text}”.")
        if (line.part, line.text) in seen:
            raise forms.ValidationError(f"Dòng ghi hai lần: “{line.text}”.")
        seen.add((line.part, line.text))
    return lines
