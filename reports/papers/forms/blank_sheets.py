"""Form of the blank attendance sheet."""

from django import forms

from campaigns.models import StudySession
from members.forms.fields import DayField, OrganizationField
from portal.kit.forms import Form


class BlankSheetForm(Form):
    """The cell, the day and the kind of session that the sheet is for."""

    organization = OrganizationField(label="Chi bộ")
    held_on = DayField(label="Ngày họp")
    kind = forms.ChoiceField(label="Loại buổi", choices=StudySession.Kind.choices)

    def __init__(self, *args, cells, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = cells

    def clean(self):
        data = super().clean()
        cell, day = data.get("organization"), data.get("held_on")
        if cell and day and not cell.exists_on(day):
            self.add_error("held_on", f"Ngày này {cell} chưa thành lập hoặc đã giải thể.")
        return data
