"""Refusals of a field in plain Vietnamese, where Django's own are odd or English."""

from functools import cache
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.choices import CallableChoiceIterator

SENTENCES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {
        "required": "Hãy nhập mục này.",
        "min_value": "Hãy nhập số từ %(limit_value)s trở lên.",
        "max_value": "Hãy nhập số không quá %(limit_value)s.",
        "min_length": "Hãy nhập ít nhất %(limit_value)s ký tự.",
        "max_length": "Chỉ được %(limit_value)s ký tự; đồng chí đã nhập %(show_value)s.",
        "max_digits": "Hãy nhập số có không quá %(max)s chữ số.",
        "max_decimal_places": "Hãy nhập không quá %(max)s chữ số sau dấu phẩy.",
        "max_whole_digits": "Hãy nhập không quá %(max)s chữ số trước dấu phẩy.",
    },
    forms.IntegerField: {"invalid": "Hãy nhập một số nguyên."},
    forms.FloatField: {"invalid": "Hãy nhập một số, ví dụ 89,5."},
    forms.DecimalField: {"invalid": "Hãy nhập một số, ví dụ 89,5."},
    forms.DateField: {"invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/11/2026."},
    forms.TimeField: {"invalid": "Hãy nhập giờ và phút, ví dụ 08:30."},
    forms.UUIDField: {"invalid": "Trang này đã hỏng; mời đồng chí mở lại."},
    forms.ChoiceField: {
        "required": "Hãy chọn một mục.",
        "invalid_choice": "Hãy chọn một mục có trong danh sách.",
        "invalid_list": "Hãy chọn các mục có trong danh sách.",
        "invalid_pk_value": "Hãy chọn các mục có trong danh sách.",
    },
    forms.FileField: {
        "required": "Hãy chọn một tệp.",
        "invalid": "Tệp chưa gửi được; mời đồng chí chọn lại.",
        "missing": "Hãy chọn một tệp.",
        "empty": "Tệp này trống.",
        "max_length": "Tên tệp dài quá %(max)s ký tự.",
        "contradiction": "Hãy chọn tệp mới, hoặc bỏ tệp cũ; không làm cả hai.",
    },
}


DASHES = BLANK_CHOICE_DASH[0][1]


def speak_plainly(field: forms.Field) -> None:
    """Give the field our sentences, except where it was given one of its own."""
    if isinstance(field, forms.ChoiceField):
        _name_nothing(field)
    defaults, ours = _sentences_of(type(field).__mro__)
    for code, sentence in ours.items():
        if field.error_messages.get(code) is defaults.get(code):
            field.error_messages[code] = sentence


@cache
def _sentences_of(family: tuple[type, ...]) -> tuple[dict[str, object], dict[str, str]]:
    """Django's sentences of a kind of field with all that it inherits from, and ours."""
    defaults: dict[str, object] = {}
    ours: dict[str, str] = {}
    for kind in reversed(family):
        defaults |= getattr(kind, "default_error_messages", {})
        ours |= SENTENCES.get(kind, {})
    return defaults, ours


def _name_nothing(field: forms.ChoiceField) -> None:
    """Name the empty choice in words, where Django shows dashes."""
    nothing = "Hãy chọn" if field.required else "Không chọn"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = nothing
        return
    choices: Any = field.choices
    if isinstance(choices, CallableChoiceIterator):
        return
    # Only where there are dashes: a filter adds its own empty choice to what it is given.
    if any(label == DASHES for _, label in choices):
        field.choices = [(value, nothing if label == DASHES else label) for value, label in choices]
