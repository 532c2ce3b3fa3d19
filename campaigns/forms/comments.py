"""A comment on a member's evaluation."""

from campaigns.models import Comment
from portal.kit.forms import VersionedForm


class CommentForm(VersionedForm):
    """The text of one comment."""

    class Meta:
        model = Comment
        fields = ("text",)
