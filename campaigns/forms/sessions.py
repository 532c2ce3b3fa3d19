"""Forms of a session. The sheet's lines are read by the view's `typed_marks`."""

from __future__ import annotations

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone

from campaigns.models import StudySession, Topic
from members.models import Member, Organization
from portal.kit.forms import VersionedForm


class StudySessionForm(VersionedForm):
    """The head of a session: when, what, who led it, non-members, content and conclusions."""

    class Meta:
        model = StudySession
        fields = (
            "held_on",
            "kind",
            "topic",
            "title",
            "chair",
            "recorder",
            "mode",
            "starts_at",
            "duration_minutes",
            "place",
            "non_members_invited",
            "non_members_present",
            "minutes",
            "conclusions",
        )
        widgets = {"starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organization: Organization = self.instance.organization
        people = Member.objects.filter(
            memberships__organization__path__startswith=organization.path
        ) | Member.objects.filter(positions__organization=organization)
        for name in ("chair", "recorder"):
            self.fields[name].queryset = people.distinct()
        self.fields["topic"].queryset = Topic.objects.offered_to(organization)
        self.helper.layout = Layout(
            "version",
            Row(
                Column("held_on", css_class="col-sm-4"),
                Column("kind", css_class="col-sm-4"),
                Column("topic", css_class="col-sm-4"),
            ),
            Row(Column("chair", css_class="col-sm-6"), Column("recorder", css_class="col-sm-6")),
        )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        organization = self.instance.organization
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày họp ở tương lai; buổi chưa họp thì chưa ghi được.")
        if not organization.exists_on(day):
            founded = organization.founded_on
            if founded and day < founded:
                raise forms.ValidationError(
                    f"Ngày này {organization} chưa thành lập (thành lập ngày {founded:%d/%m/%Y})."
                )
            raise forms.ValidationError(f"Ngày này {organization} đã giải thể.")
        return day

    def clean(self):
        data = super().clean()
        invited, present = data.get("non_members_invited"), data.get("non_members_present")
        if invited is not None and present is not None and present > invited:
            self.add_error(
                "non_members_present", "Số quần chúng dự không thể nhiều hơn số được mời."
            )
        return data
