"""Pages of the reading floor, one household after another."""

from reports.boards.urls import urlpatterns as boards
from reports.desk.urls import urlpatterns as desk
from reports.figures.urls import urlpatterns as figures
from reports.papers.urls import urlpatterns as papers
from reports.past.urls import urlpatterns as past
from reports.year_end.urls import urlpatterns as year_end

app_name = "reports"
urlpatterns = [*desk, *figures, *boards, *papers, *past, *year_end]
