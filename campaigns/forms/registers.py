"""One form for all registers, built from the register's description."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.forms.models import inlineformset_factory, modelform_factory

from campaigns.actions.visits import delegates_known_to
from campaigns.models import CampaignYear, Contest, Document, Prize, StudySession
from campaigns.registers import Register
from members.forms.fields import MemberField
from members.models import Member, Organization
from portal.kit.forms import Form, ModelForm, MoneyField, SeenForm, choose_the_only
from portal.kit.uploads import file_kind


class RegisterFilterForm(Form):
    """What the list is narrowed to; a field that makes no sense is left out."""

    text = forms.CharField(required=False)
    year = forms.IntegerField(required=False, min_value=1900, max_value=2200)
    organization = forms.IntegerField(required=False, min_value=1, max_value=2**31)


class RegisterForm(SeenForm):
    """A line of a register; its organisation is one for which the user may write."""

    def __init__(self, *args, user, register: Register, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(user.scope.any_q(register.powers, ""))
        self.fields["organization"].queryset = own
        choose_the_only(self, "organization")
        choices = {
            "inspected": Organization.objects.filter(user.scope.any_q(("view", "record"), "")),
            "handled_by": organizations_around(user),
            "serves": Document.objects.visible_to(user),
            "plan": Document.objects.visible_to(user),
            "directive": Document.objects.visible_to(user),
            "year": CampaignYear.objects.visible_to(user).select_related("organization"),
            "session": StudySession.objects.filter(user.scope.q("record")).select_related(
                "organization"
            ),
        }
        for name, queryset in choices.items():
            if name in self.fields:
                self.fields[name].queryset = queryset
        if "member" in self.fields:
            people = Member.objects.visible_to(user)
            self.fields["member"] = MemberField.instead_of(self.fields["member"], people)
        if "delegate" in self.fields:
            chosen = self.instance.delegate_id
            self.fields["delegate"].queryset = delegates_known_to(user, chosen)
        # A number that starts at nought may be left out.
        self.counts = [
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.IntegerField) and field.initial == 0
        ]
        for name in self.counts:
            self.fields[name].required = False

    @property
    def also_seen(self) -> tuple[str, ...]:
        """The prizes stand on the page of their contest."""
        return ("prizes",) if self._meta.model is Contest else ()

    def clean(self):
        data = super().clean()
        year, organization = data.get("year"), data.get("organization")
        if year and organization and not organization.path.startswith(year.organization.path):
            self.add_error("year", "Năm này của đảng bộ khác; mời đồng chí chọn lại.")
        for name in self.counts:
            if name in data and data[name] is None:
                data[name] = 0
        return data

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if file and hasattr(file, "content_type"):
            kind = file_kind(file, size=file.size)
            file.name = f"tai-lieu.{kind}"
        return file


def organizations_around(user):
    """The organisations above the user's own, and those that he views or writes for."""
    step = Organization.steplen
    above = {
        place.path[:end]
        for place in user.scope.all_places()
        for end in range(step, len(place.path) + 1, step)
    }
    seen = Q(path__in=above) | user.scope.any_q(("view", "record"), "")
    return Organization.objects.filter(seen, dissolved_on__isnull=True)


def form_class(register: Register) -> type[RegisterForm]:
    """The form of this register."""
    return modelform_factory(
        register.model,
        form=RegisterForm,
        fields=("organization", *register.fields),
        field_classes={name: MoneyField for name in register.fields if name.endswith("_vnd")},
    )


class PrizeForm(ModelForm):
    """A prize won in the contest."""

    class Meta:
        model = Prize
        fields = ("rank", "collective", "winner")
        widgets = {"winner": forms.TextInput}


PrizeFormSet = inlineformset_factory(Contest, Prize, form=PrizeForm, extra=2, max_num=50)
