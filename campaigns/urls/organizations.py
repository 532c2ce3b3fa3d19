"""Pages that correct an organisation, or ask for it: requests are known on this floor."""

from django.urls import path

from campaigns.views import corrections

urlpatterns = [
    path(
        "<int:pk>/correct/",
        corrections.CorrectOrganizationView.as_view(),
        name="organization_correct",
    ),
    path(
        "earlier-names/<int:pk>/correct/",
        corrections.CorrectEarlierNameView.as_view(),
        name="earlier_name_correct",
    ),
]
