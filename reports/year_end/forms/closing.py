"""Forms of issuing reports: number, day, signer, and the reason where one is issued again."""

from dataclasses import asdict

from django import forms

from portal.kit.forms import Form, ReasonForm
from reports.year_end.actions.issuing import Head


class HeadForm(Form):
    """Number, day and signer of one report; what is left blank is taken from the proposal."""

    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    issued_on = forms.DateField(label="Ngày", required=False)
    signer = forms.CharField(label="Người ký", max_length=100, required=False)
    signer_post = forms.CharField(label="Chức vụ ký", max_length=100, required=False)

    def __init__(self, *args, of="", **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if of:
                field.widget.attrs |= {
                    "class": "form-control",
                    "aria-label": f"{field.label}: {of}",
                }

    @property
    def head(self) -> Head:
        """The head as it was typed."""
        return Head(**{name: self.cleaned_data[name] for name in asdict(Head())})


class ReissueForm(HeadForm, ReasonForm):
    """Why a corrected edition is issued, and its head."""

    field_order = ("number", "issued_on", "signer", "signer_post", "reason")
