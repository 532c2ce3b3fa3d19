"""Form: a unit has studied a document."""

from django import forms
from django.utils import timezone

from campaigns.models import DocumentStudy
from members.models import Organization
from portal.kit.forms import ModelForm, choose_the_only


class DocumentStudyForm(ModelForm):
    """Which of the user's cells studied it, when, and where that is written down."""

    class Meta:
        model = DocumentStudy
        fields = ("organization", "studied_on", "evidence")

    not_in_future = {"studied_on": "Ngày ở tương lai."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        cells = Organization.objects.with_power(user, "record", "record_register")
        cells = cells.existing_on(timezone.localdate())
        done = self.instance.document.studies.values("organization")
        self.fields["organization"].queryset = cells.exclude(pk__in=done)
        choose_the_only(self, "organization")
        self.initial["studied_on"] = timezone.localdate()

    def clean_studied_on(self):
        day = self.cleaned_data["studied_on"]
        if day < self.instance.document.issued_on:
            raise forms.ValidationError("Ngày quán triệt phải sau ngày ban hành văn bản.")
        return day
