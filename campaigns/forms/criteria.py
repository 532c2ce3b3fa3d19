"""Forms of a criteria set and its criteria."""

from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django import forms
from django.forms.models import inlineformset_factory

from campaigns.models import CampaignYear, CriteriaSet, Criterion
from members.models import OrganizationKind
from portal.kit.forms import Form, ModelForm, VersionedForm
from portal.kit.lines import bounded

HELP = "Ví dụ: 95:100, 90:80, 80:50 – từ 95% được 100% điểm, từ 90% được 80% điểm, từ 80% được 50%."


class CriteriaSetForm(ModelForm):
    """Year, level and name of a set."""

    class Meta:
        model = CriteriaSet
        fields = ("year", "level", "kind", "name")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        years = CampaignYear.objects.visible_to(user).exclude(state=CampaignYear.State.CLOSED)
        self.fields["year"].queryset = years


class CopySetForm(Form):
    """The year of the same bloc into which a set is copied, and for which organisations there."""

    year = forms.ModelChoiceField(label="Chép sang năm", queryset=CampaignYear.objects.none())
    kind = forms.ModelChoiceField(
        label="Áp dụng riêng cho loại tổ chức",
        queryset=OrganizationKind.objects.all(),
        required=False,
        help_text="Để trống thì áp dụng cho cùng đối tượng như bộ này.",
    )

    def __init__(self, *args, criteria_set: CriteriaSet, **kwargs):
        super().__init__(*args, **kwargs)
        years = CampaignYear.objects.filter(organization=criteria_set.organization)
        self.fields["year"].queryset = years.exclude(state=CampaignYear.State.CLOSED)


class ShownSetForm(VersionedForm):
    """A set as its page showed it, with all its criteria."""

    class Meta:
        model = CriteriaSet
        fields = ()


def read_bands(text: str) -> list[list[float]]:
    """Read "95:100, 90:80" as [[95, 100], [90, 80]], highest first.

    Raises ValidationError for anything else, or shares that fall with a better result.
    """
    bands = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        try:
            least, share = (Decimal(number.strip().rstrip("%")) for number in part.split(":"))
        except (ValueError, InvalidOperation) as error:
            raise forms.ValidationError(f"Chưa đọc được bậc “{part}”. {HELP}") from error
        if not (least.is_finite() and 0 <= share <= 100 and least >= 0):  # noqa: PLR2004  percent
            raise forms.ValidationError(
                f"Bậc “{part}” phải gồm hai số không âm, phần điểm đến 100."
            )
        bands.append([float(least), float(share)])
    bands.sort(reverse=True)
    if any(better[1] < worse[1] for better, worse in pairwise(bands)):
        raise forms.ValidationError("Kết quả cao hơn thì phần điểm không được thấp hơn.")
    return bands


# By these the units are scored: they are fixed once the set is locked.
SCORED_BY = ("group", "weight", "measure", "rule", "target", "bands_text")


class CriterionForm(ModelForm):
    """One criterion; its bands are typed as a short text. `is_locked`: only the wording changes."""

    bands_text = forms.CharField(label="Các bậc", required=False, help_text=HELP)

    class Meta:
        model = Criterion
        fields = ("group", "title", "weight", "measure", "rule", "target", "evidence_hint")

    field_order = (
        "title",
        "group",
        "weight",
        "measure",
        "rule",
        "target",
        "bands_text",
        "evidence_hint",
    )

    def __init__(self, *args, is_locked: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in SCORED_BY:
            self.fields[name].disabled = is_locked
        self.fields["bands_text"].initial = ", ".join(
            f"{least:g}:{share:g}" for least, share in self.instance.bands
        )

    def clean_bands_text(self):
        return read_bands(self.cleaned_data["bands_text"])

    def clean(self):
        data = super().clean()
        rule = data.get("rule")
        if data.get("measure") and not rule:
            self.add_error("rule", "Tiêu chí đo bằng số liệu phải chọn quy tắc.")
        elif rule and not data.get("measure"):
            self.add_error("measure", "Hãy chọn số liệu, hoặc bỏ quy tắc để chấm tay.")
        elif rule == Criterion.Rule.BANDS and not data.get("bands_text"):
            if "bands_text" not in self.errors:
                self.add_error("bands_text", "Hãy ghi ít nhất một bậc.")
        elif rule and rule != Criterion.Rule.BANDS and not data.get("target"):
            self.add_error("target", "Hãy ghi chỉ tiêu.")
        self.instance.bands = data.get("bands_text") or []
        return data


def criteria_forms(criteria_set: CriteriaSet, data=None):
    """A line for each criterion of a set; in a locked set none is added or deleted."""
    is_locked = criteria_set.is_locked
    lines = len(criteria_set.criteria.all()) if is_locked else 60
    made = inlineformset_factory(
        CriteriaSet,
        Criterion,
        form=CriterionForm,
        extra=0 if is_locked else 1,
        can_delete=not is_locked,
        max_num=lines,
    )
    forms = bounded(made)(
        data, instance=criteria_set, prefix="criteria", form_kwargs={"is_locked": is_locked}
    )
    forms.is_locked = is_locked
    return forms
