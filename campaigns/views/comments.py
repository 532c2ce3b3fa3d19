"""Comments on members before the cell votes: written by whoever knows the work."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views import View

from campaigns.actions.comments import write_comment
from campaigns.forms.comments import CommentForm
from campaigns.models import Comment, Evaluation
from campaigns.models.comments import comments_open_to, owed_comments
from portal.kit.access import unlocked
from portal.kit.views import add_errors


class CommentView(View):
    """One comment. A host or former cell sees the member's name, not necessarily the evaluation."""

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
        """The comment as it stands, or a new one; 404 or 403 where this user may not write it."""
        user, kind, organization = (
            self.request.user, self.kwargs["kind"], self.kwargs["organization"],
        )  # fmt: skip
        members = Evaluation.objects.of_members()
        evaluation = get_object_or_404(
            members.select_related("member", "organization", "year", "scheme"),
            pk=self.kwargs["pk"],
        )
        self.is_visible = members.visible_to(user).filter(pk=evaluation.pk).exists()
        if (kind, organization) not in comments_open_to(user, evaluation):
            if self.is_visible:
                raise PermissionDenied
            raise Http404
        unlocked(evaluation.year)
        comments = evaluation.comments.filter(kind=kind, organization=organization)
        return comments.select_related("organization").first() or Comment(
            evaluation=evaluation, kind=kind, organization_id=organization
        )

    def back(self, evaluation: Evaluation) -> str:
        return resolve_url(evaluation if self.is_visible else "campaigns:comments_owed")

    def page(self, comment, form, status=200):
        context = {"form": form, "comment": comment, "cancel_url": self.back(comment.evaluation)}
        return render(self.request, "campaigns/evaluations/comment.html", context, status=status)


class OwedCommentsView(View):
    """Comments that this reader's cell still has to write on guests and on those who moved."""

    def get(self, request):
        if not request.user.scope.has("propose"):
            raise PermissionDenied
        context = {"owed": owed_comments(request.user)}
        return render(request, "campaigns/evaluations/comments_owed.html", context)
