"""Pages of the ground floor."""

app_name = "members"
urlpatterns: list = []
