"""Form of a practice worth copying."""

from __future__ import annotations

from campaigns.models import Practice
from members.models import Organization
from portal.kit.forms import VersionedForm, choose_the_only


class PracticeForm(VersionedForm):
    """A practice worth copying (mô hình, cách làm hay)."""

    class Meta:
        model = Practice
        fields = (
            "organization",
            "name",
            "lead",
            "started_on",
            "content",
            "target",
            "result",
            "status",
            "replicated_on",
            "ended_on",
            "recognized_on",
            "copied_from",
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.with_power(user, "record")
        choose_the_only(self, "organization")
        self.fields["copied_from"].queryset = Practice.objects.copyable_by(user).exclude(
            pk=self.instance.pk
        )
