"""Replacing the Word template: checked before it is kept, previewed before it is used."""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.kit.uploads import UNKNOWN_KIND, file_kind, refuse_heavy
from reports.models import LayoutProfile, WordTemplate
from reports.papers.word_styles import MARKER, PAGE_MM, starting_document

TOLERANCE_MM = 1
# Each document of the office is built on the template: an empty one of Word's own has 300 kB.
MAX_BYTES, MAX_ELEMENTS = 4 * 1024 * 1024, 30_000
BROKEN = "Tệp Word này bị hỏng, không mở được."
FETCHING = re.compile(
    r"(?i)DDE|INCLUDE|\bLINK\b|IMPORT|DATABASE|MACROBUTTON|\bRD\b|GLOSSARY|ASK|FILLIN|HTMLACTIVEX"
)
WEB = re.compile(r"(?i)(https?://|mailto:)")
REFUSED = {
    "vbaProject.bin": "macro",
    "oleObject": "đối tượng nhúng",
    "activeX": "điều khiển ActiveX",
}


@dataclass(frozen=True)
class Facts:
    """What a template settles, in words, and where it differs from the layout in force."""

    page: str
    margins: str
    font: str
    header: str
    footer: str
    differences: list[str]


def check_template(content: bytes, layout: LayoutProfile) -> Facts:
    """What the file would settle. Raises ValidationError where it cannot serve as a template."""
    file = io.BytesIO(content)
    try:
        kind = file_kind(file, size=len(content))
    except ValidationError as error:
        if error.code != UNKNOWN_KIND:
            raise
        kind = ""
    if kind != "docx":
        raise ValidationError("Mẫu phải là tệp Word dạng .docx.")
    refuse_heavy(file, most_bytes=MAX_BYTES, most_elements=MAX_ELEMENTS)
    _refuse_active_parts(content)
    document = _opened(file)
    _refuse_linked_content(document)
    texts = [paragraph.text.strip() for paragraph in document.paragraphs]
    if texts.count(MARKER) != 1 or next(filter(None, reversed(texts))) != MARKER:
        raise ValidationError(
            f"Dòng cuối cùng của mẫu phải ghi đúng {MARKER}, chỉ một lần: văn bản được đặt vào đó."
        )
    if len(document.sections) != 1:
        raise ValidationError("Mẫu chỉ được có một phần (section); phụ lục do cổng tự thêm.")
    return _facts(document, layout)


def stored_facts(template: WordTemplate, layout: LayoutProfile) -> Facts:
    """What a stored version settles; read once for each layout as it now is.

    A version that would be refused today names the refusal as its difference.
    """

    def read() -> Facts:
        try:
            with template.file.open("rb") as file:
                return check_template(file.read(), layout)
        except ValidationError as error:
            return Facts("", "", "", "", "", error.messages)

    return cache.get_or_set(
        f"word-template:{template.checksum}:{layout.pk}:{layout.version}", read, timeout=None
    )


def _refuse_active_parts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        _refuse_fields(archive)
    for part, label in REFUSED.items():
        if any(part in name for name in names):
            raise ValidationError(f"Mẫu có {label}; vì an toàn cổng chỉ nhận văn bản thường.")


