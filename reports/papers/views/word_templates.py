"""The office's own Word template: its versions, and which one is in use."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from portal.kit.forms import Form
from portal.kit.uploads import download, stored_file
from portal.kit.views import PermissionMixin, first_message
from reports.models import LayoutProfile, WordTemplate
from reports.papers.actions.word_templates import (
    delete_template,
    own_template,
    stored_facts,
    upload_template,
    use_template,
)
from reports.papers.word_styles import MARKER


class TemplateForm(Form):
    """A new version of the Word template."""

    file = forms.FileField(
        label="Tệp mẫu (.docx)", error_messages={"required": "Hãy chọn một tệp."}
    )
    note = forms.CharField(label="Thay đổi gì so với bản trước", max_length=200)


class WordTemplatesView(PermissionMixin, View):
    """All versions, the one in use, and the form for the next."""

    permission = "reports.view_gallery"

    def get(self, request):
        return self.page(TemplateForm())

    def post(self, request):
        form = TemplateForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            upload_template(
                form.cleaned_data["file"].read(),
                note=form.cleaned_data["note"],
                layout=layout_of_today(),
                by=request.user,
            )
        except ValidationError as error:
            form.add_error("file", error)
            return self.page(form, status=422)
        messages.success(
            request, "Đã kiểm tra và lưu bản mới. Mời đồng chí xem thử rồi chọn dùng bản này."
        )
        return redirect("reports:word_templates")

    def page(self, form, *, status=200):
        layout = layout_of_today()
        templates = WordTemplate.objects.select_related("uploaded_by__member", "used_by__member")
        versions = [(template, stored_facts(template, layout)) for template in templates]
        context = {"form": form, "versions": versions, "layout": layout, "marker": MARKER}
        return render(self.request, "reports/word_templates.html", context, status=status)


def layout_of_today() -> LayoutProfile:
    return LayoutProfile.objects.on(timezone.localdate())


class OwnTemplateView(PermissionMixin, View):
    """The portal's own page settings as a file to begin from."""

    permission = "reports.view_gallery"

    def get(self, request):
        return download(own_template(layout_of_today()), "mau-word-cua-cong.docx", "docx")


class WordTemplateView(PermissionMixin, View):
    """The file of one version."""

    permission = "reports.view_gallery"

    def get(self, request, pk):
        template = get_object_or_404(WordTemplate, pk=pk)
        name = f"mau-word-ban-{template.version}.docx"
        return stored_file(template.file.open("rb"), name, "docx")


class UseTemplateView(PermissionMixin, View):
    """Take a version up, or go back to the portal's own page settings (no version named)."""

    permission = "reports.view_gallery"

    def post(self, request, pk=None):
        template = get_object_or_404(WordTemplate, pk=pk) if pk else None
        use_template(template, by=request.user)
        used = f"bản {template.version}" if template else "thể thức sẵn có của cổng"
        messages.success(request, f"Từ nay văn bản Word dùng {used}.")
        return redirect("reports:word_templates")


class DeleteTemplateView(PermissionMixin, View):
    """Delete a version that is not in use."""

    permission = "reports.view_gallery"

    def post(self, request, pk):
        template = get_object_or_404(WordTemplate, pk=pk)
        try:
            delete_template(template)
            messages.success(request, f"Đã xóa bản {template.version}.")
        except ValidationError as error:
            messages.warning(request, first_message(error))
        return redirect("reports:word_templates")
