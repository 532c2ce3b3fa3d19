"""One form for all registers, built from the register's declaration."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.forms.models import inlineformset_factory, modelform_factory
from django.utils import timezone

from campaigns.actions.visits import delegates_known_to
from campaigns.models import CampaignYear, Contest, Document, Option, Prize, StudySession
from campaigns.models.registers.base import Register, paths_at_or_above
from members.forms.fields import MemberField
from members.models import Member, Organization
from portal.kit.forms import ModelForm, VersionedForm, choose_the_only, show_for
from portal.kit.inputs import MoneyField
from portal.kit.lines import bounded
from portal.kit.uploads import file_kind

FOLDED_FROM = 5  # optional fields of one form
SHARED = (
    "Chọn nếu việc này đã ghi ở năm trước hoặc cấp trên đã ghi: chỉ tính là một. "
    "Ở đây chỉ ghi phần của đơn vị mình, không ghi lại số đã có ở dòng khác."
)


def form_class(register: Register) -> type[RegisterForm]:
    """The form of this register."""
    return modelform_factory(
        register.model,
        form=RegisterForm,
        fields=("organization", *register.form_fields),
        field_classes={name: MoneyField for name in register.form_fields if name.endswith("_vnd")},
    )


class RegisterForm(VersionedForm):
    """A line of a register; its organisation is one for which the user may write."""

    def __init__(self, *args, user, register: Register, **kwargs):
        self.register = register
        super().__init__(*args, **kwargs)
        self._offer_choices(user)
        choose_the_only(self, "organization")
        if register.only:
            show_for(self, register.choices[0], register.only)
        # A number that starts at zero may be left out.
        self.counts = [
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.IntegerField) and field.initial == 0
        ]
        for name in self.counts:
            self.fields[name].required = False

    @property
    def folded(self) -> list[forms.BoundField]:
        """What may be left out, where there is much of it; a tick of yes or no is never folded."""
        names = [
            name
            for name, field in self.fields.items()
            if not (
                field.required or field.widget.is_hidden or isinstance(field, forms.BooleanField)
            )
            and name not in self.counts
        ]
        return [self[name] for name in names] if len(names) >= FOLDED_FROM else []

    @property
    def shown(self) -> list[forms.BoundField]:
        """The other fields in their order, with the hidden ones."""
        folded = {field.name for field in self.folded}
        return [self[name] for name in self.fields if name not in folded]

    @property
    def is_unfolded(self) -> bool:
        return any(field.errors or field.value() for field in self.folded)

    def _offer_choices(self, user) -> None:
        scope, documents = user.scope, Document.objects.visible_to(user)
        sessions = StudySession.objects.filter(scope.within("record"))
        choices = {
            "organization": self._existing(self.register.units_of(user)),
            "inspected": self._existing(scope.within("view", "record", of="")),
            "handled_by": organizations_around(user),
            "serves": documents,
            "plan": documents,
            "directive": documents,
            "year": CampaignYear.objects.visible_to(user).select_related("organization"),
            "session": sessions.select_related("organization"),
        }
        for name in choices.keys() & self.fields.keys():
            self.fields[name].queryset = choices[name]
        options = Option.objects.visible_to(user)
        for column in self.register.model._meta.fields:
            if column.related_model is Option and column.name in self.fields:
                limit = column.get_limit_choices_to()
                self.fields[column.name].queryset = options.filter(**limit)
        if "continues" in self.fields:
            self._offer_things(user)
        if "member" in self.fields:
            people = Member.objects.visible_to(user)
            self.fields["member"] = MemberField.instead_of(self.fields["member"], people)
        if "delegate" in self.fields:
            delegates = delegates_known_to(user, self.instance.delegate_id)
            self.fields["delegate"].queryset = delegates

    def _existing(self, condition: Q):
        """The organisations that exist today, and those that the line names already."""
        named = [getattr(self.instance, name, None) for name in ("organization_id", "inspected_id")]
        today = timezone.localdate()
        units = Organization.objects.filter(condition)
        return units.existing_in(today, today, also=[pk for pk in named if pk])

    def _offer_things(self, user) -> None:
        """What came back before: a line is known by the first one, and says since when."""
        field = self.fields["continues"]
        within = user.scope.within(*self.register.powers)
        if self.register.model.IS_SHARED:
            within |= Q(organization__path__in=paths_at_or_above(user))
            field.label, field.help_text = "Cùng việc đã ghi", SHARED
        things = self.register.model.objects.filter(within, continues__isnull=True)
        things = things.exclude(pk=self.instance.pk).select_related("year", "organization")
        field.queryset = things.order_by("organization__path", "-year__year", "pk")
        field.label_from_instance = lambda thing: (
            f"{thing} ({thing.organization.label}, từ năm {thing.calendar_year})"
        )

    def clean(self):
        data = super().clean()
        if self.instance.pk:
            self.register.require_open(self.instance)  # as it is stored
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
    """The organisations above the user's own, and those that the user views or writes for."""
    around = Q(path__in=paths_at_or_above(user)) | user.scope.within("view", "record", of="")
    return Organization.objects.filter(around, dissolved_on__isnull=True)


class PrizeForm(ModelForm):
    """A prize won in the contest."""

    class Meta:
        model = Prize
        fields = ("rank", "collective", "winner", "level")
        widgets = {"winner": forms.TextInput}


# The formset of a register's sublines, by their related name.
SUBLINES = {
    "prizes": bounded(inlineformset_factory(Contest, Prize, form=PrizeForm, extra=2, max_num=50)),
}