def _refuse_fields(archive: zipfile.ZipFile) -> None:
    """Refuse fields other than those that print a page number, a date or text of the file itself.

    The code of one field may be spread over several elements, so all of a part is read as one.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name in archive.namelist():
        if not (name.startswith("word/") and name.endswith(".xml")):
            continue
        try:
            part = etree.fromstring(archive.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise ValidationError(BROKEN) from error
        simple = part.xpath("//@*[local-name()='instr']")
        spread = "".join(part.xpath("//*[local-name()='instrText']/text()"))
        if FETCHING.search(" ".join([*simple, spread])):
            raise ValidationError(
                "Mẫu có trường (field) lấy nội dung hoặc chạy lệnh từ nơi khác, như INCLUDETEXT, DDE. "
                "Mời đồng chí xóa trường đó rồi đưa lên lại."
            )


def _opened(file: io.BytesIO):
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        return Document(file)
    except (OpcError, KeyError, ValueError, SyntaxError) as error:
        raise ValidationError(BROKEN) from error


def _refuse_linked_content(document) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE

    for relation in _relations(document.part, set()):
        is_link = relation.reltype == RELATIONSHIP_TYPE.HYPERLINK
        if relation.is_external and is_link and not WEB.match(relation.target_ref):
            raise ValidationError("Mẫu có liên kết mở tệp trên máy hoặc mạng nội bộ; hãy bỏ đi.")
        if relation.is_external and not is_link:
            raise ValidationError(
                "Mẫu lấy nội dung từ nơi khác (ảnh hoặc mẫu liên kết). Mời đồng chí chèn hẳn vào tệp."
            )


def _relations(part, seen: set):
    """All relations of the file, at every depth."""
    seen.add(part)
    for relation in part.rels.values():
        yield relation
        if not relation.is_external and relation.target_part not in seen:
            yield from _relations(relation.target_part, seen)


def _facts(document, layout: LayoutProfile) -> Facts:
    section = document.sections[0]
    sides = {
        "trên": (section.top_margin, layout.margin_top),
        "dưới": (section.bottom_margin, layout.margin_bottom),
        "trái": (section.left_margin, layout.margin_left),
        "phải": (section.right_margin, layout.margin_right),
    }
    differences = [
        f"lề {name} {_mm(margin)} mm, thể thức {expected} mm"
        for name, (margin, expected) in sides.items()
        if _mm(margin) != expected
    ]
    size = (section.page_width, section.page_height)
    if any(
        abs(length.mm - expected) > TOLERANCE_MM
        for length, expected in zip(size, PAGE_MM, strict=True)
    ):
        differences.append("khổ giấy không phải A4 đứng")
    font = document.styles["Normal"].font
    header, footer = (
        " ".join(paragraph.text for paragraph in part.paragraphs).strip()
        for part in (section.header, section.footer)
    )
    return Facts(
        page=f"{_mm(section.page_width)} × {_mm(section.page_height)} mm",
        margins=", ".join(f"{name} {_mm(margin)} mm" for name, (margin, _) in sides.items()),
        font=f"{font.name or 'theo Word'}{f', {font.size.pt:g} pt' if font.size else ''}",
        header=header or "số trang ở giữa, từ trang 2",
        footer=footer or "để trống",
        differences=differences,
    )


def _mm(length) -> int:
    return round(length.mm) if length is not None else 0


@transaction.atomic
def upload_template(content: bytes, *, note: str, layout: LayoutProfile, by) -> WordTemplate:
    """Keep a checked file as the next version, which is not in use yet."""
    check_template(content, layout)
    list(WordTemplate.objects.select_for_update())
    newest = WordTemplate.objects.aggregate(n=Max("version"))["n"] or 0
    template = WordTemplate(
        version=newest + 1, note=note, checksum=hashlib.sha256(content).hexdigest(), uploaded_by=by
    )
    template.file.save(f"mau-{template.version}.docx", io.BytesIO(content), save=False)
    template.save()
    return template


@transaction.atomic
def use_template(template: WordTemplate | None, *, by) -> None:
    """Build Word documents on this version from now on; None goes back to the portal's own."""
    list(WordTemplate.objects.select_for_update())
    WordTemplate.objects.filter(is_current=True).update(is_current=False)
    if template is not None:
        template.is_current, template.used_by, template.used_at = True, by, timezone.now()
        template.save(update_fields=["is_current", "used_by", "used_at"])


@transaction.atomic
def delete_template(template: WordTemplate) -> None:
    """Delete an earlier version and its file. Raises ValidationError for the one in use."""
    template = WordTemplate.objects.select_for_update().get(pk=template.pk)
    if template.is_current:
        raise ValidationError("Bản đang dùng không xóa được; hãy chọn bản khác trước.")
    template.delete()
    transaction.on_commit(lambda: template.file.delete(save=False))


def own_template(layout: LayoutProfile) -> bytes:
    """The portal's own page settings as a file to begin from, with the marker as its last line."""
    document = starting_document(layout, None)
    document.add_paragraph(MARKER)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()
