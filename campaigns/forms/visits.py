"""The form of a quarter's visits: for each cell a delegate and a day."""

import datetime as dt

from django import forms

from members.models import Member, Organization
from portal.kit.forms import Form
from portal.kit.inputs import DateInput


class VisitPlanForm(Form):
    """One line for each cell, in which both fields are filled in or none."""

    def __init__(self, *args, cells, delegates, first: dt.date, last: dt.date, **kwargs):
        self.cells: dict[int, Organization] = {cell.pk: cell for cell in cells}
        self.people: dict[str, Member] = {str(member.pk): member for member in delegates}
        self.first, self.last = first, last
        self.base_fields = {}
        choices = [
            ("", "Chọn đại biểu"),
            *((pk, str(member)) for pk, member in self.people.items()),
        ]
        for pk, cell in self.cells.items():
            self.base_fields[f"delegate-{pk}"] = forms.ChoiceField(
                label=f"Đại biểu dự {cell}", choices=choices, required=False
            )
            label = f"Ngày dự kiến dự {cell}"
            self.base_fields[f"planned-{pk}"] = forms.DateField(
                label=label,
                required=False,
                widget=DateInput({"class": "form-control", "aria-label": label}),
            )
        super().__init__(*args, **kwargs)

    def line(self, cell: Organization) -> tuple:
        """The two fields of one cell."""
        return self[f"delegate-{cell.pk}"], self[f"planned-{cell.pk}"]

    def clean(self):
        data = super().clean()
        for pk in self.cells:
            delegate, day = data.get(f"delegate-{pk}"), data.get(f"planned-{pk}")
            if delegate and not day and f"planned-{pk}" not in self.errors:
                self.add_error(f"planned-{pk}", "Hãy ghi ngày dự kiến.")
            if day and not delegate and f"delegate-{pk}" not in self.errors:
                self.add_error(f"delegate-{pk}", "Hãy chọn đại biểu.")
            if day and not self.first <= day <= self.last:
                self.add_error(
                    f"planned-{pk}", f"Ngày trong quý: {self.first:%d/%m} đến {self.last:%d/%m}."
                )
        return data

    def assigned(self) -> list[tuple[Organization, Member, dt.date]]:
        """The lines that were filled in."""
        data = self.cleaned_data
        return [
            (cell, self.people[data[f"delegate-{pk}"]], data[f"planned-{pk}"])
            for pk, cell in self.cells.items()
            if data[f"delegate-{pk}"]
        ]
