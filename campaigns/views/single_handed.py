"""Steps that who prepared the record had to take, because the portal had nobody else: for inspectors."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.shortcuts import render
from django.views import View

from campaigns.models import (
    Commendation,
    Evaluation,
    Nomination,
    Pledge,
    QuarterReview,
    Step,
    StudySession,
)
from portal.kit.views import PermissionMixin

MODELS = (StudySession, Pledge, Nomination, Commendation, Evaluation, QuarterReview)
SHOWN = 200


class SingleHandedView(PermissionMixin, View):
    """The newest such steps of the units that the reader inspects."""

    permission = "campaigns.list_single_handed"

    def get(self, request):
        inspected, kinds = request.user.scope.within("inspect"), Q(pk__in=[])
        for model in MODELS:
            rows = model._base_manager.filter(inspected)
            content_type = ContentType.objects.get_for_model(model)
            kinds |= Q(content_type=content_type, object_id__in=rows.values("pk"))
        steps = Step.objects.filter(kinds, single_handed=True).order_by("-at", "-pk")
        steps = steps.select_related("by__member").prefetch_related("record__organization")
        context = {"steps": steps[:SHOWN]}
        return render(request, "campaigns/single_handed.html", context)
