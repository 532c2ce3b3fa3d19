"""The gallery of documents with sample data, and the office's own Word template."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from portal.kit.forms import Form
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.views import PermissionMixin
from reports.models import LayoutProfile, WordTemplate
from reports.papers.actions.word_templates import (
    check_template,
    own_template,
    upload_template,
    use_template,
)
from reports.papers.downloads import download
from reports.papers.samples import SAMPLES, sample, sample_html
from reports.papers.word import word
from reports.papers.word_styles import MARKER


class GalleryView(PermissionMixin, View):
    """Every document in every layout, made of sample data."""

    permission = "reports.view_gallery"

    def get(self, request):
        context = {
            "samples": [(name, title) for name, (title, *_) in SAMPLES.items()],
            "layouts": LayoutProfile.objects.all(),
            "template": WordTemplate.objects.in_use(),
            "can_edit": request.user.has_perm("reports.edit_layout"),
        }
        return render(request, "reports/gallery.html", context)


class SampleView(PermissionMixin, View):
    """One sample as a file, in the layout asked for."""

    permission = "reports.view_gallery"

    def get(self, request, name, layout, file_format):
        profile = LayoutProfile.objects.filter(code=layout).first()
        if name not in SAMPLES or profile is None:
            raise Http404
        content = sample(name, profile, file_format, profile.valid_to)
        return download(content, f"minh-hoa_{name}_{layout}.{file_format}", file_format)


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
                layout=today_s_layout(),
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
        layout, versions = today_s_layout(), []
        for template in WordTemplate.objects.select_related(
            "uploaded_by__member", "used_by__member"
        ):
            with template.file.open("rb") as file:
                versions.append((template, check_template(file.read(), layout)))
        context = {"form": form, "versions": versions, "layout": layout, "marker": MARKER}
        return render(self.request, "reports/word_templates.html", context, status=status)


def today_s_layout() -> LayoutProfile:
    return LayoutProfile.objects.on(timezone.localdate())


class OwnTemplateView(PermissionMixin, View):
    """The portal's own page settings as a file to begin from."""

    permission = "reports.view_gallery"

    def get(self, request):
        return download(own_template(today_s_layout()), "mau-word-cua-cong.docx", "docx")


class WordTemplateView(PermissionMixin, View):
    """One version: the file itself, or a sample report built on it."""

    permission = "reports.view_gallery"

    def get(self, request, pk, what):
        template = WordTemplate.objects.filter(pk=pk).first()
        if template is None:
            raise Http404
        if what == "file":
            return FileResponse(
                template.file.open("rb"), as_attachment=True,
                filename=f"mau-word-ban-{template.version}.docx",
                content_type=CONTENT_TYPES["docx"],
            )  # fmt: skip
        layout = today_s_layout()
        with template.file.open("rb") as file:
            content = word(sample_html("bao-cao", layout, timezone.localdate()), layout, file)
        return download(content, f"xem-thu-ban-{template.version}.docx", "docx")


class UseTemplateView(PermissionMixin, View):
    """Take a version up, or go back to the portal's own page settings (no version named)."""

    permission = "reports.view_gallery"

    def post(self, request, pk=None):
        template = WordTemplate.objects.filter(pk=pk).first() if pk else None
        if pk and template is None:
            raise Http404
        use_template(template, by=request.user)
        used = f"bản {template.version}" if template else "thể thức sẵn có của cổng"
        messages.success(request, f"Từ nay văn bản Word dùng {used}.")
        return redirect("reports:word_templates")
