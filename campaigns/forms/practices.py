"""Form of a practice worth copying."""

from django.utils import timezone

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
        today, written = timezone.localdate(), [self.instance.organization_id or 0]
        units = Organization.objects.with_power(user, "record")
        self.fields["organization"].queryset = units.existing_in(today, today, also=written)
        choose_the_only(self, "organization")
        self.fields["copied_from"].queryset = Practice.objects.copyable_by(user).exclude(
            pk=self.instance.pk
        )
