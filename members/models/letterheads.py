"""What an organisation's documents say above and below their text, besides its name."""

from django.db import models

from portal.kit.fields import LongTextField

# Who signs where an office has not said otherwise (T/M BAN THƯỜNG VỤ …).
CELL, STANDING, COMMITTEE = "Chi bộ", "Ban Thường vụ", "Đảng ủy"


class LetterheadFields(models.Model):
    """The superior where the portal has none, who signs, who receives, where a copy is filed.

    Blank fields have defaults, so that a new cell prints correctly without filling them in.
    """

    superior_name = models.CharField(
        "cấp trên trực tiếp",
        max_length=200,
        blank=True,
        help_text="Ghi trên đầu văn bản và là nơi nhận thứ nhất. Ví dụ: Tỉnh ủy Lào Cai.",
    )
    signing_body = models.CharField("ký thay mặt (T/M)", max_length=120, blank=True)
    recipients = LongTextField(
        "nơi nhận khác",
        blank=True,
        help_text="Mỗi dòng một nơi. Cấp trên trực tiếp (dòng đầu) và dòng lưu do cổng tự ghi.",
    )
    filed_at = models.CharField("dòng lưu", max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def code_on_documents(self) -> str:
        """The code behind a document's number; where none was given, that of its kind."""
        return self.document_code or ("CB" if self.kind.holds_members else "ĐU")

    @property
    def signs_for(self) -> str:
        """Whom a signature stands for, behind T/M."""
        if self.signing_body:
            return self.signing_body
        if self.kind.holds_members:
            return CELL
        return STANDING if self.kind.level == self.kind.Level.UPPER else COMMITTEE

    @property
    def filing_line(self) -> str:
        """The last line of the recipients; empty where the layout's own line holds."""
        return self.filed_at or (f"Lưu {CELL}" if self.kind.holds_members else "")

    @property
    def recipient_lines(self) -> list[str]:
        """Recipients besides the superior."""
        return [line.strip(" -,.;") for line in self.recipients.splitlines() if line.strip(" -,.;")]
