"""Which Party posts lead or manage: whoever holds one is reviewed as a leader."""

from django.db import models

from members.models import OrganizationKind, Position

from .scheme_lines import SchemeLine


class LeadingPost(SchemeLine):
    """Whether a post in an organisation of this level leads or manages (giữ chức vụ lãnh đạo, quản lý).

    A post that no line names does not. State posts are entered on the member, with their own
    answer (`members.Occupation`).
    """

    level = models.PositiveSmallIntegerField("ở cấp", choices=OrganizationKind.Level)
    post = models.CharField("chức vụ", max_length=12, choices=Position.Post)
    leads = models.BooleanField("giữ chức vụ lãnh đạo, quản lý", default=True)

    class Meta:
        ordering = ["scheme", "level", "pk"]
        verbose_name = "chức vụ lãnh đạo, quản lý"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "level", "post"],
                name="leading_post_once",
                violation_error_message="Chức vụ này ở cấp ấy đã có một dòng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()}, {self.get_level_display().lower()}"
