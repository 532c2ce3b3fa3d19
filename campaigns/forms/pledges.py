"""Forms of a pledge, its items, its progress and its assessments."""

from itertools import groupby
from operator import itemgetter

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils import timezone
from django.utils.functional import cached_property

from campaigns.models import CatalogueEntry, Document, Pledge, PledgeItem, PledgeProgress
from campaigns.models.pledges import TWICE, PledgeQuerySet
from campaigns.reference.catalogues import AREAS
from members.forms.fields import offer_people
from portal.kit.forms import Form, ModelForm, VersionedForm
from portal.kit.lines import LineForm, LineFormSet, bounded
from portal.kit.text import number

# The kinds of documents that a pledge puts into practice.
DIRECTING = [
    kind for kind in Document.Kind if kind not in (Document.Kind.REPORT, Document.Kind.LETTER)
]


class PledgeForm(VersionedForm):
    """The head of a pledge. `people` offers members when a paper pledge is typed in."""

    class Meta:
        model = Pledge
        fields = ("kind", "member", "paper_signed_on", "directive")
        help_texts = {
            "paper_signed_on": "Ngày này quyết định bản cam kết nộp đúng hạn hay muộn.",
        }

    not_in_future = {"paper_signed_on": "Ngày ở tương lai."}

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        if people is None:
            collective = Pledge.Kind.COLLECTIVE
            kinds = [choice for choice in Pledge.Kind.choices if choice[0] != collective]
            del self.fields["member"]
        else:
            self.fields["member"].required = False
            self.fields["member"].empty_label = "Tập thể chi bộ"
            offer_people(people, self.fields["member"])
            self.fields["member"].label = "Đảng viên"
            kinds = list(Pledge.Kind.choices)
        self.fields["kind"].choices = kinds
        offered = Document.objects.offered_to(self.instance.organization)
        self.fields["directive"].queryset = offered.filter(
            kind__in=DIRECTING, issued_on__year__lte=self.instance.calendar_year
        )
        self.fields["directive"].empty_label = "Không theo văn bản riêng"
        if not self.instance.on_behalf:
            del self.fields["paper_signed_on"]

    def clean(self):
        data = super().clean()
        if "member" in self.fields and "kind" in data:
            collective = data["kind"] == Pledge.Kind.COLLECTIVE
            if collective and data.get("member"):
                self.add_error("member", "Bản đăng ký của tập thể thì không ghi tên đảng viên.")
            elif not collective and not data.get("member") and "member" not in self.errors:
                self.add_error("member", "Hãy chọn đảng viên có bản cam kết này.")
        return data

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.instance.twins().exists():
            self.add_error("kind", TWICE)

    def already_written(self) -> PledgeQuerySet:
        """The pledge that stands in the way of this one; none where nothing does."""
        is_twin = TWICE in self.errors.get("kind", ())
        return self.instance.twins() if is_twin else Pledge.objects.none()


class PledgeItemForm(ModelForm):
    """One line of the pledge."""

    class Meta:
        model = PledgeItem
        fields = ("area", "content", "target", "period", "due_on", "refers_to")
        widgets = {
            "area": forms.TextInput(attrs={"list": "pledge-areas"}),
            "content": forms.Textarea(attrs={"rows": 2}),
        }

    def clean_due_on(self):
        due = self.cleaned_data["due_on"]
        if due and due.year != self.instance.pledge.calendar_year:
            raise forms.ValidationError(
                f"Hạn hoàn thành phải trong năm {self.instance.pledge.calendar_year}."
            )
        return due


MOST_CHARACTERS = 10_000  # of all lines: ten pages, and what their PDF may cost


class BasePledgeItemSet(BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.instance.pledge = self.instance
        form.fields["refers_to"].choices = self.reference_choices
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Xóa dòng này"

    def clean(self):
        super().clean()
        lines = [
            form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        typed = sum(
            len(text)
            for form in lines
            for text in form.cleaned_data.values()
            if isinstance(text, str)
        )
        if typed > MOST_CHARACTERS:
            lines[-1].add_error(
                "content",
                f"Cả bản cam kết chỉ được {number(MOST_CHARACTERS)} ký tự; "
                f"đồng chí đã nhập {number(typed)}.",
            )

    def changed_items(self) -> list[PledgeItem]:
        """The new and the changed lines in their order; deleted ones are in `deleted_objects`."""
        for position, form in enumerate(self.forms):
            form.instance.position = position
        return self.save(commit=False)

    @cached_property
    def reference_choices(self):
        """The standards in force in the pledge's year, read once for all lines."""
        choices = [("", "Không gắn")]
        entries = (
            CatalogueEntry.objects.in_force(self.instance.calendar_year)
            .exclude(catalogue__code=AREAS)
            .values_list("catalogue__name", "pk", "number", "text")
        )
        for name, group in groupby(entries, key=itemgetter(0)):
            choices.append((name, [(pk, f"{number}. {text}") for _, pk, number, text in group]))
        return choices


PledgeItemSet = bounded(
    inlineformset_factory(
        Pledge, PledgeItem, form=PledgeItemForm, formset=BasePledgeItemSet, extra=1, max_num=60
    )
)


def pledge_areas() -> list[str]:
    """Usual areas, offered while typing."""
    return list(CatalogueEntry.objects.filter(catalogue__code=AREAS).values_list("text", flat=True))


class PledgeProgressForm(ModelForm):
    """A note on how the pledge is going."""

    class Meta:
        model = PledgeProgress
        fields = ("item", "noted_on", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    not_in_future = {"noted_on": "Ngày ở tương lai."}

    def __init__(self, *args, pledge: Pledge, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = pledge.items.all()
        self.fields["item"].label = "Về nội dung"
        self.fields["item"].empty_label = "Cả bản cam kết"
        self.fields["noted_on"].initial = timezone.localdate()


class ProgressLine(LineForm):
    """What was told of one pledge in a meeting; an emptied note is deleted."""

    note = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    def __init__(self, data=None, *, record: tuple[Pledge, str]):
        self.pledge, note = record
        super().__init__(data, key=self.pledge.pk, initial={"note": note})

    @property
    def is_sent(self) -> bool:
        """The page from which the lines were sent had this line."""
        return self.add_prefix("note") in self.data


class ProgressLines(LineFormSet):
    form = ProgressLine


class AssessmentForm(Form):
    """A year-end assessment: one of three results and a comment."""

    result = forms.ChoiceField(
        label="Mức độ thực hiện",
        choices=Pledge.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn mức đánh giá."},
    )
    comment = forms.CharField(
        label="Nhận xét", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(self, *args, items=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {f"item-{item.pk}": item for item in items}
        for name, item in self.items.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{item.area}: {item.content}",
                choices=[("", "Chưa đánh giá riêng"), *Pledge.Result.choices],
                initial=item.result,
                required=False,
            )

    def clean(self):
        data = super().clean()
        data["items"] = {item.pk: data.pop(name, "") for name, item in self.items.items()}
        return data
