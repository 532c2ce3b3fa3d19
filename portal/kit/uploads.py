"""Uploads: what a file is by its content, never by its name; how far it may unpack; handed out."""

import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 150
CHUNK = 1 << 16
# Of a workbook that is read row by row: 30 000 rows of 30 columns.
WORKBOOK_BYTES, WORKBOOK_ELEMENTS = 120 * 1024 * 1024, 2_500_000
BROKEN = "Tệp bị hỏng, không mở được."
TOO_MUCH = "Tệp khi giải nén quá lớn, cổng từ chối để bảo vệ hệ thống."
UNKNOWN_KIND = "unknown_kind"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
}
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks of the encoding, and white space
_INSIDE = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


def file_kind(file: IO[bytes], *, size: int) -> str:
    """Return pdf, jpg, png, xlsx or docx, judged by content.

    Raises ValidationError for a file that is too large, encrypted, a zip bomb, or none of these.
    """
    if size > MAX_BYTES:
        raise ValidationError(
            f"Tệp lớn quá {MAX_BYTES // 1024 // 1024} MB. Mời đồng chí chọn tệp nhỏ hơn."
        )
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head.startswith(_OLE):
        raise ValidationError(
            "Tệp được đặt mật khẩu hoặc ở định dạng Office cũ (.xls, .doc). Mời đồng chí mở bằng "
            "Excel hoặc Word, bỏ mật khẩu và lưu lại dạng .xlsx hoặc .docx."
        )
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _zipped_kind(file)
    raise ValidationError(
        "Tệp không đúng loại. Chỉ nhận PDF, ảnh JPG/PNG, Excel .xlsx, Word .docx.",
        code=UNKNOWN_KIND,
    )


def _zipped_kind(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ValidationError(BROKEN) from error
    finally:
        file.seek(0)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > MAX_BYTES and unpacked / packed > MAX_RATIO):
        raise ValidationError(TOO_MUCH)
    names = {entry.filename for entry in entries}
    for inside, kind in _INSIDE.items():
        if inside in names:
            return kind
    raise ValidationError("Tệp nén này không phải Excel .xlsx hoặc Word .docx.", code=UNKNOWN_KIND)


def refuse_heavy(
    file: IO[bytes], *, most_bytes: int = WORKBOOK_BYTES, most_elements: int = WORKBOOK_ELEMENTS
) -> None:
    """Refuse a workbook or Word file that would cost too much to read, before it is parsed.

    Counts what its XML parts unpack to, and their elements, each of which becomes an object.
    Raises ValidationError.
    """
    unpacked = elements = 0
    try:
        for chunk in _xml_chunks(file):
            unpacked += len(chunk)
            elements += chunk.count(b"<") - chunk.count(b"</")
            if unpacked > most_bytes or elements > most_elements:
                raise ValidationError(TOO_MUCH)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError) as error:
        raise ValidationError(BROKEN) from error
    finally:
        file.seek(0)


def _xml_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The XML parts, told by how they begin: a reference inside reaches a part of any name."""
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as part:
                first = part.read(CHUNK)
                if first.lstrip(_BEFORE_XML)[:1] in (b"<", b""):
                    yield first
                    yield from iter(partial(part.read, CHUNK), b"")


def stored_file(file: IO[bytes], name: str, kind: str) -> FileResponse:
    """A stored file as an attachment, never shown inside the portal.

    The name keeps its stem; its extension says what the file is, whatever the uploader wrote.
    """
    stem, _, extension = name.rpartition(".")
    if kind in CONTENT_TYPES and extension.lower() != kind:
        name = f"{stem or name}.{kind}"
    content_type = CONTENT_TYPES.get(kind, "application/octet-stream")
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)


def download(content: bytes, name: str, file_format: str) -> HttpResponse:
    """A file made just now as an attachment, never shown inside the portal."""
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[file_format],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
