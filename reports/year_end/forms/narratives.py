"""Form of a report's written section."""

from django import forms

from portal.kit.forms import VersionedForm
from reports.models import Narrative


class NarrativeForm(VersionedForm):
    """The text of one section."""

    class Meta:
        model = Narrative
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
