"""Forms of a meeting's agenda."""

from django.forms.models import BaseInlineFormSet, inlineformset_factory

from campaigns.models import AgendaItem, StudySession
from portal.kit.forms import ModelForm
from portal.kit.lines import bounded


class AgendaForm(ModelForm):
    """One item; the cell may change or leave out a prescribed one, with a reason."""

    class Meta:
        model = AgendaItem
        fields = ("content", "reason")

    def clean(self):
        data = super().clean()
        prescribed, content = self.instance.prescribed, data.get("content", "")
        if prescribed and content == prescribed:
            data["reason"] = ""
        elif prescribed and not data.get("reason"):
            self.add_error("reason", "Thay hoặc bỏ mục cấp trên định hướng thì phải ghi lý do.")
        return data


class BaseAgendaFormSet(BaseInlineFormSet):
    """The items in order; the cell's own are deleted when emptied, new ones come last."""

    def _should_delete_form(self, form):
        emptied = form.instance.pk and not form.instance.prescribed
        return bool(emptied and not form.cleaned_data.get("content"))

    def clean(self):
        super().clean()
        last = max((form.instance.position for form in self.initial_forms), default=0)
        for form in self.extra_forms:
            last += 1
            form.instance.position = last


AgendaFormSet = bounded(
    inlineformset_factory(
        StudySession,
        AgendaItem,
        form=AgendaForm,
        formset=BaseAgendaFormSet,
        extra=1,
        max_num=40,
        can_delete=True,
        can_delete_extra=False,
    )
)
