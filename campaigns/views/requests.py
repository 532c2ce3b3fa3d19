"""One request that another decides: read by both sides, applied or refused with an answer."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse

from campaigns.forms.corrections import CorrectionAnswerForm
from campaigns.views.touching import TouchingView


class RequestView(TouchingView):
    """The page of a `DecidedModel`: `apply` and `refuse` are its two answers.

    Where the request touches sheets, what it touches is read before it is applied.
    """

    form_class = CorrectionAnswerForm
    template_name = "campaigns/corrections/request.html"
    decider = ""  # the permission to decide
    button_once_read = ""
    refusal = ""
    refused = ""
    list_name = ""
    list_label = ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is asked for, with headings."""
        raise NotImplementedError  # the view of each kind of request says it

    def apply(self, request, answer: str) -> None:
        """Do what is asked for."""
        raise NotImplementedError  # the view of each kind of request says it

    def refuse(self, request, answer: str) -> None:
        """Leave everything as it is."""
        raise NotImplementedError  # the view of each kind of request says it

    @property
    def may_decide(self) -> bool:
        return self.object.is_waiting and self.request.user.has_perm(self.decider, self.object)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["answer"].help_text = f"{self.refusal} thì phải ghi lý do."
        return form

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm(self.decider, self.object):
            return self.http_method_not_allowed(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if self.request.POST.get("action") != "decline":
            return super().form_valid(form)
        return super(TouchingView, self).form_valid(form)

    @transaction.atomic
    def act(self, form):
        is_refused = self.request.POST.get("action") == "decline"
        answer = self.refuse if is_refused else self.apply
        answer(self.object, form.cleaned_data["answer"])
        messages.success(self.request, self.refused if is_refused else self.done)
        return redirect(self.get_success_url())

    def change(self, record, data) -> None:
        self.apply(record, data["answer"])

    def get_success_url(self) -> str:
        return reverse(self.list_name)
