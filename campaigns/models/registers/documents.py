"""The office's register of documents."""

from django.db import models

from members.models import Organization
from portal.kit.fields import FoldedField
from portal.kit.models import optional_key, required_key

from .base import FromAboveQuerySet, Register, RegisterModel


class Document(RegisterModel):
    """A directive, plan, guidance or resolution in the office's register."""

    class Kind(models.TextChoices):
        DIRECTIVE = "CT", "Chỉ thị"
        RESOLUTION = "NQ", "Nghị quyết"
        CONCLUSION = "KL", "Kết luận"
        DECISION = "QĐ", "Quyết định"
        PROGRAMME = "CTr", "Chương trình"
        PLAN = "KH", "Kế hoạch"
        GUIDANCE = "HD", "Hướng dẫn"
        REPORT = "BC", "Báo cáo"
        LETTER = "CV", "Công văn"
        OTHER = "K", "Văn bản khác"

    organization = required_key(Organization, "đơn vị quản lý", related_name="documents")
    kind = models.CharField("loại", max_length=4, choices=Kind)
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    title = models.CharField("trích yếu", max_length=500)
    serves = optional_key("self", "thực hiện văn bản", related_name="served_by")
    must_be_studied = models.BooleanField("phải quán triệt đến mọi chi bộ", default=False)
    whole_term = models.BooleanField("chương trình toàn khóa", default=False)
    file = models.FileField("tệp", upload_to="documents/%Y", blank=True)
    search = FoldedField(sources=("number", "title", "issuer"), max_length=900)

    register = Register(
        slug="documents",
        title="Văn bản",
        singular="văn bản",
        day="issued_on",
        columns={
            "number": "Số, ký hiệu",
            "issued_on": "Ngày",
            "issuer": "Cơ quan ban hành",
            "title": "Trích yếu",
        },
        powers=("record_register", "manage"),
    )  # fmt: skip

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "number"]
        verbose_name = "văn bản"

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"
