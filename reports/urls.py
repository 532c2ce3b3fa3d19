"""Pages of the attic."""

app_name = "reports"
urlpatterns: list = []
