"""What puts a document into practice: documents, plan items and topics, and who studied it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from campaigns.models import Document, DocumentStudy, PlanItem, Topic
from campaigns.models.registers import RegisterModel

MOST = 50  # lines of one kind on the page


@dataclass(frozen=True)
class Serving:
    """What the reader may see of it; `cells` and `committees` studied the document."""

    documents: list[Document]
    items: list[PlanItem]
    topics: list[Topic]
    cells: int
    committees: int

    @property
    def groups(self) -> list[tuple[str, list[RegisterModel]]]:
        """The kinds of which there is something."""
        groups = (
            ("Văn bản triển khai", self.documents),
            ("Nội dung kế hoạch", self.items),
            ("Chuyên đề", self.topics),
        )
        return [(title, rows) for title, rows in groups if rows]


def serving(record: RegisterModel, user) -> Serving | None:
    """What serves this document; None for a line of another register, and of a new one."""
    if not isinstance(record, Document) or record.pk is None:
        return None
    cells = Q(organization__kind__holds_members=True)
    studies = DocumentStudy.objects.visible_to(user).filter(document=record)
    return Serving(
        list(record.served_by.visible_to(user).order_by("issued_on", "pk")[:MOST]),
        list(record.items.visible_to(user).select_related("organization").order_by("pk")[:MOST]),
        list(record.topics.visible_to(user).order_by("pk")[:MOST]),
        **studies.aggregate(cells=Count("pk", filter=cells), committees=Count("pk", filter=~cells)),
    )
