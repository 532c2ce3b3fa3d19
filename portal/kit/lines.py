"""Several equal lines on one page: a form each, and all of them are written or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from .forms import Form
from .models import CONFLICT

WRONG_LINES = "Còn dòng chưa đúng, xem lỗi ở từng dòng. Chưa ghi gì."


class LineForm(Form):
    """One line, known by the key of its record: its inputs are called `<name>-<key>`.

    `input_names` says what an input is called where that is not the name of its field.
    """

    input_names: Mapping[str, str] = {}

    def __init__(self, *args, key: int, **kwargs):
        super().__init__(*args, prefix=str(key), auto_id="%s", **kwargs)
        self.key = key

    def add_prefix(self, field_name: str) -> str:
        return f"{self.input_names.get(field_name, field_name)}-{self.prefix}"

    @property
    def error(self) -> str:
        """What is wrong with the line, as one text."""
        return " ".join(message for messages in self.errors.values() for message in messages)


class LineFormSet:
    """The lines of these records, in their order.

    The page says which lines there are: what is sent for other records is ignored.
    """

    form: Callable[..., LineForm]

    def __init__(self, data: Any = None, *, records: Iterable[Any]) -> None:
        self.is_bound = data is not None
        self.forms = [self.form(data, record=record) for record in records]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)


def refuse_lines(errors: Mapping[Any, ValidationError]) -> None:
    """Refuse the whole page where a line is wrong: raises ValidationError with errors by key."""
    if not errors:
        return
    if any(getattr(error, "code", "") == "conflict" for error in errors.values()):
        top = ValidationError(CONFLICT, code="conflict")
    else:
        top = ValidationError(WRONG_LINES)
    raise ValidationError({NON_FIELD_ERRORS: top, **errors})


def add_line_errors(lines: Mapping[Any, LineForm], error: ValidationError) -> ValidationError:
    """Show what is wrong with a line at that line; return the rest, for the top of the page."""
    if not hasattr(error, "error_dict"):
        return error
    rest: dict[Any, list[ValidationError]] = {}
    for key, errors in error.error_dict.items():
        if key in lines:
            lines[key].add_error(None, errors)
        else:
            rest[key] = errors
    return ValidationError(rest)
