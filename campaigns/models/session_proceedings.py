"""The proceedings of a session: what was studied, said, concluded and voted."""

from django.db import models

from portal.kit.fields import LongTextField
from portal.kit.limits import MAX_PAGES
from portal.kit.text import percent

from .registers.document_studies import DocumentStudy
from .registers.documents import Document


class SessionProceedings(models.Model):
    """Documents studied, discussion, conclusions and votes; a joint meeting has them at its host."""

    studied = models.ManyToManyField(
        Document,
        blank=True,
        related_name="sessions",
        verbose_name="buổi này quán triệt văn bản",
    )
    proceedings = LongTextField("diễn biến, nội dung", max_length=MAX_PAGES, blank=True)
    criticism = LongTextField("tự phê bình và phê bình", max_length=MAX_PAGES, blank=True)
    conclusions = LongTextField("kết luận, nghị quyết", max_length=MAX_PAGES, blank=True)
    voters = models.PositiveSmallIntegerField("số người biểu quyết", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("tán thành", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("không tán thành", null=True, blank=True)
    votes_other = models.PositiveSmallIntegerField("ý kiến khác", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def takes_proceedings(self) -> bool:
        """Whether proceedings and points can be written: until the committee has confirmed."""
        return self.state != self.State.CONFIRMED

    @property
    def approval(self) -> str:
        """How the conclusions were voted, in the words of a resolution; empty without a vote."""
        if self.votes_for is None:
            return ""
        share = percent(self.votes_for, self.voters or 0)
        return f"{self.votes_for}/{self.voters} đồng chí tán thành, đạt {share}"

    def write_studies(self) -> None:
        """Record that the organisation studied the documents of this meeting on its day."""
        documents = list(self.host.studied.values_list("pk", flat=True))
        self.studies.exclude(document__in=documents).delete()
        DocumentStudy.objects.bulk_create(
            (
                DocumentStudy(
                    document_id=document,
                    organization_id=self.organization_id,
                    studied_on=self.held_on,
                    evidence=str(self),
                    session=self,
                )
                for document in documents
            ),
            ignore_conflicts=True,
        )
