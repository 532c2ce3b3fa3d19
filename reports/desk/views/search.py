"""The search page, and the list that drops down under the field while one types."""

from django.shortcuts import render
from django.views import View

from reports.desk.search.everything import is_long_enough, search
from reports.desk.search.groups import LONGEST


class SearchView(View):
    """`?q=` is the text; asked by the field's own script it answers with the groups alone."""

    def get(self, request):
        text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
        context = {
            "query": text,
            "groups": search(request.user, text),
            "is_too_short": bool(text) and not is_long_enough(text),
        }
        template = "search/_groups.html" if request.htmx else "search/page.html"
        return render(request, template, context)
