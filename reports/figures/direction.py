"""Figures of direction: documents, their study by the cells, the steering body."""

from collections import Counter

from django.db.models import QuerySet
from django.db.models.functions import Length, Substr

from campaigns.models import Document, DocumentStudy, SteeringMember
from members import tree
from members.models import Organization
from reports.figures.measure import event, stock, yearly
from reports.figures.period import Period
from reports.figures.tally import PEOPLE, ComputedTally, Tally, dated


def _studied(period: Period) -> QuerySet:
    """Studies by cells in the period of documents that every cell must study, whenever these were issued."""
    return dated(DocumentStudy, "studied_on")(period).filter(
        document__must_be_studied=True, organization__kind__holds_members=True
    )


def _cells(period: Period) -> QuerySet:
    return Organization.objects.existing_on(period.end).filter(kind__holds_members=True)


class ToStudyTally(ComputedTally):
    """How many studies were due: each document once by each cell below the one that issued it.

    Due are the documents issued in the period, and earlier ones that the cell still owed when the
    period began: it existed, and kept its records in the portal, when they were issued, and had not
    studied them.
    """

    @property
    def path(self) -> str:
        return "path"

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        documents = list(
            Document.objects.filter(must_be_studied=True, issued_on__lte=period.end).values_list(
                "pk", "organization__path", "issued_on"
            )
        )
        studies = DocumentStudy.objects.filter(
            document__in=[pk for pk, _, _ in documents],
            organization__path__startswith=root.path,
            organization__kind__holds_members=True,
            studied_on__lte=period.end,
        ).values_list("document", "organization__path", "studied_on")
        studied = {(document, path): day for document, path, day in studies}
        due = {pair for pair, day in studied.items() if day >= period.start}
        dates = ("path", "founded_on", "records_from")
        for path, founded, records_from in self.under(root, period).values_list(*dates):
            begun = max(founded or records_from, records_from)
            due |= {
                (document, path)
                for document, issuer, issued_on in documents
                if path.startswith(issuer)
                and issued_on >= begun
                and (issued_on >= period.start or (document, path) not in studied)
            }
        return dict(Counter(path[:length] for _, path in due))


def _steering(period: Period) -> QuerySet:
    """Members of steering bodies on the cut-off day."""
    return SteeringMember.objects.filter(starts_on__lte=period.end).exclude(ends_on__lt=period.end)


class OwnTally(Tally):
    """A count of what is the organisation's own: what its units have is not part of it."""

    def under(self, root: Organization, period: Period) -> QuerySet:
        return super().under(root, period).filter(**{self.path: root.path})

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        """The own count of each organisation at this depth or one above it."""
        rows = self._rows(root, period).filter(self.condition(period))
        lengths = (length, length - tree.STEP)
        rows = rows.annotate(size=Length(self.path)).filter(size__in=lengths)
        counted = rows.values_list(Substr(self.path, 1, length)).annotate(n=self.value())
        return {part: n or 0 for part, n in counted}


MEASURES = (
    event("documents", "Văn bản lãnh đạo, chỉ đạo", Tally(dated(Document, "issued_on"))),
    yearly(
        "documents_studied",
        "Chi bộ đã quán triệt văn bản",
        Tally(_studied),
        ToStudyTally(_cells),
    ),
    stock("steering", "Thành viên ban chỉ đạo", OwnTally(_steering, PEOPLE), is_own=True),
)
