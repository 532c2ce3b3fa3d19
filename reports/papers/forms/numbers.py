"""Form of a document's number."""

from django import forms

from portal.kit.forms import Form


class NumberForm(Form):
    """The number proposed: the next one of its type in the term."""

    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Số tiếp theo của loại văn bản trong nhiệm kỳ; có thể sửa cho khớp với sổ giấy.",
    )
