"""Forms of a meeting's points and of the point table."""

from decimal import Decimal

from django import forms
from django.forms.models import inlineformset_factory

from campaigns.actions.quality import Proposal
from campaigns.models import QualityCriterion, QualityTable, SessionScore, StudySession
from portal.kit.forms import ModelForm, VersionedForm
from portal.kit.lines import bounded
from portal.kit.text import number

from .criteria import read_bands

HELP = "Ví dụ: 90:4, 75:3, 65:2, 0:1 – từ 90% được 4 điểm, từ 75% được 3 điểm."


class SessionScoreForm(VersionedForm):
    """Points for every line of the table; points other than those proposed need a reason."""

    class Meta:
        model = StudySession
        fields = ()

    def __init__(self, *args, table: QualityTable, proposed: dict[int, Proposal], **kwargs):
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        stored = {score.criterion_id: score for score in self.instance.scores.all()}
        self.criteria = list(table.criteria.all())
        for criterion in self.criteria:
            score, proposal = stored.get(criterion.pk), proposed.get(criterion.pk)
            self.fields[f"points_{criterion.pk}"] = forms.DecimalField(
                label=criterion.title,
                min_value=0,
                max_value=criterion.points,
                decimal_places=2,
                localize=True,
                initial=score.points if score else proposal.points if proposal else None,
                error_messages={"max_value": f"Không quá {number(criterion.points)} điểm."},
                widget=forms.TextInput(
                    attrs={"inputmode": "decimal", "class": "form-control", "size": 5}
                ),
            )
            self.fields[f"reason_{criterion.pk}"] = forms.CharField(
                label=f"{criterion.title}: lý do chấm khác đề xuất",
                max_length=300,
                required=False,
                initial=score.reason if score else "",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    @property
    def most(self) -> Decimal:
        """The points that all lines together can give."""
        return sum((criterion.points for criterion in self.criteria), Decimal(0))

    def lines(self):
        """Each line with its proposal and its two fields; `block` only where a block begins."""
        block = None
        for criterion in self.criteria:
            yield {
                "criterion": criterion,
                "block": criterion.block if criterion.block != block else "",
                "proposal": self.proposed.get(criterion.pk),
                "points": self[f"points_{criterion.pk}"],
                "reason": self[f"reason_{criterion.pk}"],
            }
            block = criterion.block

    def clean(self):
        data = super().clean()
        for criterion in self.criteria:
            points, proposal = data.get(f"points_{criterion.pk}"), self.proposed.get(criterion.pk)
            differs = points is not None and proposal and points != proposal.points
            if differs and not data.get(f"reason_{criterion.pk}"):
                self.add_error(
                    f"reason_{criterion.pk}",
                    f"Đề xuất là {number(proposal.points)} điểm; chấm khác thì ghi lý do.",
                )
        return data

    def scores(self) -> list[SessionScore]:
        """The lines to write."""
        return [self._score(criterion) for criterion in self.criteria]

    def _score(self, criterion: QualityCriterion) -> SessionScore:
        proposal = self.proposed.get(criterion.pk)
        points = self.cleaned_data[f"points_{criterion.pk}"]
        differs = proposal and points != proposal.points
        return SessionScore(
            session=self.instance,
            criterion=criterion,
            proposed=proposal.points if proposal else None,
            basis=proposal.basis if proposal else "",
            points=points,
            reason=self.cleaned_data[f"reason_{criterion.pk}"] if differs else "",
        )


class QualityTableForm(VersionedForm):
    """Name, source, first day and bands of a table."""

    class Meta:
        model = QualityTable
        fields = ("name", "source", "valid_from", "good_from", "fair_from", "average_from")


class QualityCriterionForm(ModelForm):
    """One line; the bands are typed as a short text."""

    bands_text = forms.CharField(label="Các bậc", required=False, help_text=HELP)

    class Meta:
        model = QualityCriterion
        fields = ("block", "title", "points", "measure")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bands_text"].initial = ", ".join(
            f"{least:g}:{points:g}" for least, points in self.instance.bands
        )

    def clean_bands_text(self):
        return read_bands(self.cleaned_data["bands_text"])

    def clean(self):
        data = super().clean()
        banded = data.get("measure") in QualityCriterion.BANDED
        bands = data.get("bands_text") or []
        if banded and not bands and "bands_text" not in self.errors:
            self.add_error("bands_text", "Hãy ghi ít nhất một bậc.")
        highest = max((Decimal(str(points)) for _, points in bands), default=Decimal(0))
        if data.get("points") is not None and highest > data["points"]:
            self.add_error("bands_text", "Điểm của bậc không được quá điểm tối đa.")
        self.instance.bands = bands if banded else []
        return data


class BaseCriterionFormSet(forms.BaseInlineFormSet):
    """The lines of a table, in the order of the page; together they give 100 points."""

    def clean(self):
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        total = sum((row["points"] for row in rows if row and not row.get("DELETE")), Decimal(0))
        if not any(self.errors) and total != 100:  # noqa: PLR2004  the table's whole
            raise forms.ValidationError(
                f"Tổng điểm tối đa của các tiêu chí là {number(total)}, phải đúng 100."
            )
        for position, form in enumerate(self.forms, start=1):
            form.instance.position = position


QualityCriterionFormSet = bounded(
    inlineformset_factory(
        QualityTable,
        QualityCriterion,
        form=QualityCriterionForm,
        formset=BaseCriterionFormSet,
        extra=1,
        max_num=40,
    )
)
