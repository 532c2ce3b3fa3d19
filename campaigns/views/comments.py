"""Comments on members before the cell votes: written by whoever knows the work."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.views import View

from campaigns.actions.comments import write_comment
from campaigns.models import Comment, Evaluation
from campaigns.models.comments import comment_places, owed_comments
from portal.kit.forms import VersionedForm
from portal.kit.views import add_errors


class CommentForm(VersionedForm):
    class Meta:
        model = Comment
        fields = ("text",)


class CommentView(View):
    """One comment: a host or former cell need not see the evaluation, only the member's name."""

    def get(self, request, **kwargs):
        comment = self.comment()
        return self.page(comment, CommentForm(instance=comment))

    @transaction.atomic
    def post(self, request, **kwargs):
        comment = self.comment()
        form = CommentForm(request.POST, instance=comment)
        if not form.is_valid():
            return self.page(comment, form, status=422)
        try:
            write_comment(form.instance, by=request.user, read_version=form.cleaned_data["version"])
        except ValidationError as error:
            add_errors(form, error)
            return self.page(comment, form, status=422)
        messages.success(request, "Đã ghi nhận xét.")
        return redirect(self.back(comment.evaluation))

    def comment(self) -> Comment:
        """The comment as it stands, or a new one; 404 or 403 where it is not this user's."""
        user, kind, place = self.request.user, self.kwargs["kind"], self.kwargs["organization"]
        evaluation = (
            Evaluation.objects.of_members()
            .select_related("member", "organization", "year", "scheme")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        self.is_visible = (
            evaluation is not None
            and Evaluation.objects.visible_to(user).filter(pk=evaluation.pk).exists()
        )
        if evaluation is None or (kind, place) not in comment_places(user, evaluation):
            if self.is_visible:
                raise PermissionDenied
            raise Http404
        found = Comment.objects.filter(evaluation=evaluation, kind=kind, organization=place)
        return found.select_related("organization").first() or Comment(
            evaluation=evaluation, kind=kind, organization_id=place
        )

    def back(self, evaluation: Evaluation) -> str:
        return resolve_url(evaluation if self.is_visible else "campaigns:comments_owed")

    def page(self, comment, form, status=200):
        context = {"form": form, "comment": comment, "cancel_url": self.back(comment.evaluation)}
        return render(self.request, "campaigns/evaluations/comment.html", context, status=status)


class OwedCommentsView(View):
    """What this reader's cell still has to say of guests and of those who moved on."""

    def get(self, request):
        if not request.user.scope.has("propose"):
            raise PermissionDenied
        context = {"owed": owed_comments(request.user)}
        return render(request, "campaigns/evaluations/comments_owed.html", context)
