"""Every form that is sent twice is taken once: a key in each form, and a middleware that knows it."""

import datetime as dt
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from portal.kit.uploads import MAX_BYTES

FORM_KEY = "form_key"
KEPT = dt.timedelta(days=2)  # who sends a page that is older sends another one
TAKEN = "Cổng đã nhận nội dung này từ lần gửi trước, không ghi thêm lần nữa."
REFUSED, FAILED = 400, 500


class SentOnceMiddleware:
    """Answers a form that came before with the page to which the first one led.

    The key is written in the transaction of the form itself, so that two equal forms that come at
    the same moment wait for each other. Only a form that leads on (a redirect) counts as taken:
    one that was refused, or that only drew its page again, may be sent again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return self.get_response(request)
        if not request.POST.get(FORM_KEY):
            return self.get_response(request)
        return self._once(request, fingerprint(request))

    def _once(self, request: Any, key: str) -> HttpResponse:
        sent: Any = apps.get_model("members.SentForm").objects
        user = request.user.pk  # logging out leaves none in the request
        with transaction.atomic():
            try:
                with transaction.atomic():
                    sent.create(key=key, user_id=user)
            except IntegrityError:
                messages.info(request, TAKEN)
                return HttpResponseRedirect(sent.get(key=key).url)
            response = self.get_response(request)
            if response.status_code >= FAILED or connection.needs_rollback:
                transaction.set_rollback(True)
            elif 300 <= response.status_code < REFUSED:  # noqa: PLR2004  leads on
                sent.filter(key=key).update(url=address_to_keep(response["Location"]))
                sent.filter(user=user, at__lt=timezone.now() - KEPT).delete()
            else:
                sent.filter(key=key).delete()
        return response


def address_to_keep(address: str) -> str:
    """The address that led on; one that is too long for its column goes without its query."""
    most = apps.get_model("members.SentForm")._meta.get_field("url").max_length or 0
    return address if len(address) <= most else address.partition("?")[0]


def fingerprint(request: HttpRequest) -> str:
    """Who sends what where: the hash of the account, the address, the fields and the files."""
    fields = [
        (name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
    ]
    files = [
        (name, file.name, file.size, _content_hash(file))
        for name, several in request.FILES.lists()
        for file in several
    ]
    content = (request.user.pk, request.get_full_path(), sorted(fields), sorted(files))
    return sha256(repr(content).encode()).hexdigest()


def _content_hash(file: Any) -> str:
    """The hash of an upload's content, as far as the portal takes files in."""
    file.seek(0)
    digest = sha256(file.read(MAX_BYTES)).hexdigest()
    file.seek(0)
    return digest
