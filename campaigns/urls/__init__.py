"""Pages of the main floor: one module a noun."""

app_name = "campaigns"
urlpatterns: list = []
