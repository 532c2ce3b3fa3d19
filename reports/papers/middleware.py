"""How long a request waits for a PDF, and what its reader gets where it takes longer."""

from django.shortcuts import render

from reports.papers.typesetting import CEILING, PATIENCE, NotReadyError, UnprintableError

SECONDS = 10.0  # for which a reader waits before they see a page of progress
AGAIN = 3  # seconds after which that page asks again
ACCEPTED, TOO_MUCH = 202, 422


class PrintingMiddleware:
    """A page that only reads may be asked for again; what writes waits for its PDF to the end."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = PATIENCE.set(SECONDS if request.method == "GET" else 2.0 * CEILING)
        try:
            return self.get_response(request)
        finally:
            PATIENCE.reset(token)

    def process_exception(self, request, exception):
        if isinstance(exception, NotReadyError) and request.method == "GET":
            response = render(request, "reports/printing.html", status=ACCEPTED)
            response.headers["Refresh"] = str(AGAIN)
            return response
        if isinstance(exception, NotReadyError | UnprintableError):
            return render(request, "reports/unprintable.html", status=TOO_MUCH)
        return None
