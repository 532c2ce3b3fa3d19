"""The form of what a year decides about grading."""

from django import forms

from campaigns.models import GradingSettings
from campaigns.models.grading_settings import ANSWERS, OPEN
from portal.kit.forms import VersionedForm

NOT_DECIDED = ("", "Chưa quyết định")


class GradingSettingsForm(VersionedForm):
    """Each question may stay open; the answers of the bloc's last year are proposed."""

    class Meta:
        model = GradingSettings
        fields = ANSWERS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("cap_counts_head", "ballot_secret"):
            field = self.fields[name]
            self.fields[name] = forms.TypedChoiceField(
                label=field.label,
                help_text=field.help_text,
                required=False,
                choices=[NOT_DECIDED, ("True", "Có"), ("False", "Không")],
                coerce=lambda value: value == "True",
                empty_value=None,
            )
        for name in ("cap_rounding", "ballot_base", "ballot_rounds"):
            offered = [choice for choice in self.fields[name].choices if choice[0] not in OPEN]
            self.fields[name].choices = [NOT_DECIDED, *offered]
