"""View parts that know no app: scoped look-ups, refusals on the form, one change of one record."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from .access import refusal
from .forms import ConfirmForm, DeleteForm, Form, ReasonForm, VersionedForm
from .text import with_organization


def add_errors(form: Any, error: ValidationError) -> None:
    """Show a refused rule on the form: at its field where the form has it, else at the top."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)


def refuse(form: Any, error: ValidationError) -> int:
    """Show a refused rule on the form and say with which status its page is answered.

    A conflict is shown by the form itself once it has met the saved record.
    """
    if getattr(error, "code", "") == "conflict":
        return 409
    add_errors(form, error)
    return 422


def first_message(error: ValidationError) -> str:
    """The refusal as one sentence, for a message at the top of the next page."""
    if hasattr(error, "error_dict"):
        return next(iter(error.message_dict.get(NON_FIELD_ERRORS) or error.messages))
    return error.messages[0]


class ScopedMixin:
    """Rows start from `visible_to(user)` (the hidden is 404); `permission` refuses with 403."""

    permission = ""

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        if self.permission and not self.request.user.has_perm(self.permission, record):
            raise refusal(record, self.permission, self.request.user)
        return record


class FormArgumentsMixin:
    """What the form is given besides its data: the reader, and the record under a name."""

    takes_user = False
    takes_record_as = ""

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.takes_user:
            kwargs["user"] = self.request.user
        if self.takes_record_as:
            kwargs[self.takes_record_as] = self.object
        return kwargs


class RefusableMixin(FormArgumentsMixin):
    """A form on whose data `act` works and answers; a rule that refuses is shown on the form."""

    def form_valid(self, form):
        try:
            return self.act(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)


class RecordFormMixin(RefusableMixin):
    """The form of one record, new or changed; `save` may refuse.

    A changed record is locked from the moment it is read until its form is saved.
    """

    done = ""

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    def save(self, form) -> None:
        form.save()

    @transaction.atomic
    def act(self, form):
        self.save(form)
        self.object = form.instance
        if self.done:
            messages.success(self.request, self.done)
        return redirect(self.get_success_url())


class PermissionMixin:
    """A page that needs a permission without an object, such as the start of a new record."""

    permission = ""
    why_not = ""  # who may instead, for the page that refuses

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied(self.why_not)
        return super().dispatch(request, *args, **kwargs)


class ChangeView(ScopedMixin, RefusableMixin, SingleObjectMixin, FormView):
    """One verb on one record, with what the form asked for; a refusal is shown on the form.

    `verb` names a method of the record; a change that is no method overrides `change`.
    """

    template_name = "components/change.html"
    form_class: type[Form] = ConfirmForm
    verb = ""
    title = ""
    intro = ""  # what follows from it, where the title does not say so
    button = "Đồng ý"
    done = ""

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    @property
    def subject(self) -> str:
        """What is changed, with the organisation to which it belongs."""
        return with_organization(str(self.object), getattr(self.object, "organization", None))

    def change(self, record, data) -> None:
        getattr(record, self.verb)(by=self.request.user, **data)

    def act(self, form):
        if isinstance(form, VersionedForm):
            self._change_version(form)
        else:
            self.change(self.object, form.cleaned_data)
        if self.done:
            messages.success(self.request, self.done)
        return redirect(self.get_success_url())

    @transaction.atomic
    def _change_version(self, form: VersionedForm) -> None:
        form.claim()
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        self.change(self.object, data)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()


class DeleteView(ChangeView):
    """Delete one record to which nothing refers, with the reason; then to the list `list_name`."""

    form_class = DeleteForm
    button = "Xóa hẳn"
    list_name = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(cancel_url=self.object.get_absolute_url(), **kwargs)

    def get_success_url(self) -> str:
        return reverse(self.list_name)


class ReasonMixin:
    """A change with a reason that the record's author will read."""

    form_class = ReasonForm
    verb = "send_back"
