"""A file of evidence."""

from django import forms

from portal.kit.forms import Form
from portal.kit.uploads import file_kind


class AttachmentForm(Form):
    """A file of evidence, whose type is read from its content."""

    file = forms.FileField(
        label="Tệp minh chứng (PDF, ảnh, Excel, Word; tối đa 10 MB)",
        error_messages={"required": "Hãy chọn một tệp."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.cleaned_data["kind"] = file_kind(file, size=file.size)
        return file
