"""Several equal lines on one page: a form each, and all of them are written or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from .forms import Form
from .models import CONFLICT, VersionedModel

MOST_LINES = 60  # of a formset to which a button adds lines
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
    def whose(self) -> str:
        """Whose line it is, for the list of what is wrong at the top of the page."""
        return ""

    @property
    def error(self) -> str:
        """What is wrong with the line, as one text."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)


class VersionedLineForm(LineForm):
    """The line of a versioned record: carries the version that its reader saw.

    As with `VersionedForm`, a writer who was told of a conflict carries the version of now.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, record: VersionedModel, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        self.fields["version"].initial = record.seen_version

    @property
    def read_version(self) -> int:
        """The version that the writer of a valid form saw; 0 where there was no record."""
        return self.cleaned_data["version"] or 0

    def add_error(self, field, error):
        super().add_error(field, error)
        errors = error if isinstance(error, list) else [error]
        if any(getattr(one, "code", "") == "conflict" for one in errors):
            data: Any = copy(self.data)
            data[self.add_prefix("version")] = str(self.record.seen_version)
            self.data = data


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
    by_key = {key: _messages(error) for key, error in errors.items()}
    if any(error.code == "conflict" for messages in by_key.values() for error in messages):
        top = ValidationError(CONFLICT, code="conflict")
    else:
        top = ValidationError(WRONG_LINES)
    raise ValidationError({NON_FIELD_ERRORS: top, **by_key})


def _messages(error: ValidationError) -> list[ValidationError]:
    if hasattr(error, "error_dict"):
        return [one for errors in error.error_dict.values() for one in errors]
    return error.error_list


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


def named(lines: Any, what: str) -> list[Any]:
    """The lines of a formset, each called by its place: "Giải 2"."""
    for number, line in enumerate(lines or (), start=1):
        line.whose = f"{what} {number}"
    return list(lines or ())


def focus_last(lines: Any) -> None:
    """Open the page at the line that a button has just added, at its first field."""
    line = list(lines)[-1]
    line[line.visible_fields()[0].name].field.widget.attrs["autofocus"] = True


def bounded(formset: Any) -> Any:
    """A formset that refuses more lines than its `max_num`, and reads at most one more.

    Django's own only offers no more; it would take in a thousand beyond.
    """
    formset.validate_max, formset.absolute_max = True, formset.max_num + 1
    formset.default_error_messages = {
        **formset.default_error_messages,
        "too_many_forms": "Chỉ được ghi tối đa %(num)d dòng.",
    }
    return formset


def with_one_more(data: Any, prefix: str, most: int = MOST_LINES, **initial: str) -> Any:
    """The posted data of a formset with one more empty line, up to so many lines.

    `initial` is what its fields start with: a line that says no more is still empty.
    """
    data, name = data.copy(), f"{prefix}-TOTAL_FORMS"
    total = data.get(name, "")
    lines = min(int(total[:5]), most) if total.isdecimal() else 0
    data[name] = str(min(lines + 1, most))
    for field, value in initial.items():
        data.setdefault(f"{prefix}-{lines}-{field}", value)
    return data
