"""Form of a layout: what an instruction on the form of Party documents prescribes."""

from django import forms
from django.core.exceptions import ValidationError

from portal.kit.forms import VersionedForm
from portal.kit.text import nfc, slug
from reports.models import LayoutProfile

MEASURES = (
    "margin_top", "margin_bottom", "margin_left", "margin_right", "party_size", "issuer_size",
    "number_size", "title_size", "subject_size", "body_size", "line_height", "paragraph_gap",
    "indent", "recipients_size", "page_number_size", "filed_at",
)  # fmt: skip


class LayoutForm(VersionedForm):
    """A layout with its source and dates; the code of a new one is made from its name."""

    class Meta:
        model = LayoutProfile
        fields = ("name", "source", "valid_from", "valid_to", *MEASURES)
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.endswith("_size"):
                field.label = f"{field.label} (pt)"

    def clean_name(self) -> str:
        name = nfc(self.cleaned_data["name"])
        if not self.instance.pk:
            self.instance.code = slug(name, 50)
            if LayoutProfile.objects.filter(code=self.instance.code).exists():
                raise ValidationError("Đã có thể thức mang tên này; hãy ghi tên khác.")
        return name
