"""Pages of the main floor: one module a noun."""

from django.urls import include, path

from campaigns.views.single_handed import SingleHandedView

app_name = "campaigns"
urlpatterns = [
    path("members/", include("campaigns.urls.memberships")),
    path("organizations/", include("campaigns.urls.organizations")),
    path("sessions/", include("campaigns.urls.sessions")),
    path("pledges/", include("campaigns.urls.pledges")),
    path("evaluations/", include("campaigns.urls.evaluations")),
    path("decisions/", include("campaigns.urls.decisions")),
    path("exemplars/", include("campaigns.urls.exemplars")),
    path("registers/", include("campaigns.urls.registers")),
    path("years/", include("campaigns.urls.years")),
    path("criteria/", include("campaigns.urls.criteria")),
    path("quality/", include("campaigns.urls.quality")),
    path("schemes/", include("campaigns.urls.schemes")),
    path("quarters/", include("campaigns.urls.quarters")),
    path("grading-facts/", include("campaigns.urls.grading_facts")),
    path("steps/single-handed/", SingleHandedView.as_view(), name="single_handed"),
]
