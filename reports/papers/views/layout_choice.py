"""Which layout a paper is printed in: the one of its day, or another to compare with."""

import datetime as dt

from reports.models import LayoutProfile


def layout_for(request, day: dt.date) -> LayoutProfile:
    """The layout that the address names, else the one in force on the day of the paper."""
    return layout_asked(request) or LayoutProfile.objects.on(day)


def layout_asked(request) -> LayoutProfile | None:
    """The layout of `?layout=<code>`, for users who prepare documents; the gallery's links name one."""
    code = request.GET.get("layout", "")
    if not code or not request.user.has_perm("reports.view_gallery"):
        return None
    return LayoutProfile.objects.filter(code=code).first()
