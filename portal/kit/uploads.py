"""Uploads: what a file is by its content, never by its name; how far it may unpack; handed out."""

import zipfile
from typing import IO

from django.core.exceptions import ValidationError
from django.http import FileResponse

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 150
UNKNOWN_KIND = "unknown_kind"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
}
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
        raise ValidationError("Tệp bị hỏng, không mở được.") from error
    finally:
        file.seek(0)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > MAX_BYTES and unpacked / packed > MAX_RATIO):
        raise ValidationError("Tệp khi giải nén quá lớn, cổng từ chối để bảo vệ hệ thống.")
    names = {entry.filename for entry in entries}
    for inside, kind in _INSIDE.items():
        if inside in names:
            return kind
    raise ValidationError("Tệp nén này không phải Excel .xlsx hoặc Word .docx.", code=UNKNOWN_KIND)


def stored_file(file: IO[bytes], name: str, kind: str) -> FileResponse:
    """A stored file as an attachment of this name, never shown inside the portal."""
    content_type = CONTENT_TYPES.get(kind, "application/octet-stream")
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
