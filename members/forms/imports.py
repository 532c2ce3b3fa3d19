"""Forms of the roster import."""

from django import forms
from django.utils import timezone

from members.importing.words import MEANINGS, Words
from members.models import Organization
from portal.kit.forms import Form

OWN_READING, NOT_READ = "", "-"
FEW_LEFT, MANY_LEFT = 3, 10  # people, and of a hundred of the organisation's


class RosterUploadForm(Form):
    """The workbook, where it belongs, and since when new members count there."""

    organization = forms.ModelChoiceField(
        label="Nhập vào tổ chức", queryset=Organization.objects.none()
    )
    file = forms.FileField(
        label="Tệp danh sách đảng viên (.xlsx, .csv)",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Hãy chọn tệp Excel danh sách đảng viên."},
    )
    member_since = forms.DateField(
        label="Đảng viên mới được tính sinh hoạt từ ngày",
        help_text="Không sớm hơn ngày vào Đảng của từng người.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.with_power(
            user, "manage"
        ).existing_on(timezone.localdate())
        self.fields["member_since"].initial = timezone.localdate().replace(month=1, day=1)

    def clean_member_since(self):
        day = self.cleaned_data["member_since"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày này chưa tới.")
        return day


class RosterConfirmForm(Form):
    """Confirm the preview; choose by name who of the missing no longer belongs."""

    ended = forms.TypedMultipleChoiceField(
        label="Kết thúc sinh hoạt của những đồng chí được đánh dấu",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    is_sure = forms.BooleanField(
        label="Đúng là những đồng chí được đánh dấu không còn sinh hoạt ở đây", required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, left=(), homes=0, seen="", **kwargs):
        super().__init__(*args, **kwargs)
        self.homes = homes
        self.initial["seen"] = seen
        self.fields["ended"].choices = [
            (row["pk"], f"{row['name']} – {row['cell']}") for row in left
        ]
        if not left:
            del self.fields["ended"]
        if not self.is_many(len(left)):
            del self.fields["is_sure"]

    def is_many(self, count: int) -> bool:
        """So many would leave at once that it is asked a second time."""
        return count >= FEW_LEFT and count * 100 > self.homes * MANY_LEFT

    def clean(self):
        data = super().clean()
        count = len(data.get("ended", ()))
        if self.is_many(count) and not data.get("is_sure"):
            self.add_error(
                "is_sure",
                f"Đồng chí chọn kết thúc sinh hoạt của {count} trong {self.homes} người; nếu đúng như "
                "vậy, mời đánh dấu thêm ô này.",
            )
        return data


class ColumnMeaningsForm(Form):
    """What each head of the office's list means to the portal; kept for its later lists.

    `columns` are heads with an example; `is_chosen`: the office chose the line of the head itself,
    so that among its columns there must be the names of people and something else of them.
    """

    def __init__(self, *args, columns, kept, is_chosen, **kwargs):
        super().__init__(*args, **kwargs)
        self.words, self.is_chosen = Words(), is_chosen
        heads = {column.head: column for column in reversed(columns)}
        self.heads = {f"column_{n}": head for n, head in enumerate(reversed(heads))}
        for name, head in self.heads.items():
            meaning = MEANINGS.get(self.words.meaning(head) or "")
            own = f"Để cổng tự nhận: {meaning}" if meaning else "Cổng chưa nhận ra, không đọc"
            choices = [(OWN_READING, own), (NOT_READ, "Không đọc cột này"), *MEANINGS.items()]
            example = heads[head].example
            self.fields[name] = forms.ChoiceField(
                label=head,
                choices=choices,
                required=False,
                initial=kept.get(head, OWN_READING),
                help_text=f"Ví dụ: {example}" if example else "",
            )

    def clean(self):
        data = super().clean()
        read = {
            data.get(name) or self.words.meaning(head) or NOT_READ
            for name, head in self.heads.items()
        } - {NOT_READ, "numbering"}
        if self.is_chosen and read.isdisjoint(("name", "family")):
            raise forms.ValidationError("Hãy chọn cột nào ghi họ và tên.")
        if self.is_chosen and len(read) == 1:
            raise forms.ValidationError(
                "Ngoài họ và tên, hãy chọn ít nhất một cột nữa: ngày sinh, số thẻ, ngày vào Đảng …"
            )
        return data

    @property
    def meanings(self) -> dict[str, str | None]:
        """By head: what it holds, "" where it is not read, None for the portal's own reading."""
        read = {OWN_READING: None, NOT_READ: ""}
        return {
            head: read.get(self.cleaned_data[name], self.cleaned_data[name])
            for name, head in self.heads.items()
        }
